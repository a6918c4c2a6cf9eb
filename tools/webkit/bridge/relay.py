"""Commands that WebKit's inspector does by itself, exactly as Playwright means them.

Each stands here with the parameters that stock WebKit knows: it ignores others without a word, so they are refused.
"""

from typing import TYPE_CHECKING

from bridge.pipe import Message
from bridge.refusals import Refusal

if TYPE_CHECKING:
    from bridge.pages import Page

PASSED_ON = {
    "Console.enable": set(),
    "Heap.gc": set(),
    "Network.addInterception": {"url", "stage", "isRegex"},
    "Network.enable": set(),
    "Network.getResponseBody": {"requestId"},
    "Network.interceptRequestWithError": {"requestId", "errorType"},
    "Network.interceptRequestWithResponse": {
        "requestId",
        "status",
        "statusText",
        "mimeType",
        "headers",
        "base64Encoded",
        "content",
    },
    "Network.interceptWithRequest": {"requestId", "url", "method", "headers", "postData"},
    "Network.setExtraHTTPHeaders": {"headers"},
    "Network.setInterceptionEnabled": {"enabled"},
    "Network.setResourceCachingDisabled": {"disabled"},
    "Page.enable": set(),
    "Page.getResourceTree": set(),
    "Page.overrideUserAgent": {"value"},
    "Page.overrideUserPreference": {"name", "value"},
    "Page.reload": set(),
    "Page.setEmulatedMedia": {"media"},
    "Page.setScreenSizeOverride": {"width", "height"},
    "Runtime.callFunctionOn": {
        "functionDeclaration",
        "objectId",
        "arguments",
        "returnByValue",
        "emulateUserGesture",
        "awaitPromise",
    },
    "Runtime.enable": set(),
    "Runtime.evaluate": {"expression", "contextId", "returnByValue"},
    "Runtime.getProperties": {"objectId", "ownProperties"},
    "Runtime.releaseObject": {"objectId"},
    "Worker.enable": set(),
    "Worker.initialized": {"workerId"},
    "Worker.sendMessageToWorker": {"workerId", "message"},
}
# Playwright swallows an error of these, so that the page must remember it.
UNHEARD = {
    "Network.addInterception",
    "Network.setExtraHTTPHeaders",
    "Network.setInterceptionEnabled",
    "Network.setResourceCachingDisabled",
    "Page.overrideUserAgent",
    "Page.overrideUserPreference",
    "Page.setEmulatedMedia",
    "Page.setScreenSizeOverride",
}


class Relay:
    """Sends such commands to the page's target as they are."""

    def __init__(self, page: "Page") -> None:
        self._page = page
        self._unheard: dict[int, str] = {}

    @staticmethod
    def passes_on(method: str) -> bool:
        """Whether WebKit does this by itself."""
        return method in PASSED_ON

    def pass_on(self, message: Message) -> None:
        """Sends a command with Playwright's own number; the answer comes back like an event."""
        method, parameters = message["method"], message.get("params") or {}
        if unknown := parameters.keys() - PASSED_ON[method]:
            raise Refusal(method, f"WebKit knows no {', '.join(sorted(unknown))} there")
        if "contextId" in parameters:
            parameters["contextId"] = self._page.frames.real_context(parameters["contextId"])
        if method in UNHEARD:
            self._unheard[message["id"]] = method
        self._page.inspector.send(message)

    def answered(self, message: Message) -> None:
        """Looks at an answer before Playwright does."""
        method = self._unheard.pop(message["id"], None)
        if method is not None and "error" in message:
            self._page.refuse_from_now_on(Refusal(method, message["error"]["message"]))
