"""An answer of the target, and the failures that say what is wrong with it."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from roundsman.failure import Observation, WrongAnswer
from roundsman.http.strict_json import NotJson, parsed
from roundsman.redaction import REDACTOR
from roundsman.text import told_apart, visible

Model = TypeVar("Model", bound=BaseModel)
EXCERPT = 200
"""Characters of a body that a failure shows."""
MOST_PLACES = 5
"""Places that a failure names where a body differs from its shape."""


class Answer:
    """Status, headers and body of one answer; `failure` makes the typed failure that a client raises."""

    def __init__(
        self, asked: str, again: str, status: int, headers: list[tuple[str, str]], body: bytes, seconds: float
    ) -> None:
        self.asked = asked
        self.again = again
        self.status = status
        self._headers = headers
        self.body = body
        self.seconds = seconds
        """From the start of the request to the last byte of the body."""

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case; None when there is none."""
        return next(iter(self.headers(name)), None)

    def headers(self, name: str) -> list[str]:
        """Every header of that name, as they came."""
        return [value for key, value in self._headers if key.lower() == name.lower()]

    @property
    def text(self) -> str:
        """The body as UTF-8; what cannot be decoded is replaced."""
        return self.body.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """The body as JSON. Raises WrongAnswer when it is something else, or is said to be."""
        kind = self.header("content-type") or "no content type"
        essence = kind.partition(";")[0].strip().lower()
        try:
            content = parsed(self.body)
        except NotJson as error:
            raise self.failure("a JSON body", f"{error} ({kind}): {self.excerpt()}".removesuffix(": ")) from None
        if essence != "application/json" and not essence.endswith("+json"):
            raise self.failure("a body of type application/json", f"{kind}: {self.excerpt()}")
        return content

    def shaped(self, model: type[Model]) -> Model:
        """The body as a promised shape, called by its title. Raises WrongAnswer naming every place where it differs."""
        content = self.json()
        try:
            return model.model_validate(content)
        except ValidationError as error:
            places = "; ".join(
                f"{'.'.join(map(str, item['loc'])) or 'body'}: {_wanted(item)}"
                + ("" if item["type"] == "missing" else f", not {_short(item['input'])}")
                for item in error.errors(include_url=False)[:MOST_PLACES]
            )
            raise self.failure(f"a {model.model_config.get('title') or model.__name__}", places) from None

    def expect(self, *statuses: int) -> "Answer":
        """Itself, when its status is one of these. Raises WrongAnswer otherwise."""
        if self.status in statuses:
            return self
        wanted = " or ".join(f"HTTP {status}" for status in statuses)
        place = self.header("location") if 300 <= self.status < 400 else None
        towards = f" to {_cut(place)}" if place else ""
        raise self.failure(wanted, f"HTTP {self.status}{towards} {self.excerpt()}".rstrip())

    def failure(self, expected: str, observed: str) -> WrongAnswer:
        """The failure that says what should have come and what came."""
        observed = visible(told_apart(expected, observed))
        return WrongAnswer(Observation(self.asked, expected, observed, self.seconds, self.again))

    def excerpt(self) -> str:
        """The beginning of the body on one line; masked before it is cut, for nobody recognises half a token."""
        return _cut(REDACTOR.mask(" ".join(self.text[: 10 * EXCERPT].split())))


def _wanted(item: ErrorDetails) -> str:
    if item["type"] == "model_type":
        return "should be an object"
    return item["msg"][0].lower() + item["msg"][1:]


def _short(value: Any) -> str:
    return _cut(REDACTOR.mask(repr(value)))


def _cut(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT] + "…"
