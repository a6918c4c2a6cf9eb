"""The window of a page: WebKit's view in it, its settings and its size."""

from argparse import Namespace

from bridge.contexts import Context
from bridge.libraries import Gtk, WebKit
from bridge.refusals import BridgeError
from bridge.tasks import sleep

AUTOPLAY = {
    "allow": WebKit.AutoplayPolicy.ALLOW,
    "allow-without-sound": WebKit.AutoplayPolicy.ALLOW_WITHOUT_SOUND,
    "deny": WebKit.AutoplayPolicy.DENY,
}
SETTINGS = {
    "enable-developer-extras": True,  # the remote inspector
    "enable-media-stream": True,
    "enable-page-cache": False,  # a page that comes back out of it tells the inspector nothing
    "enable-webrtc": True,
    "javascript-can-open-windows-automatically": True,
}
# With these a page moves to another process, and what the inspector was told stays behind.
UNWANTED_FEATURES = {"ProcessSwapOnCrossSiteNavigation", "CrossOriginOpenerPolicy"}


class Window:
    """One window without decoration, showing one view."""

    def __init__(self, context: Context, options: Namespace, opener: WebKit.WebView | None) -> None:
        if opener is not None:
            self.view = WebKit.WebView(related_view=opener)
        else:
            policies = WebKit.WebsitePolicies(autoplay=AUTOPLAY[options.autoplay_policy])
            self.view = WebKit.WebView(web_context=context.web, website_policies=policies)
        self._set_up(options.mock_capture_devices == "true")
        self._window = Gtk.Window()
        self._window.set_decorated(False)
        self._window.set_default_size(1280, 720)
        self._window.add(self.view)
        self._window.show_all()
        self._window.move(0, 0)
        self.focus()

    def _set_up(self, mock_capture_devices: bool) -> None:
        settings = self.view.get_settings()
        for name, value in (SETTINGS | {"enable-mock-capture-devices": mock_capture_devices}).items():
            settings.set_property(name, value)
        features = WebKit.Settings.get_all_features()
        for index in range(features.get_length()):
            feature = features.get(index)
            if feature.get_identifier() in UNWANTED_FEATURES:
                settings.set_feature_enabled(feature, False)

    def focus(self) -> None:
        """Makes it the window that has the keyboard; there is no window manager that would."""
        window = self._window.get_window()
        window.raise_()
        window.focus(0)
        self.view.grab_focus()

    async def resize(self, width: int, height: int) -> None:
        """Gives the view another size and waits until it has it."""
        self.view.set_size_request(width, height)
        self._window.resize(width, height)
        self.focus()
        for _ in range(200):
            await sleep(0.01)
            allocation = self.view.get_allocation()
            if (allocation.width, allocation.height) == (width, height):
                return
        raise BridgeError(f"the window does not take the size {width} × {height}")

    def close(self) -> None:
        """Destroys window and view."""
        self._window.destroy()
