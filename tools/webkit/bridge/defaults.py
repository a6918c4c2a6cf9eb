"""What Playwright sends to every page, with values that ask for nothing; any other value is refused."""

from typing import TYPE_CHECKING, Any

from bridge.commands import command
from bridge.refusals import MOBILE, Refusal

if TYPE_CHECKING:
    from bridge.pages import Page

SETTINGS = {
    "FullScreenEnabled": True,
    "NotificationsEnabled": True,
    "PointerLockEnabled": True,
    "InputTypeMonthEnabled": None,
    "InputTypeWeekEnabled": None,
    "FixedBackgroundsPaintRelativeToDocument": None,
    "PushAPIEnabled": True,
}


class Defaults:
    """Each function accepts what leaves WebKit as it is."""

    def __init__(self, page: "Page") -> None:
        self._page = page

    @command("Page.overrideSetting")
    async def override_setting(self, setting: str, *, value: bool | None = None) -> None:
        """Another value belongs to mobile devices. The last of these ends the setting up of a page."""
        if setting not in SETTINGS or (value or None) != SETTINGS[setting]:  # `False` asks for nothing, too
            raise Refusal("Page.overrideSetting", f"{setting}={value}: {MOBILE}")
        if setting == list(SETTINGS)[-1]:
            # a popup's request goes another way than the commands before this one: it must not overtake them
            await self._page.inspector.command("Page.getResourceTree")
            self._page.ready.keep()

    @command("Emulation.setAuthCredentials")
    async def set_auth_credentials(self, credentials: list[Any], proxy_credentials: Any = None) -> None:
        """No credentials."""
        if credentials or proxy_credentials:
            raise Refusal("Emulation.setAuthCredentials")

    @command("Network.setEmulateOfflineState")
    async def set_emulate_offline_state(self, *, offline: bool) -> None:
        """Online."""
        if offline:
            raise Refusal("Network.setEmulateOfflineState")

    @command("Page.setTouchEmulationEnabled")
    async def set_touch_emulation_enabled(self, *, enabled: bool) -> None:
        """No touch."""
        if enabled:
            raise Refusal("Page.setTouchEmulationEnabled")

    @command("Page.setInterceptFileChooserDialog")
    async def set_intercept_file_chooser_dialog(self, *, enabled: bool) -> None:
        """No file choosers."""
        if enabled:
            raise Refusal("Page.setInterceptFileChooserDialog")

    @command("Page.setBypassCSP")
    async def set_bypass_csp(self, *, enabled: bool) -> None:
        """Content security policies hold."""
        if enabled:
            raise Refusal("Page.setBypassCSP")

    @command("Page.setForcedColors")
    async def set_forced_colors(self, forced_colors: str | None = None) -> None:
        """Colours as the page has them."""
        if forced_colors not in {None, "None"}:
            raise Refusal("Page.setForcedColors")

    @command("Page.createUserWorld")
    async def create_user_world(self, name: str) -> None:
        """The second world is the first one under another number (see `frames`)."""

    @command("Dialog.enable")
    async def enable_dialogs(self) -> None:
        """Dialogs are always told."""
