"""What a window says of pages that misbehave, of browsers that end, and what stays of a look."""

import io
import os
import signal
import socket
import zipfile
from pathlib import Path

import psutil
import pytest

from roundsman.browser import Engine, Launch
from roundsman.browser.browsers import Browsers
from roundsman.browser.keeping import keep_failure, keep_success
from roundsman.evidence import begin_evidence
from roundsman.failure import CannotLook, TimedOut, Unreachable, WrongAnswer
from roundsman.target import BrowserPrograms
from tests.browser.conftest import BRIDGE, DEADLINE, Site


def test_a_page_that_does_not_show_what_it_should_is_the_targets_fault(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "<main>Nothing to see</main>"
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
        window.open(site.url)
        window._milliseconds = 500
        with pytest.raises(TimedOut) as raised:
            window.sees("h1", "a heading")
    assert raised.value.observation.expected == f"a heading within {DEADLINE:g} s"
    assert raised.value.observation.observed == "the page says: Nothing to see"


def test_an_address_where_nobody_answers_is_unreachable(browsers: Browsers, engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window, pytest.raises(Unreachable) as raised:
        window.open(f"http://127.0.0.1:{port}/")
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


def test_a_browser_that_ends_is_our_own_trouble(site: Site, page: dict[str, str]) -> None:
    page["/"] = "<main>here</main>"
    pool = Browsers(BrowserPrograms(), BRIDGE)
    try:
        with pool.window(Engine.CHROMIUM, Launch(), hosts={}, deadline=DEADLINE) as window:
            window.open(site.url)
            for process in next(iter(pool._running.values())).processes:
                os.killpg(process, signal.SIGKILL)
            with pytest.raises(CannotLook, match="the browser or its driver ended"):
                window.sees("h1", "a heading")
        with pool.window(Engine.CHROMIUM, Launch(), hosts={}, deadline=DEADLINE) as window:
            window.open(site.url)
    finally:
        pool.close()


def test_a_failed_look_leaves_a_picture_a_masked_trace_and_what_was_said(
    browsers: Browsers, engine: Engine, site: Site, page: dict[str, str]
) -> None:
    page["/"] = "<main><form><input type=password id=p><input id=q></form><script>console.log('said')</script></main>"
    evidence = begin_evidence()
    with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE, traced=True) as window:
        window.open(site.url)
        window.fill("#p", "the password", "correct-horse-battery")
        keep_failure(window)
    kept = {attached.media_type: attached.content for attached in evidence.attachments}
    assert kept["image/png"].startswith(b"\x89PNG")
    assert "log: said" in evidence.text()
    with zipfile.ZipFile(io.BytesIO(kept["application/zip"])) as trace:
        names = trace.namelist()
        assert any(name.endswith(".trace") for name in names)
        assert not [name for name in names if b"correct-horse-battery" in trace.read(name)]


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
    assert name in {"Chromium", "WebKitGTK", "WebKit"}
    assert version[0].isdigit()
    assert version != "27.2"  # what Playwright takes every WebKit for


def test_nothing_is_left_when_browsers_are_closed(site: Site, page: dict[str, str]) -> None:
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    pool = Browsers(BrowserPrograms(), BRIDGE)
    with pool.window(Engine.CHROMIUM, Launch(), hosts={}, deadline=DEADLINE):
        folder: Path = pool.folder
    pool.close()
    assert not folder.exists()
    assert {process.pid for process in psutil.Process().children(recursive=True)} <= before
