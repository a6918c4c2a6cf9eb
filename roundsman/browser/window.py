"""One tab of a fresh context, with deadlines, that says what it expected and what it saw."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error

from roundsman.browser.translate import failure_of
from roundsman.browser.watch import Watch
from roundsman.evidence import current_evidence
from roundsman.failure import CannotLook, Observation, TargetFailure, WrongAnswer
from roundsman.redaction import REDACTOR

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHORT = 1500
"""Milliseconds that a look at a failed page may take."""


class Window:
    """What page objects talk to. Selectors are Playwright's; `what` says in words what they stand for."""

    def __init__(self, page: "Page", engine: str, deadline: float, watch: Watch) -> None:
        self.raw = page
        """Playwright's page, for evidence only: no route may be set on it, it would answer preflights itself."""
        self.engine = engine
        """Name and version of what really runs."""
        self.watch = watch
        self._deadline = deadline
        self._milliseconds = deadline * 1000

    @property
    def url(self) -> str:
        """Where the window is."""
        return self.raw.url

    def open(self, address: str) -> None:
        """Goes to an address and waits for its load. Raises TargetFailure."""
        current_evidence().add(f"{self.engine} opens {address}")
        with self._edge(f"open {address}", "the page"):
            answer = self.raw.goto(address, timeout=self._milliseconds, wait_until="load")
        if answer is not None and answer.status >= 400:
            raise WrongAnswer(Observation(f"open {address}", "the page", f"HTTP {answer.status}"))

    def sees(self, selector: str, what: str) -> str:
        """The text of something that must be visible within the deadline. Raises TargetFailure."""
        with self._edge(self._at(f"see {what}"), f"{what} within {self._deadline:g} s"):
            found = self.raw.locator(selector).filter(visible=True).first
            found.wait_for(state="visible", timeout=self._milliseconds)
            return found.inner_text(timeout=self._milliseconds).strip()

    def shows(self, selector: str) -> bool:
        """Whether something is visible now."""
        with self._edge(self._at(f"look for {selector}"), "an answer of the page"):
            return self.raw.locator(selector).filter(visible=True).count() > 0

    def click(self, selector: str, what: str) -> None:
        """Clicks as a person does. Raises TargetFailure."""
        with self._edge(self._at(f"click {what}"), f"{what}, ready to be clicked within {self._deadline:g} s"):
            self.raw.locator(selector).first.click(timeout=self._milliseconds)

    def fill(self, selector: str, what: str, value: str) -> None:
        """Types into a field; what goes into a password field is masked from now on. Raises TargetFailure."""
        with self._edge(self._at(f"fill {what}"), f"{what}, ready to be typed into within {self._deadline:g} s"):
            field = self.raw.locator(selector).first
            if field.get_attribute("type", timeout=self._milliseconds) == "password":
                REDACTOR.learn(value)
            field.fill(value, timeout=self._milliseconds)

    def choose(self, selector: str, what: str, *, index: int) -> None:
        """Chooses an entry of a list by its place. Raises TargetFailure."""
        with self._edge(self._at(f"choose from {what}"), f"{what} with entry {index + 1} within {self._deadline:g} s"):
            self.raw.locator(selector).first.select_option(index=index, timeout=self._milliseconds)

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression. It counts as a gesture."""
        with self._edge(self._at("ask the page's script"), "an answer of the page"):
            wrapped = f"async () => ({{ value: (await ({expression})) ?? null }})"
            return self.raw.wait_for_function(wrapped, timeout=self._milliseconds).json_value()["value"]

    def until(self, expression: str, expected: str, observed: str) -> Any:
        """Waits until a JavaScript expression is true. Raises TargetFailure that shows what `observed` evaluates to."""
        asked = self._at(f"wait for {expected}")
        with self._edge(asked, f"{expected} within {self._deadline:g} s", lambda: str(self._now(observed))):
            return self.raw.wait_for_function(expression, timeout=self._milliseconds, polling=50).json_value()

    def hears(
        self, kind: str, expected: str, where: Callable[[dict[str, Any]], bool] = lambda sign: True, *, after: int = 0
    ) -> dict[str, Any]:
        """What the page did by itself, as the witness tells it; makes no gesture. Raises TargetFailure."""

        def matching(_: object = None) -> dict[str, Any] | None:
            return next((sign for sign in self.watch.signs[after:] if sign["kind"] == kind and where(sign)), None)

        if matching() is None:
            with self._edge(self._at(f"wait for {expected}"), f"{expected} within {self._deadline:g} s", self._heard):
                self.raw.wait_for_event("console", predicate=lambda _: matching() is not None, timeout=self._milliseconds)
        found = matching()
        assert found is not None, "just waited for it"
        return found

    def times(self, seconds: float, count: Callable[[Watch], int]) -> int:
        """How often something has happened once a time has passed in which the page was left alone."""
        until = time.monotonic() + seconds
        with self._edge(self._at("leave the page alone"), "a browser that answers"):
            while (left := until - time.monotonic()) > 0:
                self.raw.wait_for_timeout(min(left, 0.25) * 1000)
        return count(self.watch)

    def watch_for(self, selector: str) -> None:
        """Has the witness tell, from the next page on, when something is visible; makes no gesture."""
        ready = f"addEventListener('DOMContentLoaded', () => __roundsman.visible({json.dumps(selector)}))"
        with self._edge("prepare the window", "a browser that answers"):
            self.raw.add_init_script(ready)

    def failure(self, asked: str, expected: str, observed: str) -> TargetFailure:
        """A failure that says what was seen, to be raised."""
        return WrongAnswer(Observation(self._at(asked), expected, observed))

    def must_be_untouched(self, sign: dict[str, Any]) -> None:
        """Raises CannotLook when we ourselves had made a gesture before the page did what it was watched for."""
        if sign["active"]:
            raise CannotLook("our own look counted as a gesture: what the page may do without one was not seen")

    def must_ask_the_network(self) -> None:
        """Raises CannotLook when Playwright, and not the server, answered a preflight."""
        if any(not source for source in self.watch.preflights):
            raise CannotLook("a route answered the preflight: what the server says to it was not seen")

    @contextmanager
    def _edge(self, asked: str, expected: str, observed: Callable[[], str] | None = None) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        except Error as error:
            seconds = time.monotonic() - started
            if self.watch.has_crashed:
                raise CannotLook(f"{asked}: the page's process crashed") from None
            raise failure_of(error, asked, expected, (observed or self.shown)(), seconds) from None

    def _at(self, asked: str) -> str:
        return f"{asked}, at {self.raw.url}"

    def shown(self) -> str:
        """What the page says, in short."""
        try:
            text = self.raw.locator("main, body").first.inner_text(timeout=SHORT)
        except Error:
            return "a page that does not answer"
        return f"the page says: {' '.join(text.split())[:100]}" if text.strip() else "an empty page"

    def _now(self, expression: str) -> object:
        try:
            handle = self.raw.wait_for_function(f"async () => ({{ value: await ({expression}) }})", timeout=SHORT)
            return handle.json_value()["value"]
        except Error:
            return "a page that does not answer"

    def _heard(self) -> str:
        kinds = dict.fromkeys(sign["kind"] for sign in self.watch.signs)
        return f"only: {', '.join(kinds)}" if kinds else "nothing"
