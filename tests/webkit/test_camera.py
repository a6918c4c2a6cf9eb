"""Camera and microphone: granted for each context, else denied."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.webkit.conftest import Launch
from tests.webkit.site import Site

CANVAS_AS_CAMERA = """navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
    setInterval(() => { pen.fillStyle = `rgb(${Math.random() * 255}, 200, 120)`; pen.fillRect(0, 0, 320, 240) }, 60);
    return canvas.captureStream(15);
}"""
LOOPBACK = "typeof RTCPeerConnection"


@pytest.fixture
def seeing(webkit: Browser, site: Site) -> Iterator[Page]:
    context = webkit.new_context(permissions=["camera"])
    page = context.new_page()
    page.goto(site.url("camera.html"))
    yield page
    context.close()


def test_a_camera_that_is_not_granted_is_denied(page: Page, site: Site) -> None:
    page.goto(site.url("camera.html"))
    assert page.evaluate("look()") == {"error": "NotAllowedError"}
    assert page.evaluate("state('camera')") == "prompt"


def test_a_granted_camera_shows_moving_pictures(seeing: Page) -> None:
    answer = seeing.evaluate("look()")
    assert (answer["label"], answer["width"]) == ("Mock video device 1", 640)
    assert min(answer["seen"]) > 5
    assert seeing.evaluate("state('camera')") == "granted"
    devices = seeing.evaluate("navigator.mediaDevices.enumerateDevices().then(all => all.map(one => one.label))")
    assert "Mock video device 2" in devices


def test_a_camera_that_is_switched_off_is_black(seeing: Page) -> None:
    seeing.evaluate("look()")
    seeing.evaluate("picture.srcObject.getVideoTracks()[0].enabled = false")
    seeing.wait_for_function("luma() === 0")


def test_a_canvas_can_stand_in_for_a_camera(page: Page, site: Site) -> None:
    page.add_init_script(CANVAS_AS_CAMERA)
    page.goto(site.url("camera.html"))
    assert min(page.evaluate("look()")["seen"]) > 100


def test_a_microphone_is_granted_by_itself(webkit: Browser, site: Site) -> None:
    context = webkit.new_context(permissions=["microphone"])
    page = context.new_page()
    page.goto(site.url("camera.html"))
    assert page.evaluate("ask({ audio: true })") == "Mock audio device 1"
    assert page.evaluate("ask({ video: true })") == "NotAllowedError"
    context.close()


def test_a_grant_is_for_its_origin_and_can_be_taken_back(context: BrowserContext, page: Page, site: Site) -> None:
    context.grant_permissions(["camera"], origin="https://elsewhere.test")
    page.goto(site.url("camera.html"))
    assert page.evaluate("ask({ video: true })") == "NotAllowedError"
    context.grant_permissions(["camera"], origin=site.address)
    assert page.evaluate("ask({ video: true })") == "Mock video device 1"
    context.clear_permissions()
    page.reload()
    assert page.evaluate("ask({ video: true })") == "NotAllowedError"


def test_a_machine_without_camera_has_none(launch: Launch, site: Site) -> None:
    browser = launch(args=["--mock-capture-devices=false"])
    page = browser.new_context(permissions=["camera"]).new_page()
    page.goto(site.url("camera.html"))
    assert page.evaluate("ask({ video: true })") in {"NotFoundError", "OverconstrainedError"}
    browser.close()


def test_there_is_no_webrtc_to_connect_with(page: Page, site: Site) -> None:
    page.goto(site.url("camera.html"))
    assert page.evaluate(LOOPBACK) == "undefined"
