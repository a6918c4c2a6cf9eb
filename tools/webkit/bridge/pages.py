"""A page and everything that belongs to it."""

from typing import TYPE_CHECKING

from bridge.commands import command, commands_of
from bridge.contexts import Context
from bridge.conversation import Conversation
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


class Page(Conversation):
    """One page of a context, which Playwright calls a page proxy; it has one target in the inspector."""

    def __init__(self, browser: "Browser", identifier: str, context: Context, opener: "Page | None") -> None:
        super().__init__(browser.pipe, identifier)
        self.browser, self.context, self.opener = browser, context, opener
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
        self._strange_targets: set[str] = set()
        gestures = Gestures(self)
        self.commands = commands_of(
            self,
            self.navigation,
            self.scripts,
            self._screencast,
            Permissions(self),
            Dialogs(self),
            Defaults(self),
            Emulation(self),
            Mouse(self, gestures),
            Keyboard(self, gestures),
            Screenshots(self),
            self.nodes,
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
            pageProxyId=self.identifier,
            browserContextId=self.context.identifier,
            **opener,
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

    @command("Target.activate")
    async def activate(self, **_target: str) -> None:
        """Brings the window to the front."""
        self.window.focus()

    def _from_target(self, message: Message) -> None:
        self.events.heard(message)

    def _target_event(self, method: str, parameters: Message) -> None:
        if method == "Target.targetCreated":
            target = parameters["targetInfo"]
            if target["type"] != "page" or target.get("isProvisional"):
                self._strange_targets.add(target["targetId"])
                self.refuse_from_now_on(Refusal("Target.targetCreated", "the page moves to another process"))
                self.navigation.fail("the page moves to another process")
                return
            self.inspector.target = target["targetId"]
        if self._strange_targets & {parameters.get("targetId"), parameters.get("newTargetId")}:
            return
        self.tell(method, **parameters)

    def _crashed(self) -> None:
        self.tell("Target.targetDestroyed", targetId=self.inspector.target, crashed=True)
