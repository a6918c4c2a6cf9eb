"""The frames of a page and the worlds that scripts run in."""

import json
from typing import TYPE_CHECKING, Any

from bridge.pipe import Message
from bridge.refusals import BridgeError

if TYPE_CHECKING:
    from bridge.pages import Page

UTILITY_OFFSET = 10**9
UTILITY_WORLD = "__playwright_utility_world__"


class Frames:
    """Which frame is whose child, and which world belongs to which frame.

    Playwright wants a second world in each frame, for its own helpers. Stock WebKit makes none on demand: the helpers
    run in the page's own world, under a second number.
    """

    def __init__(self, page: "Page") -> None:
        self._page = page
        self.main: str | None = None
        self.parents: dict[str, str | None] = {}
        self._frame_of_world: dict[int, str] = {}

    def learn(self, tree: Message, *, tell: bool) -> None:
        """Takes in a resource tree; tells Playwright of frames that it cannot know yet, unless it reads the tree."""
        frame = tree["frame"]
        identifier, parent = frame["id"], frame.get("parentId")
        if not parent:
            self.main = identifier
            self._page.navigation.address = frame["url"]
        if identifier not in self.parents:
            self.attach(identifier, parent, tell=tell)
        for child in tree.get("childFrames", []):
            self.learn(child, tell=tell)

    def attach(self, identifier: str, parent: str | None, *, tell: bool = True) -> None:
        """Adds a frame."""
        self.parents[identifier] = parent
        if tell:
            of = {"parentFrameId": parent} if parent else {}
            self._page.tell_target("Page.frameAttached", frameId=identifier, **of)

    def detach(self, identifier: str) -> None:
        """Forgets a frame."""
        self.parents.pop(identifier, None)

    async def look_up(self, identifier: str) -> None:
        """Learns where a new frame belongs: stock WebKit does not say when one is attached."""
        try:
            answer = await self._page.inspector.command("Page.getResourceTree")
            self.learn(answer["frameTree"], tell=True)
        except BridgeError:
            return
        if identifier not in self.parents:
            self.attach(identifier, self.main)

    def world_created(self, world: Message) -> None:
        """Tells Playwright of a frame's own world, and of the second one that is the same."""
        self._frame_of_world[world["id"]] = world["frameId"]
        if world["type"] == "normal":
            second = world | {"id": world["id"] + UTILITY_OFFSET, "type": "user", "name": UTILITY_WORLD}
            self._page.tell_target("Runtime.executionContextCreated", context=world)
            self._page.tell_target("Runtime.executionContextCreated", context=second)

    @staticmethod
    def real_context(number: int) -> int:
        """WebKit's number of a world."""
        return number % UTILITY_OFFSET

    def worlds(self) -> list[int]:
        """All worlds seen so far; some may be gone."""
        return list(self._frame_of_world)

    def newest_world(self, frame: str) -> int:
        """The world that a frame has now."""
        worlds = [world for world, of in self._frame_of_world.items() if of == frame]
        if not worlds:
            raise BridgeError("the frame is not there")
        return max(worlds)

    def frame_of(self, handle: str) -> Any:
        """The frame that an object handle belongs to."""
        return self._frame_of_world.get(json.loads(handle)["injectedScriptId"], self.main)
