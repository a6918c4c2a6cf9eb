"""Events as a hand would make them: GTK cannot tell them from real ones, so pages trust them."""

import time
from typing import TYPE_CHECKING, Any

from bridge.libraries import Gdk
from bridge.refusals import BridgeError
from bridge.tasks import Promise, sleep, spawn, within

if TYPE_CHECKING:
    from bridge.pages import Page

SHIFT, CONTROL, ALT, META = 1, 2, 4, 8  # as Playwright counts modifiers
SETTLE_SECONDS, PATIENCE_SECONDS = 0.008, 1.5


def modifiers(mask: int) -> Gdk.ModifierType:
    """Playwright's modifiers in GDK's bits."""
    bits = {
        SHIFT: Gdk.ModifierType.SHIFT_MASK,
        CONTROL: Gdk.ModifierType.CONTROL_MASK,
        ALT: Gdk.ModifierType.MOD1_MASK,
        META: Gdk.ModifierType.META_MASK,
    }
    state = Gdk.ModifierType(0)
    for bit, modifier in bits.items():
        if mask & bit:
            state |= modifier
    return state


class Gestures:
    """Hands events to the view of a page."""

    def __init__(self, page: "Page") -> None:
        self._page, self._view = page, page.window.view

    def make(self, kind: Gdk.EventType, part: str, **fields: Any) -> None:
        """Fills in an event and gives it to the view; `part` is its member in GDK's union of all kinds."""
        event = Gdk.Event.new(kind)
        member = getattr(event, part)
        member.window = self._view.get_window()
        member.send_event = 0
        member.time = int(time.monotonic() * 1000) & 0x7FFFFFFF
        for name, value in fields.items():
            setattr(member, name, value)
        seat = Gdk.Display.get_default().get_default_seat()
        event.set_device(seat.get_keyboard() if part == "key" else seat.get_pointer())
        if part != "key":
            event.set_source_device(seat.get_pointer())
        self._view.event(event)

    async def settle(self) -> None:
        """Waits until the page has handled what it was given: until it answers, unless a dialog keeps it."""
        answered = Promise()

        async def ask() -> None:
            try:
                for _ in range(2):
                    await self._page.inspector.command("Runtime.evaluate", expression="0")
            except BridgeError:
                pass  # it navigates away or closes: that is handled too
            answered.keep()

        await sleep(SETTLE_SECONDS)
        spawn(ask())
        await within(PATIENCE_SECONDS, answered)
