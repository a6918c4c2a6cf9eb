"""Going somewhere, and noticing that a page went somewhere by itself."""

from typing import TYPE_CHECKING, Any

from bridge.commands import command
from bridge.libraries import Gio, WebKit
from bridge.refusals import BridgeError, Refusal
from bridge.tasks import Promise, after, spawn, within

if TYPE_CHECKING:
    from bridge.pages import Page

READY_SECONDS = 10.0
CANCELLED = (
    (WebKit.NetworkError.quark(), WebKit.NetworkError.CANCELLED),
    (Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED),
)
REASON_SECONDS = 0.2
"""For which a cancelled navigation may still be told why."""
TRIES = 5
"""Now and then a refused handshake ends as cancelled and its reason is lost; asked again, WebKit tells it."""


class Navigation:
    """The main frame's address, and the one navigation that Playwright waits for."""

    def __init__(self, page: "Page") -> None:
        self._page, self._view = page, page.window.view
        self.address = ""
        self._wanted: str | None = None
        self._referrer: str | None = None
        self._tries_left = 0
        self._outcome = Promise()
        self._provisional = False
        self._held_back = page.opener is not None
        connect = self._view.connect
        connect("load-changed", self._on_load_changed)
        connect("load-failed", self._on_load_failed)
        connect("load-failed-with-tls-errors", self._on_tls_errors)
        connect("notify::uri", lambda *_: after(0.02, self._look_at_address))
        connect("decide-policy", self._on_decide_policy)
        connect("authenticate", self._on_authenticate)

    async def navigate(self, frame: str, url: str, referrer: str | None) -> Any:
        """Starts a navigation and returns when it is committed, or has failed."""
        if frame != self._page.frames.main:
            raise Refusal("Playwright.navigate", "only the main frame can be navigated")
        self._outcome.fail(BridgeError("Navigation interrupted by another one"))
        self._wanted, self._outcome = url, Promise()
        self._referrer, self._tries_left = referrer, TRIES
        self._load(url)
        return await self._outcome

    def _load(self, url: str) -> None:
        self._tries_left -= 1
        request = WebKit.URIRequest.new(url)
        if self._referrer:
            request.get_http_headers().append("Referer", self._referrer)
        self._view.load_request(request)

    def committed(self, url: str, loader: str) -> None:
        """The main frame has a new document."""
        self.address = url
        if self._wanted and url == "about:blank" != self._wanted:  # where WebKit goes from a port that it blocks
            self.fail("Navigation blocked by WebKit")
        else:
            self._done({"loaderId": loader})

    def _done(self, result: dict[str, str]) -> None:
        self._wanted = None
        self._outcome.keep(result)

    def fail(self, text: str) -> None:
        """Ends the navigation that is under way, if there is one."""
        if self._wanted is not None:
            self._wanted = None
            self._outcome.fail(BridgeError(text))

    def _on_load_changed(self, _view: WebKit.WebView, event: WebKit.LoadEvent) -> None:
        self._provisional = event in {WebKit.LoadEvent.STARTED, WebKit.LoadEvent.REDIRECTED}
        if event == WebKit.LoadEvent.FINISHED:
            after(0.05, self._look_at_address)

    def _look_at_address(self) -> None:
        """Tells of a navigation within the document, of which stock WebKit's inspector says nothing."""
        address = self._view.get_uri() or ""
        if self._provisional or not self._page.frames.main or address == self.address:
            return
        if self._wanted and address.partition("#")[0] != self.address.partition("#")[0]:
            return
        self.address = address
        self._page.tell_target("Page.navigatedWithinDocument", frameId=self._page.frames.main, url=address)
        self._done({})

    def _on_load_failed(self, _view: WebKit.WebView, _event: object, url: str, error: Any) -> bool:
        self._provisional = False
        outcome = self._outcome
        if not any(error.matches(*one) for one in CANCELLED):
            self.fail(error.message)
        elif url == self._wanted:  # else an older navigation was cancelled by this one
            after(REASON_SECONDS, lambda: self._fail_if_still(outcome, error.message))
        return True

    def _fail_if_still(self, outcome: Promise, text: str) -> None:
        """Ends a navigation that was cancelled and whose reason was not told meanwhile; a handshake is tried again."""
        if outcome is not self._outcome or self._wanted is None:
            return
        if self._wanted.startswith("https:") and self._tries_left:
            self._load(self._wanted)
        else:
            self.fail(text)

    def _on_tls_errors(self, *_: object) -> bool:
        self._provisional = False
        self.fail("Unacceptable TLS certificate")
        return True

    def _on_decide_policy(self, _view: WebKit.WebView, decision: Any, kind: WebKit.PolicyDecisionType) -> bool:
        """Holds a popup's first request until Playwright has set the page up: routes and scripts must be there."""
        if kind != WebKit.PolicyDecisionType.NAVIGATION_ACTION or not self._held_back:
            return False
        self._held_back = False
        spawn(self._use_when_ready(decision))
        return True

    async def _use_when_ready(self, decision: Any) -> None:
        if not await within(READY_SECONDS, self._page.ready):
            self._page.refuse_from_now_on(Refusal("Playwright.windowOpen", "the popup could not be set up in time"))
        decision.use()

    @staticmethod
    def _on_authenticate(_view: WebKit.WebView, request: WebKit.AuthenticationRequest) -> bool:
        """Shows the server's refusal instead of WebKit's dialog, which nobody would answer."""
        request.authenticate(None)
        return True

    @command("Page.goBack")
    async def go_back(self) -> None:
        """Goes back in the page's history."""
        if not self._view.can_go_back():
            raise BridgeError("Failed to go back")
        self._view.go_back()

    @command("Page.goForward")
    async def go_forward(self) -> None:
        """Goes forward in the page's history."""
        if not self._view.can_go_forward():
            raise BridgeError("Failed to go forward")
        self._view.go_forward()
