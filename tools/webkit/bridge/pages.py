"""A page: takes Playwright's commands for it and sends them where they are done."""

import json
from typing import TYPE_CHECKING, Any

from bridge.commands import command, commands_of, perform
from bridge.contexts import Context
from bridge.defaults import Defaults
from bridge.dialogs import Dialogs
from bridge.emulation import Emulation
from bridge.events import Events
from bridge.frames import Frames
from bridge.gestures import Gestures
from bridge.inspector import Inspector
from bridge.keyboard import Keyboard
from bridge.mouse import Mouse
from bridge.navigation import Navigation
from bridge.nodes import Nodes
from bridge.permissions import Permissions
from bridge.pipe import Message
from bridge.refusals import BridgeError, Refusal
from bridge.relay import Relay
from bridge.screencast import Screencast
from bridge.screenshots import Screenshots
from bridge.scripts import Scripts
from bridge.tasks import Promise
from bridge.windows import Window

if TYPE_CHECKING:
    from bridge.browser import Browser


class Page:
    """One page of a context, which Playwright calls a page proxy; it has one target in the inspector."""

    def __init__(self, browser: "Browser", identifier: str, context: Context, opener: "Page | None") -> None:
        self.browser, self.identifier, self.context, self.opener = browser, identifier, context, opener
        self.refusal: Refusal | None = None
        self.ready = Promise()
        self.window = Window(context, browser.options, opener.window.view if opener else None)
        self._target_path = browser.targets.expect()
        self.inspector = Inspector(self._from_target, self._target_event)
        self.frames = Frames(self)
        self.navigation = Navigation(self)
        self.scripts = Scripts(self)
        self.events = Events(self)
        self.relay = Relay(self)
        self.nodes = Nodes(self)
        self._screencast = Screencast(self)
        gestures = Gestures(self)
        self._commands = commands_of(
            self, self.navigation, self.scripts, self._screencast, Permissions(self), Dialogs(self), Defaults(self),
            Emulation(self), Mouse(self, gestures), Keyboard(self, gestures), Screenshots(self), self.nodes,
        )
        view = self.window.view
        view.connect("create", lambda *_: browser.open_popup(self).window.view)
        view.connect("close", lambda *_: self.close())
        view.connect("web-process-terminated", lambda *_: self._crashed())

    async def attach(self) -> None:
        """Connects to the inspector and tells Playwright of the page."""
        try:
            connection = await self.browser.targets.connect(await self._target_path)
        except BridgeError:
            if self.identifier not in self.browser.pages:
                return
            raise
        self.inspector.listen(connection)
        opener = {"openerId": self.opener.identifier} if self.opener else {}
        self.browser.pipe.event(
            "Playwright.pageProxyCreated",
            pageProxyId=self.identifier, browserContextId=self.context.identifier, **opener,
        )

    def close(self) -> None:
        """Closes the page; a second time does nothing."""
        if self.browser.pages.pop(self.identifier, None) is None:
            return
        self.browser.targets.forget(self._target_path)
        self._screencast.stop()
        self.inspector.close()
        self.window.close()
        self.browser.pipe.event("Playwright.pageProxyDestroyed", pageProxyId=self.identifier)

    # What cannot be done

    def check(self) -> None:
        """Refuses everything once something was refused."""
        if self.refusal is not None:
            raise self.refusal

    def refuse_from_now_on(self, refusal: Refusal) -> None:
        """Remembers the first refusal: Playwright may have swallowed it."""
        self.refusal = self.refusal or refusal

    # Playwright → page

    async def answer(self, message: Message) -> None:
        """Answers a command on the page proxy."""
        envelope = {"id": message["id"], "pageProxyId": self.identifier}
        if message["method"] == "Target.sendMessageToTarget":
            self.browser.pipe.send(envelope | {"result": {}})
            await self._answer_target(json.loads(message["params"]["message"]))
            return
        self.browser.pipe.send(envelope | await self._outcome(message))

    async def _answer_target(self, message: Message) -> None:
        if self.refusal is None and self.relay.passes_on(message["method"]):
            try:
                self.relay.pass_on(message)
            except BridgeError as error:
                self.note(error)
                self.to_playwright({"id": message["id"], "error": {"message": str(error)}})
            return
        self.to_playwright({"id": message["id"]} | await self._outcome(message))

    async def _outcome(self, message: Message) -> Message:
        try:
            self.check()
            return {"result": await perform(self._commands, message["method"], message.get("params") or {})}
        except BridgeError as error:
            self.note(error)
            if self.refusal is not None and message["method"] in {"Runtime.evaluate", "Runtime.callFunctionOn"}:
                return {"result": _thrown(str(error))}  # Playwright shows the text of no other kind of error here
            return {"error": {"message": str(error)}}

    def note(self, error: BridgeError) -> None:
        """Remembers an error if it is a refusal."""
        if isinstance(error, Refusal):
            self.refuse_from_now_on(error)

    @command("Target.activate")
    async def activate(self, **_target: str) -> None:
        """Brings the window to the front."""
        self.window.focus()

    # Page → Playwright

    def tell(self, method: str, **parameters: Any) -> None:
        """Sends an event of the page proxy."""
        self.browser.pipe.event(method, self.identifier, **parameters)

    def tell_target(self, method: str, **parameters: Any) -> None:
        """Sends an event as if the page's target had."""
        self.to_playwright({"method": method, "params": parameters})

    def to_playwright(self, message: Message) -> None:
        """Sends what the page's target says."""
        self.tell("Target.dispatchMessageFromTarget", targetId=self.inspector.target, message=json.dumps(message))

    def _from_target(self, message: Message) -> None:
        self.events.heard(message)

    def _target_event(self, method: str, parameters: Message) -> None:
        if method == "Target.targetCreated":
            target = parameters["targetInfo"]
            if target["type"] != "page" or target.get("isProvisional"):
                self.refuse_from_now_on(Refusal("Target.targetCreated", "the page moves to another process"))
                return
            self.inspector.target = target["targetId"]
        self.tell(method, **parameters)

    def _crashed(self) -> None:
        self.tell("Target.targetDestroyed", targetId=self.inspector.target, crashed=True)


def _thrown(text: str) -> Message:
    return {"result": {"type": "object", "subtype": "error", "description": f"Error: {text}"}, "wasThrown": True}
