"""What a page is made to believe of its surroundings, as far as that can be done."""

from typing import TYPE_CHECKING

from bridge.commands import command
from bridge.refusals import MOBILE, Refusal

if TYPE_CHECKING:
    from bridge.pages import Page


class Emulation:
    """Size, focus and JavaScript. Media and user agent are WebKit's own (see `relay`)."""

    def __init__(self, page: "Page") -> None:
        self._page = page

    @command("Emulation.setDeviceMetricsOverride")
    async def set_device_metrics_override(
        self,
        width: int,
        height: int,
        device_scale_factor: float,
        *,
        fixed_layout: bool,
    ) -> None:
        """Gives the view its size."""
        if fixed_layout:
            raise Refusal("Emulation.setDeviceMetricsOverride", MOBILE)
        if device_scale_factor != 1:
            raise Refusal(
                "Emulation.setDeviceMetricsOverride",
                f"the device scale factor is 1, not {device_scale_factor} (device_scale_factor)",
            )
        await self._page.window.resize(width, height)

    @command("Emulation.setActiveAndFocused")
    async def set_active_and_focused(self, *, active: bool) -> None:
        """Gives the page the focus."""
        if not active:
            raise Refusal("Emulation.setActiveAndFocused", "a page cannot be made inactive")
        self._page.window.focus()

    @command("Emulation.setJavaScriptEnabled")
    async def set_javascript_enabled(self, *, enabled: bool) -> None:
        """Lets the page's own scripts run, or not; those of Playwright always do."""
        self._page.window.view.get_settings().set_enable_javascript_markup(enabled)
