"""Going somewhere, or not."""

import pytest
from playwright.sync_api import Error, Page, expect

from tests.webkit.site import Site


def test_history_reloads_and_fragments(page: Page, site: Site) -> None:
    page.goto(site.url("widget.html"))
    page.evaluate("history.pushState({}, '', '/pushed')")
    page.wait_for_url("**/pushed")
    page.goto(site.url("buttons.html"))
    page.go_back()
    assert page.url == site.url("pushed")
    page.go_forward()  # without a response where the page was kept in memory
    assert page.url == site.url("buttons.html")
    page.reload()
    page.goto(site.url("buttons.html#part"))
    assert (page.url, page.title()) == (site.url("buttons.html#part"), "buttons")


def test_there_is_nothing_to_go_back_to(page: Page) -> None:
    assert page.go_back() is None


def test_an_address_that_is_not_there_is_an_answer(page: Page, site: Site) -> None:
    response = page.goto(site.url("nowhere"))
    assert response is not None
    assert response.status == 404


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1:1/", "Navigation blocked by WebKit"),
        ("http://127.0.0.1:{closed}/", "Could not connect"),
        ("http://nowhere.invalid/", "Error resolving"),
    ],
    ids=["blocked", "refused", "unknown"],
)
def test_what_cannot_be_reached_is_an_error(page: Page, site: Site, unused_port: int, url: str, message: str) -> None:
    with pytest.raises(Error, match=message):
        page.goto(url.format(closed=unused_port))
    page.goto(site.url("widget.html"))
    assert page.title() == "widget"


def test_a_server_that_wants_a_password_is_heard(page: Page, site: Site) -> None:
    response = page.goto(site.url("locked"))
    assert response is not None
    assert response.status == 401
    assert page.inner_text("body") == "locked"


def test_a_page_that_wants_to_be_alone_is_there(page: Page, site: Site) -> None:
    page.goto(site.url("widget.html"))
    page.goto(site.url("separate"))
    assert page.inner_text("h1") == "separate"


def test_what_comes_late_is_waited_for(page: Page) -> None:
    page.set_content("<p id=p></p><script>setTimeout(() => { p.innerHTML = '<button>Ready</button>'; }, 500)</script>")
    expect(page.get_by_role("button", name="Ready")).to_be_visible()
