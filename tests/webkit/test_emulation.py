"""What a page is made to believe, as far as WebKitGTK lets it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.webkit.site import Site

NewPage = Callable[..., Page]


@pytest.fixture
def new_page(webkit: Browser) -> Iterator[NewPage]:
    """Pages of contexts with options."""
    contexts = []

    def new_page(**options: Any) -> Page:
        context = webkit.new_context(**options)
        contexts.append(context)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()


def test_the_viewport_has_the_size_that_was_asked(new_page: NewPage, site: Site) -> None:
    page = new_page(viewport={"width": 390, "height": 664}, screen={"width": 400, "height": 800})
    page.goto(site.url("buttons.html"))
    assert page.evaluate("[innerWidth, innerHeight, screen.width, screen.height]") == [390, 664, 400, 800]
    page.set_viewport_size({"width": 800, "height": 600})
    assert page.evaluate("[innerWidth, innerHeight]") == [800, 600]


def test_of_a_phone_user_agent_and_viewport_can_be_had(new_page: NewPage, playwright: Playwright, site: Site) -> None:
    phone = playwright.devices["iPhone 15"]
    page = new_page(user_agent=phone["user_agent"], viewport=phone["viewport"])
    page.goto(site.url("buttons.html"))
    assert page.evaluate("[innerWidth, innerHeight]") == list(phone["viewport"].values())
    assert "iPhone" in page.evaluate("navigator.userAgent")
    assert page.evaluate("[devicePixelRatio, navigator.maxTouchPoints, matchMedia('(pointer: coarse)').matches]") == [
        1,
        0,
        False,
    ]


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ({"color_scheme": "dark"}, "(prefers-color-scheme: dark)"),
        ({"reduced_motion": "reduce"}, "(prefers-reduced-motion: reduce)"),
        ({"contrast": "more"}, "(prefers-contrast: more)"),
        ({"media": "print"}, "print"),
    ],
    ids=["dark", "still", "contrast", "print"],
)
def test_media_are_emulated(page: Page, site: Site, options: dict[str, Any], query: str) -> None:
    page.goto(site.url("widget.html"))
    assert not page.evaluate("query => matchMedia(query).matches", query)
    page.emulate_media(**options)
    assert page.evaluate("query => matchMedia(query).matches", query)


def test_a_language_reaches_the_page_and_the_server(new_page: NewPage, site: Site) -> None:
    page = new_page(locale="de-DE")
    page.goto(site.url("headers"))
    assert page.evaluate("JSON.parse(document.body.innerText)['accept-language']").startswith("de")
    assert page.evaluate("navigator.language") == "de-DE"
    assert page.evaluate("(1234.5).toLocaleString()") == "1.234,5"


def test_scripts_of_a_page_can_be_switched_off(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.set_content("<noscript>off</noscript><script>document.body.append('on')</script>")
    assert page.inner_text("body").strip() == "off"
