"""One tab of a fresh context, with deadlines, that says what it expected and what it saw."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roundsman.browser.authority import must_be_trusted
from roundsman.browser.pictures import plot
from roundsman.browser.watch import Watch
from roundsman.evidence import current_evidence
from roundsman.failure import CannotLook, Observation, TargetFailure, TimedOut, WrongAnswer
from roundsman.redaction import REDACTOR

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHORT = 1500
"""Milliseconds that a look at a failed page may take."""
POLL = 50
"""Milliseconds between two looks at a page."""


class Window:
    """What page objects talk to. Selectors are Playwright's; `what` says in words what they stand for."""

    def __init__(self, page: "Page", engine: str, deadline: float, watch: Watch) -> None:
        self.raw = page
        """Playwright's page, for evidence only: no route may be set on it, it would answer preflights itself."""
        self.engine = engine
        """Name and version of what really runs."""
        self.watch = watch
        self.authorities: Mapping[str, tuple[str, Path]] = {}
        """For the beginning of an address: where its host is, and which authority signed its certificate."""
        self.headers: Mapping[str, str] = {}
        """Of the page that was opened last; names in lower case."""
        self._deadline = deadline
        self._milliseconds = deadline * 1000

    @property
    def url(self) -> str:
        """Where the window is."""
        return self.raw.url

    def open(self, address: str) -> None:
        """Goes to an address and waits for its load. Raises TargetFailure."""
        current_evidence().add(f"{self.engine} opens {address}")
        for origin, (host, authority) in self.authorities.items():
            if address.startswith(origin):
                must_be_trusted(address, host, authority, self._deadline)
        with self._edge(f"open {address}", "the page"):
            answer = self.raw.goto(address, timeout=self._milliseconds, wait_until="load")
            self.headers = answer.headers if answer else {}
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
            return self._evaluated(expression, self._milliseconds)

    def until(self, expression: str, expected: str, observed: str) -> Any:
        """Waits until a JavaScript expression is true. Raises TargetFailure that shows what `observed` evaluates to."""
        started = time.monotonic()
        with self._edge(self._at(f"wait for {expected}"), f"{expected} within {self._deadline:g} s"):
            while time.monotonic() - started < self._deadline:
                if value := self._evaluated(expression, self._milliseconds):
                    return value
                self.raw.wait_for_timeout(POLL)
            seen = self._evaluated(observed, SHORT)
        asked = self._at(f"wait for {expected}")
        seconds = time.monotonic() - started
        raise TimedOut(Observation(asked, f"{expected} within {self._deadline:g} s", str(seen), seconds))

    def rises(self, expression: str, limit: float, what: str) -> None:
        """Waits until a number is above a limit, and keeps a plot of it. Raises TargetFailure."""
        started, points = time.monotonic(), list[tuple[float, float]]()
        asked, seen = self._at(f"wait for {what}"), None
        with self._edge(asked, f"{what} above {limit:g} within {self._deadline:g} s"):
            while (seconds := time.monotonic() - started) < self._deadline:
                seen = self._evaluated(expression, self._milliseconds)
                points.append((seconds, float(seen or 0)))
                if seen is not None and seen > limit:
                    break
                self.raw.wait_for_timeout(POLL)
        if len(points) > 1:
            current_evidence().attach(f"{what.capitalize()} over time", plot(points, what, limit), "image/svg+xml")
        if seen is None or seen <= limit:
            expected = f"{what} above {limit:g} within {self._deadline:g} s"
            observed = "no picture at all" if seen is None else f"{what} {seen:g}"
            raise TimedOut(Observation(asked, expected, observed, time.monotonic() - started))

    def hears(
        self, kind: str, expected: str, where: Callable[[dict[str, Any]], bool] = lambda sign: True, *, after: int = 0
    ) -> dict[str, Any]:
        """What the page did by itself, as the witness tells it; makes no gesture. Raises TargetFailure."""

        def matching(_: object = None) -> dict[str, Any] | None:
            return next((sign for sign in self.watch.signs[after:] if sign["kind"] == kind and where(sign)), None)

        if matching() is None:
            with self._edge(self._at(f"wait for {expected}"), f"{expected} within {self._deadline:g} s", self._heard):
                self.raw.wait_for_event("console", lambda _: matching() is not None, timeout=self._milliseconds)
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

    def plant(self, values: Mapping[str, str]) -> None:
        """Puts values into the session storage of the next page, once; they are masked from now on."""
        for value in values.values():
            REDACTOR.learn(value)
        once = "if (!sessionStorage.getItem('roundsman')) { sessionStorage.setItem('roundsman', 'here'); %s }"
        lines = (f"sessionStorage.setItem({json.dumps(name)}, {json.dumps(value)});" for name, value in values.items())
        with self._edge("prepare the window", "a browser that answers"):
            self.raw.add_init_script(once % " ".join(lines))

    def after(self, kind: str) -> int:
        """The place behind the first sign of a kind, for `hears`."""
        return next((place for place, sign in enumerate(self.watch.signs, 1) if sign["kind"] == kind), 0)

    def failure(self, asked: str, expected: str, observed: str) -> TargetFailure:
        """A failure that says what was seen, to be raised."""
        return WrongAnswer(Observation(self._at(asked), expected, observed))

    def must_be_untouched(self, sign: dict[str, Any]) -> None:
        """Raises CannotLook when we ourselves had made a gesture before the page did what it was watched for."""
        if sign["active"]:
            raise CannotLook("our own look counted as a gesture: what the page may do without one was not seen")

    def must_ask_the_network(self) -> None:
        """Raises CannotLook when Playwright, and not the server, answered a preflight."""
        page, context = self.raw._impl_obj, self.raw.context._impl_obj  # noqa: SLF001  # nothing public lists routes
        if page._routes or context._routes or not all(self.watch.preflights):  # noqa: SLF001
            raise CannotLook("a route answers preflights: what the server says to them was not seen")

    @contextmanager
    def _edge(self, asked: str, expected: str, observed: Callable[[], str] | None = None) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        except Exception as error:
            from playwright.sync_api import Error  # windows are named where no browser is started

            from roundsman.browser.translate import failure_of

            if not isinstance(error, Error):
                raise
            seconds = time.monotonic() - started
            if self.watch.has_crashed:
                raise CannotLook(f"{asked}: the page's process crashed") from None
            raise failure_of(error, asked, expected, (observed or self.shown)(), seconds) from None

    def _at(self, asked: str) -> str:
        return f"{asked}, at {self.raw.url}"

    def shown(self) -> str:
        """What the page says, in short."""
        from playwright.sync_api import Error

        try:
            text = self.raw.locator("main, body").first.inner_text(timeout=SHORT)
        except Error:
            return "a page that does not answer"
        return f"the page says: {' '.join(text.split())[:100]}" if text.strip() else "an empty page"

    def _evaluated(self, expression: str, milliseconds: float) -> Any:
        # Playwright's own waiting evaluates a text in the page, which a content security policy forbids
        self.raw.locator("html").wait_for(state="attached", timeout=milliseconds)  # a stuck page ends here
        return self.raw.evaluate(f"async () => await ({expression})")

    def _heard(self) -> str:
        kinds = dict.fromkeys(sign["kind"] for sign in self.watch.signs)
        return f"only: {', '.join(kinds)}" if kinds else "nothing"
