"""The keyboard."""

from typing import TYPE_CHECKING

from bridge.commands import command
from bridge.gestures import Gestures, modifiers
from bridge.libraries import Gdk
from bridge.refusals import Refusal

if TYPE_CHECKING:
    from bridge.pages import Page

NAMES = {
    "Alt": "Alt_L",
    "ArrowDown": "Down",
    "ArrowLeft": "Left",
    "ArrowRight": "Right",
    "ArrowUp": "Up",
    "Backspace": "BackSpace",
    "CapsLock": "Caps_Lock",
    "ContextMenu": "Menu",
    "Control": "Control_L",
    "Enter": "Return",
    "Meta": "Super_L",
    "PageDown": "Next",
    "PageUp": "Prior",
    "Shift": "Shift_L",
}
RIGHT_HAND = {"AltRight", "ControlRight", "MetaRight", "ShiftRight"}


class Keyboard:
    """Presses and releases keys, and puts in text that no key has."""

    def __init__(self, page: "Page", gestures: Gestures) -> None:
        self._page, self._gestures = page, gestures

    @command("Input.dispatchKeyEvent")
    async def dispatch_key_event(
        self,
        type: str,  # noqa: A002 - the protocol's name
        key: str,
        code: str,
        modifiers: int,
        *,
        is_keypad: bool = False,
        auto_repeat: bool = False,
        **_derived: object,
    ) -> None:
        """One key down or up. What is derived from the key (its number, the commands of a Mac) is not needed."""
        if is_keypad or auto_repeat or code in RIGHT_HAND:
            raise Refusal("Input.dispatchKeyEvent", f"{code}: no keypad, no second Shift, no key that repeats itself")
        value = _value(key)
        known, entries = Gdk.Keymap.get_for_display(Gdk.Display.get_default()).get_entries_for_keyval(value)
        if not known or not entries:
            raise Refusal("Input.dispatchKeyEvent", f"the keyboard has no key {key}")
        kind = Gdk.EventType.KEY_PRESS if type == "keyDown" else Gdk.EventType.KEY_RELEASE
        self._gestures.make(
            kind, "key", keyval=value, hardware_keycode=entries[0].keycode, group=0, state=_state(modifiers)
        )
        await self._gestures.settle()

    @command("Page.insertText")
    async def insert_text(self, text: str) -> None:
        """Puts text where the caret is."""
        self._page.window.view.execute_editing_command_with_argument("InsertText", text)
        await self._gestures.settle()


def _value(key: str) -> int:
    if len(key) == 1:
        return int(Gdk.unicode_to_keyval(ord(key)))
    return int(Gdk.keyval_from_name(NAMES.get(key, key)))


def _state(mask: int) -> Gdk.ModifierType:
    return modifiers(mask)
