"""Cookies and what else a context keeps."""

from playwright.sync_api import Browser, BrowserContext, Page

from tests.webkit.site import Site


def test_contexts_keep_to_themselves(webkit: Browser, context: BrowserContext, page: Page, site: Site) -> None:
    context.add_cookies([{"name": "ours", "value": "1", "url": site.address}])
    page.goto(site.url("widget.html"))
    assert page.evaluate("document.cookie") == "ours=1"
    page.evaluate("document.cookie = 'its=2'; localStorage.word = 3")
    assert sorted(cookie["name"] for cookie in context.cookies()) == ["its", "ours"]
    with webkit.new_context() as other:
        another = other.new_page()
        another.goto(site.url("widget.html"))
        assert another.evaluate("[document.cookie, localStorage.word]") == ["", None]


def test_a_cookie_comes_back_as_it_was_given(context: BrowserContext) -> None:
    context.add_cookies(
        [
            {
                "name": "ours",
                "value": "1",
                "domain": "example.test",
                "path": "/part",
                "expires": 4_000_000_000,
                "httpOnly": True,
                "secure": True,
                "sameSite": "Strict",
            }
        ]
    )
    assert context.cookies() == [
        {
            "name": "ours",
            "value": "1",
            "domain": "example.test",
            "path": "/part",
            "expires": 4_000_000_000,
            "httpOnly": True,
            "secure": True,
            "sameSite": "Strict",
        }
    ]
    context.clear_cookies()
    assert context.cookies() == []


def test_what_a_context_stored_another_one_can_start_with(webkit: Browser, page: Page, site: Site) -> None:
    page.goto(site.url("widget.html"))
    page.evaluate("document.cookie = 'its=2; max-age=1000'; localStorage.word = 'kept'")
    with webkit.new_context(storage_state=page.context.storage_state()) as other:
        another = other.new_page()
        another.goto(site.url("widget.html"))
        assert another.evaluate("[document.cookie, localStorage.word]") == ["its=2", "kept"]
