"""What goes over the network, seen and changed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.webkit.conftest import Launch
from tests.webkit.site import Site


def told(page: Page, url: str) -> dict[str, Any]:
    """The headers that the site got."""
    response = page.goto(url)
    assert response is not None
    answer: dict[str, Any] = json.loads(response.text())
    return answer


def test_requests_are_fulfilled_aborted_and_continued(page: Page, site: Site) -> None:
    page.route("**/api", lambda route: route.fulfill(status=200, body="made up"))
    page.route("**/widget.html", lambda route: route.abort())
    failed = []

    def heard(request: Request) -> None:
        failed.append((request.url, request.failure))

    page.on("requestfailed", heard)
    page.goto(site.url("buttons.html"))
    page.wait_for_function("window.api")
    assert page.evaluate("api") == "made up"
    assert failed == [(site.url("widget.html"), "Blocked by Web Inspector")]


def test_a_request_is_continued_with_other_headers(page: Page, site: Site) -> None:
    page.route("**/headers", lambda route: route.continue_(headers={**route.request.headers, "x-added": "yes"}))
    assert told(page, site.url("headers"))["x-added"] == "yes"


def test_responses_are_seen_with_their_bodies(page: Page, site: Site) -> None:
    with page.expect_response("**/api") as waiting:
        page.goto(site.url("buttons.html"))
    response = waiting.value
    assert (response.status, response.text()) == (200, "real")
    assert response.headers["content-type"].startswith("text/plain")


def test_a_redirect_is_seen(page: Page, site: Site) -> None:
    response = page.goto(site.url("moved"))
    assert response is not None
    before = response.request.redirected_from
    assert before is not None
    assert (before.url, page.url) == (site.url("moved"), site.url("widget.html"))


def test_extra_headers_are_sent(webkit: Browser, site: Site) -> None:
    context = webkit.new_context(extra_http_headers={"x-of-context": "1"})
    page = context.new_page()
    page.set_extra_http_headers({"x-of-page": "2"})
    answer = told(page, site.url("headers"))
    assert (answer["x-of-context"], answer["x-of-page"]) == ("1", "2")
    context.close()


def test_a_context_has_its_own_proxy(webkit: Browser, site: Site) -> None:
    context = webkit.new_context(proxy={"server": site.address, "bypass": "127.0.0.1"})
    page = context.new_page()
    assert told(page, "http://insecure.test/headers")["host"] == "insecure.test"
    assert told(page, site.url("headers"))["host"] == f"127.0.0.1:{site.port}"
    assert page.evaluate("isSecureContext")
    page.goto("http://insecure.test/camera.html")
    assert not page.evaluate("isSecureContext")
    assert page.evaluate("navigator.mediaDevices === undefined")
    context.close()


@pytest.fixture
def behind_a_proxy(launch: Launch, site: Site) -> Iterator[Page]:
    browser = launch(proxy={"server": site.address})
    yield browser.new_page()
    browser.close()


def test_a_browser_has_its_own_proxy(behind_a_proxy: Page) -> None:
    assert told(behind_a_proxy, "http://somewhere.test/headers")["host"] == "somewhere.test"
