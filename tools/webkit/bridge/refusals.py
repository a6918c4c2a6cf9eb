"""What the bridge does not do, in words.

A refusal is a protocol error that names the method. Playwright does not pass every such error on: it swallows those of
`set_offline`, `emulate_media` and others on an open page. Therefore a page that was asked what cannot be done refuses
everything from then on, in the same words, so that no check passes on nothing.
"""

MOBILE = "mobile devices are not emulated (is_mobile): give user_agent and viewport only"
BY_PATH = "files cannot be put into an input by their paths; their contents can (FilePayload)"
WHY = {
    "DOM.setInputFiles": BY_PATH,
    "Emulation.setAuthCredentials": "HTTP credentials are not done",
    "Emulation.setOrientationOverride": MOBILE,
    "Input.dispatchTapEvent": "touch is not emulated",
    "Page.setBypassCSP": "a content security policy cannot be bypassed (bypass_csp)",
    "Page.setDefaultBackgroundColorOverride": "the background cannot be left out of a screenshot (omit_background)",
    "Page.setForcedColors": "forced colours are not emulated (forced_colors)",
    "Page.setInterceptFileChooserDialog": "file choosers are not done",
    "Page.setTimeZone": "the time zone cannot be set (timezone_id)",
    "Page.setTouchEmulationEnabled": "touch is not emulated (has_touch)",
    "Network.setEmulateOfflineState": "being offline is not emulated",
    "Playwright.cancelDownload": "downloads are not done",
    "Playwright.grantFileReadAccess": BY_PATH,
    "Playwright.setGeolocationOverride": "a geographic position cannot be set (geolocation)",
}


class BridgeError(Exception):
    """A command that could be done, and failed; Playwright is told why."""


class Refusal(BridgeError):
    """A command that cannot be done here, or not with these values."""

    def __init__(self, method: str, why: str | None = None) -> None:
        reason = why or WHY.get(method, "the bridge does not know this command")
        super().__init__(f"the WebKitGTK bridge refuses {method}: {reason}")
