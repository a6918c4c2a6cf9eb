"""The settings of a target: typed, unknown keys refused, secrets by reference only."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    Field,
    FilePath,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    ValidationInfo,
    field_validator,
)

from roundsman.failure import CannotLook
from roundsman.target.addresses import AnchorAddress, HttpAddress
from roundsman.target.nights import (
    AlertSettings,
    Cadence,
    DeadManSwitch,
    EscalationStep,
    Maintenance,
    RecordSettings,
    ReportSettings,
    known_channels,
)
from roundsman.target.secret import Secret
from roundsman.target.strict import Strict as Strict  # noqa: PLC0414  # suites import it from here, with all the other tables
from roundsman.vocabulary import Rung

Settings = TypeVar("Settings", bound="SystemSettings")


class Endpoint(Strict):
    """One HTTP service."""

    url: HttpAddress
    ca_file: FilePath | None = None
    """Authority that signed its certificate, where that is not a public one."""


class WebPage(Endpoint):
    """An address that people open in a browser."""

    name: str | None = None
    """Host name under which they open it, where the name service does not know it; browsers are told where it is."""

    @property
    def address(self) -> str:
        """What stands in the address bar, without a path."""
        host = urlsplit(self.url).hostname or ""
        return self.url.replace(f"//{host}", f"//{self.name}", 1) if self.name else self.url


class BrowserPrograms(Strict):
    """Programs of browser engines. What is absent is looked for: Playwright's own, then the distribution's."""

    chromium: Path | None = None
    webkit: Path | None = None


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


class Machine(Strict):
    """A machine or container that is looked at from inside."""

    backend: str = "local://"
    """Where, in testinfra's words: `local://`, `ssh://user@machine`, `docker://container`, `kubectl://pod`."""


class SystemSettings(Strict):
    """Base of a system's section. What is None or absent the target does not have."""


class Deadlines(Strict):
    """How long a look may take, in seconds."""

    connect: PositiveFloat = 2.0
    read: PositiveFloat = 5.0
    job: PositiveFloat = 30.0
    """For what is asynchronous by nature, such as a queued job."""
    page: PositiveFloat = 15.0
    """Until a page in a browser shows what was asked for."""


class RoundSettings(Strict):
    """How a round over this target is made."""

    time_limit: PositiveFloat = 900.0
    """Seconds for the whole round."""
    workers: PositiveInt = 2
    """Processes that look at the same time."""
    second_look_pause: NonNegativeFloat = 10.0
    """Seconds until what failed is asked again, once."""
    second_look_share: float = Field(default=0.2, ge=0, le=1)
    """Share of the round's checks that may be asked again, 0..1. When more fail, none is: an outage is no flake."""


class Waiver(Strict):
    """A failing case that no gate blocks on and no alert tells of until a day. It is still looked at and counted."""

    case: str
    owner: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    expires: date
    """The last day on which it counts."""


class Target(Strict):
    """Where the systems are, and what a round may do to them."""

    name: str = Field(min_length=1)
    rungs: frozenset[Rung] = frozenset({Rung.READ})
    deadlines: Deadlines = Field(default_factory=Deadlines)
    round: RoundSettings = Field(default_factory=RoundSettings)
    browsers: BrowserPrograms = Field(default_factory=BrowserPrograms)
    anchors: dict[str, AnchorAddress] = Field(default_factory=dict)
    """Addresses that must always answer, by a name of your own: while none does, our own network is in trouble."""
    waivers: tuple[Waiver, ...] = ()
    record: RecordSettings = Field(default_factory=RecordSettings)
    cadence: Cadence = Field(default_factory=Cadence)
    alerts: AlertSettings = Field(default_factory=AlertSettings)
    channels: dict[str, Secret] = Field(default_factory=dict)
    """Where alerts go, by a name of your own: addresses in the form of apprise."""
    escalation: tuple[EscalationStep, ...] = ()
    """Without steps every alert goes to every channel at once."""
    maintenance: tuple[Maintenance, ...] = ()
    dead_man: DeadManSwitch | None = None
    reports: ReportSettings = Field(default_factory=ReportSettings)

    @field_validator("escalation")
    @classmethod
    def _known_channels(cls, steps: tuple[EscalationStep, ...], info: ValidationInfo) -> tuple[EscalationStep, ...]:
        return known_channels(steps, info.data.get("channels", {}))

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

    def unreadable_secrets(self) -> dict[str, str]:
        """Every secret that cannot be read, by its dotted path, and why; all others are masked from now on."""
        problems: dict[str, str] = {}
        for path, secret in self.parts(Secret).items():
            try:
                secret.reveal()
            except CannotLook as error:
                problems[path] = str(error)
        return problems

    def parts(self, kind: type[Any]) -> dict[str, Any]:
        """Every part of one kind (such as all endpoints) by its dotted path."""
        found: dict[str, Any] = {}

        def walk(parts: Iterable[tuple[str, Any]], prefix: str) -> None:
            for name, value in parts:
                if isinstance(value, kind):
                    found[prefix + name] = value
                elif isinstance(value, BaseModel):
                    walk(value, f"{prefix}{name}.")
                elif isinstance(value, dict):
                    walk(value.items(), f"{prefix}{name}.")

        walk(self, "")
        return found
