"""What a window says of pages that misbehave, of browsers that end, and what stays of a look."""

import io
import os
import signal
import zipfile

import pytest

from roundsman.browser import Camera, Engine, Launch
from roundsman.browser.browsers import Browsers
from roundsman.browser.engines import installation
from roundsman.browser.keeping import keep_failure, keep_success
from roundsman.evidence import begin_evidence
from roundsman.failure import CannotLook, TimedOut, Unreachable, WrongAnswer
from roundsman.target import BrowserPrograms
from tests.browser.conftest import BRIDGE, COOKIE, DEADLINE, Site
from tests.servers import closed_port

PREVIEW = """<video autoplay muted playsinline></video><script>
const show = (stream) => Object.assign(document.querySelector("video"), { srcObject: stream });
navigator.mediaDevices.getUserMedia({ video: true }).then(show);
</script>"""


def test_a_page_that_does_not_show_what_it_should_is_the_targets_fault(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "<main>Nothing to see</main>"
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        window._deadline = 0.5
        with pytest.raises(TimedOut) as raised:
            window.sees("h1", "a heading")
    assert raised.value.observation.expected == "a heading within 0.5 s"
    assert raised.value.observation.observed == "the page says: Nothing to see"


def test_what_comes_late_on_an_overloaded_machine_says_nothing_of_the_page(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page["/"] = "<main>Nothing to see</main>"
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        window._deadline = 0.5
        for load, kind in ((11.9, TimedOut), (12.1, CannotLook)):
            monkeypatch.setattr(os, "getloadavg", lambda load=load: (load, 0.0, 0.0))
            for ask in (
                lambda: window.sees("h1", "a heading"),
                lambda: window.until("false", "a heading", "'none'"),
                lambda: window.rises("0", 1.0, "brightness"),
            ):
                with pytest.raises(kind, match=r"overloaded itself: 12 processes want its 2 cores|took "):
                    ask()


def test_a_script_of_the_page_that_never_answers_is_the_targets_fault(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "<main>here</main>"
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        window._deadline = 0.5
        with pytest.raises(TimedOut) as raised:
            window.ask("new Promise(() => {})")
        window._deadline = DEADLINE
        assert window.ask("undefined") is None
    assert raised.value.observation.expected == "an answer of the page within 0.5 s"


def test_an_address_where_nobody_answers_is_unreachable(browsers: Browsers, engine: Engine) -> None:
    with (
        closed_port() as port,
        browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window,
        pytest.raises(Unreachable) as raised,
    ):
        window.open(f"http://127.0.0.1:{port}/")
    assert raised.value.observation.observed == "connection refused"


def test_a_name_behind_which_nobody_answers_is_unreachable(browsers: Browsers, engine: Engine) -> None:
    hosts = {"insecure.test": "127.0.0.1"}
    with (
        closed_port() as port,
        browsers.window(engine, Launch(), hosts=hosts, deadline=DEADLINE) as window,
        pytest.raises(Unreachable) as raised,
    ):
        window.open(f"http://insecure.test:{port}/")
    assert raised.value.observation.observed == "connection refused"


def test_a_page_that_is_not_found_is_a_wrong_answer(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window, pytest.raises(WrongAnswer):
        window.open(f"{site.url}/nowhere")


def test_a_name_that_no_name_service_knows_leads_where_the_target_says(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "<main>here</main>"
    by_name = site.url.replace("127.0.0.1", "insecure.test")
    with browsers.window(engine, Launch(), hosts={"insecure.test": "127.0.0.1"}, deadline=DEADLINE) as window:
        window.open(by_name)
        assert window.sees("main", "the page") == "here"
        assert window.ask("isSecureContext") is False


def test_a_browser_that_ends_is_our_own_trouble(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "<main>here</main>"
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        *_, used = browsers._running.values()
        for process in used.processes:
            os.killpg(process, signal.SIGKILL)
        with pytest.raises(CannotLook, match="the browser or its driver ended"):
            window.sees("h1", "a heading")
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)


def test_a_failed_look_leaves_a_picture_a_masked_trace_and_what_was_said(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "<main><input type=password id=p><script>console.log('said')</script></main>"
    evidence = begin_evidence()
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE, traced=True) as window:
        window.open(site.url)
        window.fill("#p", "the password", "correct-horse-battery")
        window.ask("fetch('/', { headers: { 'X-Api-Key': ['key', 'of', 'nobody'].join('-') } }).then(() => 1)")
        keep_failure(window)
    kept = {attached.media_type: attached.content for attached in evidence.attachments}
    assert kept["image/png"].startswith(b"\x89PNG")
    assert "log: said" in evidence.text()
    with zipfile.ZipFile(io.BytesIO(kept["application/zip"])) as trace:
        names = trace.namelist()
        texts = [trace.read(name).decode(errors="replace") for name in names]
    assert any(name.endswith(".trace") for name in names)
    assert [text for text in texts if '"name":"X-Api-Key","value":"•••"' in text]
    for secret in ("correct-horse-battery", COOKIE, "key-of-nobody"):
        assert not [text for text in texts if secret in text]


def test_the_brightness_of_a_video_is_kept_of_a_failed_look_only(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = PREVIEW
    kept = {}
    with browsers.window(engine, Launch(camera=Camera.WORKING), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        window.until("document.querySelector('video').videoWidth", "a picture", "'none'")
        window._deadline = 1.0
        with pytest.raises(TimedOut):
            window.until("false", "what never comes", "'nothing'")
        for keep in (keep_success, keep_failure):
            evidence = begin_evidence()
            keep(window)
            kept[keep] = {attached.media_type for attached in evidence.attachments}
    assert kept == {keep_success: {"image/jpeg"}, keep_failure: {"image/png", "image/svg+xml"}}


def test_a_good_look_leaves_one_small_picture(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "<main>here</main>"
    evidence = begin_evidence()
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        keep_success(window)
    assert [attached.media_type for attached in evidence.attachments] == ["image/jpeg"]
    assert len(evidence.attachments[0].content) < 60_000


def test_the_engine_that_really_ran_is_named(browsers: Browsers, engine: Engine) -> None:
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        name, _, version = window.engine.partition(" ")
    is_bridged = installation(engine, BrowserPrograms(), BRIDGE).bridge is not None
    assert name == ("WebKitGTK" if is_bridged else {Engine.CHROMIUM: "Chromium", Engine.WEBKIT: "WebKit"}[engine])
    assert version[0].isdigit()
    assert not is_bridged or version != "27.2"  # what Playwright takes every WebKit for


def test_the_witness_hears_the_camera_asked_for_also_after_the_browser_tidied_up(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "<main>here</main>"
    asks = "navigator.mediaDevices.getUserMedia({ video: true }).then(() => 1, () => 0)"
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        for _ in range(3):
            before = len(window.watch.signs)
            window.ask(asks)
            window.hears("camera-asked", "the camera asked for", after=before)
            window.raw.request_gc()
