"""Nouns of the scanner's web app, each with the browser that it needs."""

from browser.scanner.pages.address import WebAddress
from browser.scanner.pages.capture import CapturePage
from browser.scanner.pages.guidance import GuidancePage
from browser.scanner.pages.origin import WebOrigin
from browser.scanner.pages.session import OrderPage
from fixtures.clients.scanner.login import Login
from fixtures.clients.scanner.settings import PatternFactorySettings, ScannerSettings, WebAppSettings
from roundsman.browser import Camera, Profile, Window, browsing
from roundsman.nouns import given, noun


@noun("scanner.web_app")
def web_app(scanner: ScannerSettings) -> WebAppSettings:
    """Where the web app is."""
    return given(scanner.web_app)


@browsing(camera=Camera.WORKING)
def web_address(window: Window, web_app: WebAppSettings) -> WebAddress:
    """The address that people type."""
    return WebAddress(window, web_app)


@browsing(camera=Camera.REFUSED)
def refused_capture(window: Window, web_app: WebAppSettings) -> CapturePage:
    """Capture, where the person does not allow the camera."""
    return CapturePage(window, web_app)


@browsing(camera=Camera.NONE)
def bare_capture(window: Window, web_app: WebAppSettings) -> CapturePage:
    """Capture on a machine without a camera."""
    return CapturePage(window, web_app)


@browsing(camera=Camera.WORKING)
def capture(window: Window, web_app: WebAppSettings) -> CapturePage:
    """Capture with a camera."""
    return CapturePage(window, web_app)


@browsing(camera=Camera.TWO)
def capture_of_two(window: Window, web_app: WebAppSettings) -> CapturePage:
    """Capture with two cameras."""
    return CapturePage(window, web_app)


@browsing(camera=Camera.BLACK)
def black_capture(window: Window, web_app: WebAppSettings) -> CapturePage:
    """Capture with a camera that shows black."""
    return CapturePage(window, web_app)


@browsing(camera=Camera.WORKING, profile=Profile.IPHONE)
def capture_on_iphone(window: Window, web_app: WebAppSettings) -> CapturePage:
    """Capture on an iPhone."""
    return CapturePage(window, web_app)


@browsing(camera=Camera.FRONT, profile=Profile.IPHONE)
def capture_by_the_front(window: Window, web_app: WebAppSettings) -> CapturePage:
    """Capture on an iPhone whose camera at the back cannot be had."""
    return CapturePage(window, web_app)


@browsing(camera=Camera.FRONT, profile=Profile.PIXEL)
def capture_on_pixel(window: Window, web_app: WebAppSettings) -> CapturePage:
    """Capture on an Android phone whose camera at the back cannot be had."""
    return CapturePage(window, web_app)


@browsing(is_untouched=True)
def guidance(window: Window, web_app: WebAppSettings) -> GuidancePage:
    """Guidance, before anybody has clicked."""
    return GuidancePage(window, web_app)


@browsing()
def order_page(window: Window, web_app: WebAppSettings, login: Login) -> OrderPage:
    """Order, for our ordinary account."""
    return OrderPage(window, web_app, login)


@browsing()
def web_origin(window: Window, web_app: WebAppSettings, factory_settings: PatternFactorySettings) -> WebOrigin:
    """The app as an origin."""
    return WebOrigin(window, web_app, factory_settings)
