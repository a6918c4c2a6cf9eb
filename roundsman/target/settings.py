"""The settings of a target: typed, unknown keys refused, secrets by reference only."""

from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt

from roundsman.target.secret import Secret
from roundsman.vocabulary import Rung

Settings = TypeVar("Settings", bound="SystemSettings")


def _http_address(value: str) -> str:
    scheme, _, rest = value.partition("://")
    if scheme not in {"http", "https"} or not rest or rest.startswith("/"):
        raise ValueError('write an http or https address, such as "https://api.example.com"')
    return value.rstrip("/")


HttpAddress = Annotated[str, AfterValidator(_http_address)]


class Strict(BaseModel):
    """A table of the target file: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Endpoint(Strict):
    """One HTTP service."""

    url: HttpAddress
    ca_file: Path | None = None
    """Authority that signed its certificate, where that is not a public one."""


class Account(Strict):
    """An account that a team provides for monitoring."""

    username: str
    password: Secret


class Database(Strict):
    """A database of the target. Checks look at it in read-only sessions."""

    url: Secret
    statement_timeout: PositiveFloat = 5.0
    """Seconds after which the server ends a statement of ours."""
    lock_timeout: PositiveFloat = 1.0
    """Seconds that a statement of ours waits for a lock."""


class SystemSettings(Strict):
    """Base of a system's section. What is None or absent the target does not have."""


class Deadlines(Strict):
    """How long a look may take, in seconds."""

    connect: PositiveFloat = 2.0
    read: PositiveFloat = 5.0
    job: PositiveFloat = 30.0
    """For what is asynchronous by nature, such as a queued job."""


class RoundSettings(Strict):
    """How a round over this target is made."""

    time_limit: PositiveFloat = 900.0
    """Seconds for the whole round."""
    workers: PositiveInt = 2
    """Processes that look at the same time."""


class Target(Strict):
    """Where the systems are, and what a round may do to them."""

    name: str
    rungs: frozenset[Rung] = frozenset({Rung.READ})
    deadlines: Deadlines = Field(default_factory=Deadlines)
    round: RoundSettings = Field(default_factory=RoundSettings)

    def system(self, kind: type[Settings]) -> Settings:
        """The section of one system, by its class. Raises LookupError when the target lacks it."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, kind):
                return value
        raise LookupError(f"target {self.name} has no section for {kind.__name__}")

    def lookup(self, path: str) -> Any:
        """The setting at a dotted path such as `scanner.database`; None where the target lacks it."""
        value: Any = self
        for part in path.split("."):
            value = getattr(value, part, None)
            if value is None:
                return None
        return value

    def systems(self) -> dict[str, SystemSettings]:
        """The sections that the target has, by system."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: value for name, value in fields.items() if isinstance(value, SystemSettings)}

    def parts(self, kind: type[Any]) -> dict[str, Any]:
        """Every part of one kind (such as all endpoints) by its dotted path."""
        found: dict[str, Any] = {}

        def walk(model: BaseModel, prefix: str) -> None:
            for name in type(model).model_fields:
                value = getattr(model, name)
                if isinstance(value, kind):
                    found[prefix + name] = value
                elif isinstance(value, BaseModel):
                    walk(value, f"{prefix}{name}.")

        walk(self, "")
        return found
