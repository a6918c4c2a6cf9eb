"""What the page's target says, put into the words that Playwright expects."""

from typing import TYPE_CHECKING

from bridge.pipe import Message
from bridge.tasks import spawn

if TYPE_CHECKING:
    from bridge.pages import Page


class Events:
    """Hears events and answers in order, and holds them back while a new frame is looked up."""

    def __init__(self, page: "Page") -> None:
        self._page = page
        self._held: list[Message] | None = None
        self._translations = {
            "Page.frameNavigated": self._frame_navigated,
            "Page.frameDetached": self._frame_detached,
            "Page.frameStoppedLoading": self._frame_stopped_loading,
            "Page.loadEventFired": self._main_frame_event,
            "Page.domContentEventFired": self._main_frame_event,
            "Runtime.executionContextCreated": self._world_created,
            "Console.messageAdded": self._console_message,
        }

    def heard(self, message: Message) -> None:
        """Takes one message of the target."""
        if self._held is not None:
            self._held.append(message)
        elif frame := self._unknown_frame(message):
            self._held = [message]
            spawn(self._look_up(frame))
        else:
            self._hand_on(message)

    def _unknown_frame(self, message: Message) -> str | None:
        match message:
            case {"method": "Network.requestWillBeSent", "params": {"frameId": str(frame)}}:
                pass
            case {"method": "Runtime.executionContextCreated", "params": {"context": {"frameId": str(frame)}}}:
                pass
            case _:
                return None
        frames = self._page.frames
        return frame if frames.main and frame not in frames.parents else None

    async def _look_up(self, frame: str) -> None:
        frames = self._page.frames
        await frames.look_up(frame)
        if frame not in frames.parents:
            frames.attach(frame, frames.main)
        held, self._held = self._held or [], None
        self._hand_on(held[0])
        for message in held[1:]:
            self.heard(message)

    def _hand_on(self, message: Message) -> None:
        method = message.get("method")
        if method is None:
            self._answered(message)
        elif translate := self._translations.get(method):
            translate(message)
        elif method == "DOM.setChildNodes":
            self._page.nodes.learn(message["params"]["nodes"])
        elif not method.startswith(("DOM.", "CSS.")):
            self._page.to_playwright(message)

    def _answered(self, message: Message) -> None:
        self._page.relay.answered(message)
        match message:
            case {"result": {"frameTree": tree}}:
                self._page.frames.learn(tree, tell=False)
        self._page.to_playwright(message)

    def _frame_navigated(self, message: Message) -> None:
        frame = message["params"]["frame"]
        if frame["id"] not in self._page.frames.parents:
            self._page.frames.attach(frame["id"], frame.get("parentId"))
        if frame.get("parentId"):
            self._page.to_playwright(message)
            return
        self._page.frames.main = frame["id"]
        self._page.to_playwright(message)
        self._page.navigation.committed(frame["url"], frame["loaderId"])

    def _frame_detached(self, message: Message) -> None:
        self._page.frames.detach(message["params"]["frameId"])
        self._page.to_playwright(message)

    def _frame_stopped_loading(self, message: Message) -> None:
        """Stands for the two events of a child frame, which stock WebKit tells of the main frame only."""
        frame, frames = message["params"]["frameId"], self._page.frames
        if frame != frames.main and frame in frames.parents:
            for method in ("Page.domContentEventFired", "Page.loadEventFired"):
                self._page.tell_target(method, frameId=frame, timestamp=0)
        self._page.to_playwright(message)

    def _main_frame_event(self, message: Message) -> None:
        message["params"]["frameId"] = self._page.frames.main
        self._page.to_playwright(message)

    def _world_created(self, message: Message) -> None:
        self._page.frames.world_created(message["params"]["context"])

    def _console_message(self, message: Message) -> None:
        if not self._page.scripts.called(message["params"]["message"]):
            self._page.to_playwright(message)
