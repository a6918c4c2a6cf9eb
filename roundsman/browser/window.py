"""One tab of a fresh context, with deadlines, that says what it expected and what it saw."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from roundsman.browser.authority import must_be_trusted
from roundsman.browser.overload import overload
from roundsman.browser.pictures import Curve
from roundsman.browser.proxy import UNREACHABLE
from roundsman.browser.watch import Watch
from roundsman.evidence import current_evidence
from roundsman.failure import CannotLook, Observation, TargetFailure, TimedOut, Unreachable, WrongAnswer
from roundsman.redaction import REDACTOR

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHORT = 1500
"""Milliseconds that a look at a failed page may take."""
POLL = 50
"""Milliseconds between two looks at a page."""
PREVIEW = "globalThis.__roundsman?.preview() ?? null"
"""Brightness of the first video of a page, as the witness sees it; null where there is none."""


class Window:
    """What page objects talk to. Selectors are Playwright's; `what` says in words what they stand for."""

    def __init__(self, page: "Page", engine: str, deadline: float, watch: Watch) -> None:
        self.raw = page
        """Playwright's page, for evidence only: no route may be set on it, it would answer preflights itself."""
        self.engine = engine
        """Name and version of what really runs."""
        self.watch = watch
        self.authorities: Mapping[str, tuple[str, Path | None]] = {}
        """When the browser trusts anybody: for a page's address where its host is, and who vouches for it if not the
        system's authorities."""
        self.headers: Mapping[str, str] = {}
        """Of the page that was opened last; names in lower case."""
        self.curves: dict[str, Curve] = {}
        """What was followed over time, by name."""
        self._deadline = deadline

    @property
    def _milliseconds(self) -> float:
        return self._deadline * 1000

    @property
    def url(self) -> str:
        """Where the window is."""
        return self.raw.url

    def open(self, address: str) -> None:
        """Goes to an address and waits for its load. Raises TargetFailure."""
        current_evidence().add(f"{self.engine} opens {address}")
        self._must_trust(address)
        with self._edge(f"open {address}", "the page"):
            answer = self.raw.goto(address, timeout=self._milliseconds, wait_until="load")
            self.headers = answer.headers if answer else {}
        if _origin(self.url) != _origin(address):
            self._must_trust(self.url)
        if unreachable := self.headers.get(UNREACHABLE):
            raise Unreachable(Observation(f"open {address}", "the page", unreachable))
        if answer is not None and answer.status >= 400:
            raise WrongAnswer(Observation(f"open {address}", "the page", f"HTTP {answer.status}"))

    def sees(self, selector: str, what: str) -> str:
        """The text of something that must be visible within the deadline. Raises TargetFailure."""
        with self._edge(self._at(f"see {what}"), f"{what} within {self._deadline:g} s"):
            found = self.raw.locator(selector).filter(visible=True).first
            found.wait_for(state="visible", timeout=self._milliseconds)
            return found.inner_text(timeout=self._milliseconds).strip()

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
        with self._edge(self._at("ask the page's script"), f"an answer of the page within {self._deadline:g} s"):
            return self._evaluated(expression, self._milliseconds)

    def until(self, expression: str, expected: str, observed: str) -> Any:
        """Waits until a JavaScript expression is true. Raises TargetFailure that shows what `observed` evaluates to.

        Where the page shows a video, its brightness is followed meanwhile.
        """
        started = time.monotonic()
        look = f"(async () => (([value]) => [value, value ? null : {PREVIEW}])([await ({expression})]))()"
        with self._edge(self._at(f"wait for {expected}"), f"{expected} within {self._deadline:g} s"):
            while time.monotonic() - started < self._deadline:
                value, brightness = self._evaluated(look, self._milliseconds)
                if brightness is not None:
                    self._curve("brightness of the video").add(brightness)
                if value:
                    return value
                self.raw.wait_for_timeout(POLL)
            seen = self._evaluated(observed, SHORT)
        asked = self._at(f"wait for {expected}")
        seconds = time.monotonic() - started
        raise _too_late(TimedOut(Observation(asked, f"{expected} within {self._deadline:g} s", str(seen), seconds)))

    def rises(self, expression: str, limit: float, what: str) -> None:
        """Waits until a number is over a limit, and follows it. Raises TargetFailure."""
        started, seen, curve = time.monotonic(), None, self._curve(what, limit)
        asked, expected = self._at(f"wait for {what}"), f"{what} above {limit:g} within {self._deadline:g} s"
        with self._edge(asked, expected):
            while time.monotonic() - started < self._deadline:
                seen = self._evaluated(expression, self._milliseconds)
                curve.add(float(seen or 0))
                if seen is not None and seen > limit:
                    return
                self.raw.wait_for_timeout(POLL)
        observed = "no picture at all" if seen is None else f"{what} {seen:g}"
        raise _too_late(TimedOut(Observation(asked, expected, observed, time.monotonic() - started)))

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
        if sign["active"] is not False:  # an engine that does not tell is no witness
            raise CannotLook("our own look counted as a gesture: what the page may do without one was not seen")

    def must_ask_the_network(self) -> None:
        """Raises CannotLook when Playwright, and not the server, answered a preflight."""
        with self._edge(self._at("look at the requests"), "a browser that answers"):
            self.watch.catch_up()
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
            raise _too_late(failure_of(error, asked, expected, (observed or self.shown)(), seconds)) from None

    def _at(self, asked: str) -> str:
        return f"{asked}, at {self.raw.url}"

    def shown(self) -> str:
        """What the page says, in short."""
        from playwright.sync_api import Error

        try:
            text = self.raw.locator("main, body:not(:has(main))").first.inner_text(timeout=SHORT)
        except Error:
            return "a page that does not answer"
        return f"the page says: {' '.join(text.split())[:100]}" if text.strip() else "an empty page"

    def _evaluated(self, expression: str, milliseconds: float) -> Any:
        from playwright.sync_api import TimeoutError as PlaywrightTimeout

        # Playwright's own waiting evaluates a text in the page, which a content security policy forbids
        self.raw.locator("html").wait_for(state="attached", timeout=milliseconds)  # a stuck page ends here
        late = f"new Promise((late) => setTimeout(late, {milliseconds:g}, null))"
        answer = self.raw.evaluate(f"() => Promise.race([(async () => [await ({expression})])(), {late}])")
        if answer is None:
            raise PlaywrightTimeout("the page's script gave no answer in time")
        return answer[0]

    def _curve(self, name: str, limit: float | None = None) -> Curve:
        return self.curves.setdefault(name, Curve(f"{name.capitalize()} over time", limit))

    def _must_trust(self, address: str) -> None:
        scheme, host, _ = origin = _origin(address)
        if self.authorities and scheme == "https":
            known = {_origin(page): where for page, where in self.authorities.items()}
            must_be_trusted(address, *known.get(origin, (host, None)), self._deadline)

    def _heard(self) -> str:
        kinds = dict.fromkeys(sign["kind"] for sign in self.watch.signs)
        return f"only: {', '.join(kinds)}" if kinds else "nothing"


def _too_late(failure: TargetFailure | CannotLook) -> TargetFailure | CannotLook:
    """The failure; our own trouble where it is one of time and this machine has none."""
    if isinstance(failure, TimedOut) and (reason := overload()):
        return CannotLook(f"{failure.observation.asked}: {failure.observation.expected}: {reason}")
    return failure


def _origin(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port or {"https": 443, "http": 80}.get(parts.scheme)
