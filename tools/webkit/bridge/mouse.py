"""The mouse."""

from typing import TYPE_CHECKING

from bridge.commands import command
from bridge.gestures import Gestures, modifiers
from bridge.libraries import Gdk, Gtk
from bridge.refusals import Refusal

if TYPE_CHECKING:
    from bridge.pages import Page

BUTTONS = {"left": 1, "middle": 2, "right": 3}
HELD = {1: Gdk.ModifierType.BUTTON1_MASK, 2: Gdk.ModifierType.BUTTON3_MASK, 4: Gdk.ModifierType.BUTTON2_MASK}
PRESSES = {"down": Gdk.EventType.BUTTON_PRESS, "up": Gdk.EventType.BUTTON_RELEASE}
AGES = 60_000


class Mouse:
    """Moves, presses, releases and turns the wheel."""

    def __init__(self, page: "Page", gestures: Gestures) -> None:
        self._page, self._gestures = page, gestures
        self._view = page.window.view
        self._view.connect("drag-begin", self._on_drag_begin)

    @command("Input.dispatchMouseEvent")
    async def dispatch_mouse_event(
        self,
        type: str,  # noqa: A002 - the protocol's name
        x: float,
        y: float,
        button: str,
        buttons: int,
        modifiers: int,
        click_count: int = 0,
    ) -> None:
        """One movement, press or release."""
        place = {"x": x, "y": y, "x_root": x, "y_root": y}
        state = _state(buttons, modifiers)
        if type == "move":
            self._gestures.make(Gdk.EventType.MOTION_NOTIFY, "motion", **place, state=state)
        elif button not in BUTTONS:
            raise Refusal("Input.dispatchMouseEvent", f"a mouse here has no button {button}")
        else:
            # WebKit counts clicks by their distance in time, Playwright says which one it is.
            Gtk.Settings.get_default().set_property("gtk-double-click-time", AGES if click_count > 1 else 0)
            if type == "down":
                state &= ~HELD[{"left": 1, "right": 2, "middle": 4}[button]]
            self._gestures.make(PRESSES[type], "button", **place, state=state, button=BUTTONS[button])
        await self._gestures.settle()

    @command("Input.dispatchWheelEvent")
    async def dispatch_wheel_event(self, x: float, y: float, delta_x: float, delta_y: float, modifiers: int) -> None:
        """Turns the wheel by pixels. WebKit multiplies what GTK tells with a step that grows with the view."""
        size = self._view.get_allocation()
        self._gestures.make(
            Gdk.EventType.SCROLL,
            "scroll",
            x=x,
            y=y,
            x_root=x,
            y_root=y,
            state=_state(0, modifiers),
            direction=Gdk.ScrollDirection.SMOOTH,
            delta_x=delta_x / size.width ** (2 / 3),
            delta_y=delta_y / size.height ** (2 / 3),
        )
        await self._gestures.settle()

    @command("Page.updateScrollingState")
    async def update_scrolling_state(self) -> None:
        """Before the wheel is turned, layout must be done."""
        await self._page.inspector.command("Runtime.evaluate", expression="document.body && document.body.offsetTop")

    def _on_drag_begin(self, _view: Gtk.Widget, context: Gdk.DragContext) -> None:
        """The toolkit would wait for the end of a real drag for ever."""
        Gtk.drag_cancel(context)
        self._page.refuse_from_now_on(Refusal("Input.dispatchMouseEvent", "elements cannot be dragged (drag and drop)"))


def _state(buttons: int, mask: int) -> Gdk.ModifierType:
    state = modifiers(mask)
    for bit, held in HELD.items():
        if buttons & bit:
            state |= held
    return state
