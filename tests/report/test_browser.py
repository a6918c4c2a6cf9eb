"""An opened report asks nothing of the outside, and shows at once what is failing and what to do."""

import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from roundsman.report.build import build_report
from roundsman.report.outside import POLICY
from roundsman.report.stamp import stamp

PLACES = (os.environ.get("ROUNDSMAN_CHROMIUM", ""), "/usr/lib/chromium/chromium", shutil.which("chrome") or "")
ARGUMENTS = [
    "--disable-quic",
    "--host-resolver-rules=MAP *.googleapis.com ~NOTFOUND , MAP accounts.google.com ~NOTFOUND",
]


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as running:
        place = next((place for place in PLACES if place and Path(place).exists()), None)
        if place is None and not Path(running.chromium.executable_path).exists():
            pytest.skip("no Chromium: neither a system package nor one of Playwright's own")
        chromium = running.chromium.launch(executable_path=place, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def elsewhere():
    """A server that notes who asks."""
    asked = []

    class Notes(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def page_file(tmp_path, look, verdicts, cases, suite, elsewhere):
    """A report in which a target's answer tries to reach another server."""
    address, _ = elsewhere
    results = look()
    stamp(results, verdicts, cases)
    for path in results.glob("*-result.json"):
        text = path.read_text()
        path.write_text(text.replace('"description": "', f'"description": "![]({address}/from-description)\\n\\n'))
    return build_report(results, tmp_path / "out", suite=suite, history=tmp_path / "history.jsonl", title="Round")


def open_root(browser, file):
    """Opens the page at the failing case; returns the page and what it requested on the way."""
    page = browser.new_page()
    requested = []
    page.on("requestfinished", lambda request: requested.append(request.url))
    page.on("requestfailed", lambda request: requested.append(f"{request.failure} {request.url}"))
    page.goto(file.as_uri())
    page.get_by_text("check_the_shop_is_not_down").click()
    page.get_by_test_id("test-result-description-frame").wait_for()
    page.wait_for_load_state("networkidle")
    return page, requested


def test_an_opened_report_asks_nothing_of_the_outside(browser, page_file, elsewhere):
    address, asked = elsewhere
    page, requested = open_root(browser, page_file)
    seen = [one for one in requested if not one.startswith(("data:", "blob:"))]
    assert seen == [page_file.as_uri(), f"csp {address}/from-description"], "the policy refuses what evidence asks for"
    assert asked == []
    assert page.evaluate("performance.getEntriesByType('resource').filter(one => /^http/.test(one.name)).length") == 0


def test_without_the_policy_it_would_have_asked(browser, page_file, elsewhere):
    _, asked = elsewhere
    page_file.write_text(page_file.read_text().replace(POLICY, ""))
    open_root(browser, page_file)
    assert asked == ["/from-description"]


def test_it_opens_on_what_fails_and_says_what_to_do(browser, page_file):
    page, _ = open_root(browser, page_file)
    assert "#categories/" in page.url
    error = page.get_by_text("FAILING · P1 · The shop is down").first
    assert error.is_visible()
    assert "1. Look at the shop's log." in error.inner_text()


def test_a_healthy_round_opens_on_its_results(browser, tmp_path, look, suite):
    results = look(only="down")
    page_file = build_report(results, tmp_path / "out", suite=suite, history=tmp_path / "history.jsonl", title="Round")
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.get_by_text("check_the_shop_is_not_down").wait_for()
    assert "#" not in page.url


def test_a_consequence_leads_to_its_root(browser, page_file):
    page, _ = open_root(browser, page_file)
    root = page.url.rpartition("/")[2]
    page.goto(page_file.as_uri() + "#categories")
    page.get_by_text("Consequence of another case").click()
    page.get_by_text("check_listing_is_fast[first]").click()
    page.frame_locator("[data-testid=test-result-description-frame]").get_by_role("link").click()
    page.get_by_text("FAILING · P1 · The shop is down").first.wait_for()
    assert page.url.endswith("#" + root)
