"""Nodes of the document: which frame they belong to, where they are, scrolling them into view."""

from typing import TYPE_CHECKING, Any

from bridge.commands import command
from bridge.pipe import Message
from bridge.refusals import BridgeError
from bridge.tasks import Lock

if TYPE_CHECKING:
    from bridge.pages import Page

IS_FRAME = "function () { return /^i?frame$/i.test(this.nodeName); }"
SCROLL = """function (part) {
  if (!this.isConnected) return 'Node is detached from document';
  const element = this.nodeType === Node.ELEMENT_NODE ? this : this.parentElement;
  if (!element.getClientRects().length) return 'Node does not have a layout object';
  const box = element.getBoundingClientRect();
  const { x, y, width, height } = part || { x: 0, y: 0, width: box.width, height: box.height };
  const [left, top] = [box.left + x, box.top + y];
  if (left < 0 || top < 0 || left + width > innerWidth || top + height > innerHeight)
    element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  return '';
}"""
QUADS = """function () {
  let element = this;
  while (element && element.nodeType !== Node.ELEMENT_NODE) element = element.parentNode;
  return [...(element ? element.getClientRects() : [])].map(
    ({ left, top, right, bottom }) => [left, top, right, top, right, bottom, left, bottom]);
}"""
INNER_CORNER = """function () {
  const box = this.getBoundingClientRect(), style = getComputedStyle(this);
  return [box.left + this.clientLeft + parseFloat(style.paddingLeft),
          box.top + this.clientTop + parseFloat(style.paddingTop)];
}"""


class Nodes:
    """Playwright's commands about nodes, of which stock WebKit knows only the simplest."""

    def __init__(self, page: "Page") -> None:
        self._page, self._inspector = page, page.inspector
        self._known: dict[int, Message] = {}
        self._one_at_a_time = Lock()  # a new look at the document makes all numbers of the last one void

    def learn(self, nodes: list[Message]) -> None:
        """Takes in nodes that WebKit tells of while a node is asked for."""
        for node in nodes:
            self._known[node["nodeId"]] = node
            self.learn(node.get("children", []))
            self.learn(node.get("shadowRoots", []))
            if "contentDocument" in node:
                self.learn([node["contentDocument"]])

    async def _look(self, handle: str) -> Message | None:
        """What WebKit tells of a node; its ancestors, also those in outer frames, are learned on the way."""
        self._known = {}
        self.learn([(await self._inspector.command("DOM.getDocument"))["root"]])
        number = (await self._inspector.command("DOM.requestNode", objectId=handle))["nodeId"]
        return self._known.get(number)

    async def _frame_element(self, frame: str) -> Message:
        """The element in the outer document that a frame is shown in."""
        world = self._page.frames.newest_world(frame)
        document = await self._inspector.command("Runtime.evaluate", expression="document", contextId=world)
        async with self._one_at_a_time:
            await self._look(document["result"]["objectId"])
            for number, node in self._known.items():
                if node.get("contentDocument", {}).get("frameId") == frame:
                    handle: Message = (await self._inspector.command("DOM.resolveNode", nodeId=number))["object"]
                    return handle
        raise BridgeError("the element of the frame was not found")

    @command("DOM.describeNode")
    async def describe_node(self, object_id: str) -> Any:
        """Tells which frame a node belongs to, and which frame it shows."""
        frames = {"ownerFrameId": self._page.frames.frame_of(object_id)}
        if await self._inspector.call(object_id, IS_FRAME):
            async with self._one_at_a_time:
                node = await self._look(object_id)
            if node and "contentDocument" in node:
                frames["contentFrameId"] = node["contentDocument"]["frameId"]
        return frames

    @command("DOM.resolveNode")
    async def resolve_node(
        self,
        execution_context_id: int,
        object_id: str | None = None,
        frame_id: str | None = None,
    ) -> Any:
        """A new handle of a node, or of a frame's element; there is only one world to have it in."""
        if frame_id is not None:
            return {"object": await self._frame_element(frame_id)}
        assert object_id is not None
        return {"object": await self._inspector.call(object_id, "function () { return this; }", by_value=False)}

    @command("DOM.scrollIntoViewIfNeeded")
    async def scroll_into_view_if_needed(self, object_id: str, rect: dict[str, float] | None = None) -> None:
        """Scrolls until a node, or a part of it, is to be seen."""
        if trouble := await self._inspector.call(object_id, SCROLL, rect):
            raise BridgeError(trouble)

    @command("DOM.getContentQuads")
    async def get_content_quads(self, object_id: str) -> Any:
        """The corners of a node's boxes, seen from the main frame."""
        quads = await self._inspector.call(object_id, QUADS)
        frames, frame = self._page.frames, self._page.frames.frame_of(object_id)
        while frame and frames.parents.get(frame):
            element = await self._frame_element(frame)
            corner = await self._inspector.call(element["objectId"], INNER_CORNER)
            quads = [[value + corner[index % 2] for index, value in enumerate(quad)] for quad in quads]
            frame = frames.parents[frame]
        if not quads:
            raise BridgeError("the node has no layout")
        return {"quads": quads}
