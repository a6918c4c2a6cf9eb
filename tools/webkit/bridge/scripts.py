"""Scripts that run in every new document, and functions that pages can call in Playwright."""

import contextlib
import json
from typing import TYPE_CHECKING

from bridge.commands import command
from bridge.pipe import Message
from bridge.refusals import BridgeError, Refusal

if TYPE_CHECKING:
    from bridge.pages import Page

MARK = "__bridge_binding__"
DEFINE = """
if (!window[NAME]) {
  const debug = console.debug.bind(console);
  Object.defineProperty(window, NAME, { configurable: true, writable: false, value: text => debug(MARK, text, {}) });
}
"""


class Scripts:
    """The script that WebKit runs first in every document.

    Stock WebKit cannot bind a function of another program. A bound function writes a marked line to the console
    instead, which the bridge takes out of the stream; an empty object beside it tells which world the call came from.
    """

    def __init__(self, page: "Page") -> None:
        self._page = page
        self._source = ""
        self._bindings: list[str] = []

    @command("Page.setBootstrapScript")
    async def set_bootstrap_script(self, source: str) -> None:
        """Replaces Playwright's part of the script."""
        self._source = source
        await self._set()

    @command("Runtime.addBinding")
    async def add_binding(self, name: str) -> None:
        """Adds a function, here and now and in every later document."""
        if name not in self._bindings:
            self._bindings.append(name)
        await self._set()
        for world in self._page.frames.worlds():
            with contextlib.suppress(BridgeError):  # of a document that is gone
                await self._page.inspector.command("Runtime.evaluate", expression=self._definitions(), contextId=world)

    async def _set(self) -> None:
        source = self._definitions() + self._source
        try:
            await self._page.inspector.command("Page.setBootstrapScript", source=source)
        except BridgeError as error:  # Playwright would swallow it
            raise Refusal("Page.setBootstrapScript", str(error)) from error

    def _definitions(self) -> str:
        return "".join(
            "{" + DEFINE.replace("NAME", json.dumps(name)).replace("MARK", json.dumps(MARK)) + "}"
            for name in self._bindings
        )

    def called(self, message: Message) -> bool:
        """Whether a line of the console is the call of a bound function; then Playwright is told."""
        match message.get("parameters"):
            case [{"value": mark}, {"value": argument}, {"objectId": handle}] if mark == MARK:
                world = json.loads(handle)["injectedScriptId"]
                self._page.tell_target("Runtime.bindingCalled", contextId=world, name="", argument=argument)
                return True
        return False
