"""What cannot be done is refused in words, so that no check passes on nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

from tests.webkit.conftest import Launch
from tests.webkit.site import Site

OF_A_CONTEXT = {
    "offline": ({"offline": True}, "Network.setEmulateOfflineState"),
    "time-zone": ({"timezone_id": "Europe/Berlin"}, "Page.setTimeZone|Invalid timezone"),
    "touch": ({"has_touch": True}, "Page.setTouchEmulationEnabled"),
    "mobile": ({"is_mobile": True}, "Emulation.setDeviceMetricsOverride"),
    "mobile-without-viewport": ({"is_mobile": True, "no_viewport": True}, "isMobile|Page.overrideSetting"),
    "scale": ({"device_scale_factor": 2}, "Emulation.setDeviceMetricsOverride.*scale"),
    "geolocation": ({"geolocation": {"latitude": 1, "longitude": 2}}, "Playwright.setGeolocationOverride"),
    "credentials": ({"http_credentials": {"username": "a", "password": "b"}}, "Emulation.setAuthCredentials"),
    "proxy-credentials": (
        {"proxy": {"server": "http://127.0.0.1:9", "username": "a", "password": "b"}},
        "Emulation.setAuthCredentials",
    ),
    "downloads": ({"accept_downloads": False}, "Playwright.setDownloadBehavior"),
    "policy": ({"bypass_csp": True}, "Page.setBypassCSP"),
    "colours": ({"forced_colors": "active"}, "Page.setForcedColors"),
    "notifications": ({"permissions": ["notifications"]}, "Emulation.grantPermissions.*notifications"),
    "position": ({"permissions": ["geolocation"]}, "Emulation.grantPermissions.*geolocation"),
    "clipboard": ({"permissions": ["clipboard-read"]}, "Emulation.grantPermissions.*clipboard-read"),
}


@pytest.mark.parametrize(("options", "method"), OF_A_CONTEXT.values(), ids=OF_A_CONTEXT)
def test_an_option_of_a_context_is_refused(webkit: Browser, options: dict[str, Any], method: str) -> None:
    contexts = set(webkit.contexts)
    with pytest.raises(Error, match=method):
        webkit.new_context(**options).new_page()
    for context in set(webkit.contexts) - contexts:
        context.close()


def test_the_profile_of_a_phone_is_refused_as_a_whole(webkit: Browser, playwright: Playwright) -> None:
    context = webkit.new_context(
        **{name: value for name, value in playwright.devices["iPhone 15"].items() if name != "default_browser_type"}
    )
    with pytest.raises(Error, match="give user_agent and viewport only"):
        context.new_page()
    context.close()


def drag(page: Page) -> None:
    page.set_content("<p draggable=true>x</p><div style='height: 100px'>y</div>")
    page.drag_and_drop("p", "div")


def hold(page: Page) -> None:
    page.keyboard.down("a")
    page.keyboard.down("a")


ON_A_PAGE: dict[str, tuple[Callable[[Page], object], str]] = {
    "geolocation": (
        lambda page: page.context.set_geolocation({"latitude": 1, "longitude": 2}),
        "Playwright.setGeolocationOverride",
    ),
    "permission": (lambda page: page.context.grant_permissions(["notifications"]), "Emulation.grantPermissions"),
    "background": (
        lambda page: page.screenshot(omit_background=True),
        "Page.setDefaultBackgroundColorOverride",
    ),
    "keypad": (lambda page: page.keyboard.press("Numpad1"), "Input.dispatchKeyEvent"),
    "key": (lambda page: page.keyboard.press("ShiftRight"), "Input.dispatchKeyEvent"),
    "dragging": (drag, "Input.dispatchMouseEvent.*drag"),
    "repeated-key": (hold, "Input.dispatchKeyEvent"),
}


@pytest.mark.parametrize(("ask", "method"), ON_A_PAGE.values(), ids=ON_A_PAGE)
def test_a_call_is_refused(page: Page, ask: Callable[[Page], object], method: str) -> None:
    with pytest.raises(Error, match=rf"the WebKitGTK bridge refuses {method}"):
        ask(page)


def test_a_file_cannot_be_given_by_its_path(page: Page, tmp_path: Path) -> None:
    page.set_content("<input type=file>")
    file = tmp_path / "file.txt"
    file.write_text("text")
    with pytest.raises(Error, match=r"refuses (DOM.setInputFiles|Playwright.grantFileReadAccess)"):
        page.set_input_files("input", file)


def test_the_contents_of_a_file_can_be_given(page: Page) -> None:
    page.set_content("<input type=file>")
    page.set_input_files("input", {"name": "file.txt", "mimeType": "text/plain", "buffer": b"text"})
    assert page.evaluate("document.querySelector('input').files[0].text()") == "text"


def test_a_frame_inside_cannot_be_navigated(page: Page, site: Site) -> None:
    page.goto(site.url("buttons.html"))
    with pytest.raises(Error, match=r"refuses Playwright\.navigate"):
        page.frames[1].goto(site.url("sound.html"))


SWALLOWED: dict[str, tuple[Callable[[Page], object], str]] = {
    "offline": (lambda page: page.context.set_offline(True), "Network.setEmulateOfflineState"),
    "colours": (lambda page: page.emulate_media(forced_colors="active"), "Page.setForcedColors"),
    "file-chooser": (lambda page: page.on("filechooser", lambda _: None), "Page.setInterceptFileChooserDialog"),
}


@pytest.mark.parametrize(("ask", "method"), SWALLOWED.values(), ids=SWALLOWED)
def test_what_playwright_would_swallow_makes_the_page_refuse_everything(
    page: Page,
    site: Site,
    ask: Callable[[Page], object],
    method: str,
) -> None:
    page.goto(site.url("buttons.html"))
    ask(page)
    page.wait_for_timeout(100)
    for call in (
        lambda: page.goto(site.url("widget.html")),
        lambda: page.evaluate("1"),
        lambda: page.click("#press"),
        page.screenshot,
    ):
        with pytest.raises(Error, match=rf"the WebKitGTK bridge refuses {method}"):
            call()


def test_other_pages_of_the_context_go_on(context: BrowserContext, page: Page) -> None:
    with pytest.raises(Error, match="refuses"):
        page.keyboard.press("ShiftRight")
    assert context.new_page().evaluate("1") == 1


def test_a_download_makes_the_page_refuse_everything(page: Page, site: Site) -> None:
    page.set_content(f'<a href="{site.url("file")}">x</a>')
    page.click("a")
    with pytest.raises(Error, match="downloads are not done"):
        _ask_for_half_a_minute(page)


def _ask_for_half_a_minute(page: Page) -> None:
    """The browser tells of a download when it has the head of the answer."""
    for _ in range(600):
        page.evaluate("1")
        page.wait_for_timeout(50)


def test_a_download_instead_of_a_page_is_an_error(page: Page, site: Site) -> None:
    with pytest.raises(Error, match=r"Playwright\.navigate"):
        page.goto(site.url("file"))


def test_going_online_and_other_defaults_are_no_refusals(page: Page) -> None:
    page.context.set_offline(False)
    page.context.set_geolocation(None)
    page.emulate_media(forced_colors="none", color_scheme="light")
    assert page.evaluate("1") == 1


@pytest.mark.parametrize("argument", ["--enable-webgl=false", "--autoplay-policy=maybe", "--mock-capture-devices=2"])
def test_an_unknown_option_ends_the_launch_and_is_named(launch: Launch, argument: str) -> None:
    with pytest.raises(Error, match=f"error: .*{argument.partition('=')[0]}"):
        launch(args=[argument])


def test_a_persistent_context_is_refused(playwright: Playwright, executable: Path, tmp_path: Path) -> None:
    with pytest.raises(Error, match="unrecognized arguments: --user-data-dir"):
        playwright.webkit.launch_persistent_context(tmp_path, executable_path=executable)
