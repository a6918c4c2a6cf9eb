"""What a page did, as the browser tells it: console, requests and why they failed, and what the witness reports."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from roundsman.redaction import REDACTOR

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, ConsoleMessage, Page, Request, Response

WITNESS = "roundsman"
MOST = 500
"""Lines of one kind that a look keeps."""


@dataclass
class Asked:
    """A request of the page."""

    method: str
    url: str
    kind: str
    status: int | None = None
    content_type: str = ""
    failure: str = ""

    def __str__(self) -> str:
        outcome = self.failure or (str(self.status) if self.status else "no answer yet")
        return f"{self.method:7} {outcome:>4} {self.url}"


@dataclass
class Watch:
    """Everything of one page, in order. Nothing in it asks the page anything, so nothing counts as a gesture."""

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """Exceptions that nobody caught."""
    requests: list[Asked] = field(default_factory=list)
    signs: list[dict[str, Any]] = field(default_factory=list)
    """What the witness told, as `kind` and facts."""
    preflights: list[str] = field(default_factory=list)
    """Where the answers to preflights came from: the server's address, or nothing when Playwright made them up."""
    has_crashed: bool = False
    _asked: dict[Any, Asked] = field(default_factory=dict)
    _urls: dict[str, str] = field(default_factory=dict)
    _session: "CDPSession | None" = None

    def attach(self, page: "Page") -> None:
        """Listens to a page from now on."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: _keep(self.errors, f"{error.name}: {error.message}"))
        page.on("request", self._requested)
        page.on("response", self._answered)
        page.on("requestfailed", self._failed)
        page.on("crash", lambda _: setattr(self, "has_crashed", True))

    def attach_network(self, session: "CDPSession") -> None:
        """Chromium says more precisely than Playwright why a request failed."""
        session.on("Network.requestWillBeSent", self._named)
        session.on("Network.responseReceived", self._preflighted)
        session.on("Network.loadingFailed", self._refused)
        session.send("Network.enable")
        self._session = session

    def catch_up(self) -> None:
        """Takes what Chromium has told and is still on its way: reasons come after the answer that a script gets."""
        if self._session is not None:
            self._session.send("Network.enable")  # changes nothing; its answer comes behind what was told before

    def told(self, kind: str) -> list[dict[str, Any]]:
        """What the witness told of one kind."""
        return [sign for sign in self.signs if sign["kind"] == kind]

    def of(self, ending: str) -> list[Asked]:
        """The requests whose address, without its query, ends so. Preflights are none."""
        return [one for one in self.requests if one.url.partition("?")[0].endswith(ending)]

    def text(self) -> str:
        """Console, uncaught errors and requests, for a person."""
        requests = [str(one) for one in self.requests]
        parts = [("Console", self.console), ("Uncaught", self.errors), ("Requests", requests)]
        return "\n\n".join(f"{name}\n" + "\n".join(f"  {line}" for line in lines) for name, lines in parts if lines)

    def _said(self, message: "ConsoleMessage") -> None:
        text = message.text
        if text.startswith(f"{WITNESS} "):
            with suppress(ValueError):  # a page's own line that only begins like the witness's
                _keep(self.signs, json.loads(text.removeprefix(f"{WITNESS} ")))
                return
        _keep(self.console, REDACTOR.mask(f"{message.type}: {text}"))

    def _requested(self, request: "Request") -> None:
        asked = Asked(request.method, request.url, request.resource_type)
        self._asked[request] = asked
        _keep(self.requests, asked)

    def _answered(self, response: "Response") -> None:
        if asked := self._asked.get(response.request):
            asked.status = response.status
            asked.content_type = response.headers.get("content-type", "")

    def _failed(self, request: "Request") -> None:
        asked = self._asked.get(request)
        if asked is not None and not asked.failure:
            asked.failure = request.failure or "failed"

    def _named(self, event: Any) -> None:
        self._urls[event["requestId"]] = event["request"]["url"]

    def _preflighted(self, event: Any) -> None:
        if event["type"] == "Preflight":
            _keep(self.preflights, event["response"].get("remoteIPAddress", ""))

    def _refused(self, event: Any) -> None:
        reason = (event.get("corsErrorStatus") or {}).get("corsError") or event.get("blockedReason")
        url = self._urls.get(event["requestId"])
        for asked in reversed(self.requests):
            if reason and asked.url == url:
                asked.failure = f"CORS: {reason}" if event.get("corsErrorStatus") else f"blocked: {reason}"
                return


def _keep(lines: list[Any], line: Any) -> None:
    if len(lines) < MOST:
        lines.append(line)
