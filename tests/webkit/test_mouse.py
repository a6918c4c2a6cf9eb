"""A mouse that a page trusts."""

import pytest
from playwright.sync_api import Page, expect

from tests.webkit.site import Site

COUNT = """<button id=b>b</button><script>
    seen = [];
    b.onclick = b.ondblclick = event => seen.push([event.type, event.detail]);
</script>"""
RESTS = """new Promise(resolve => {
    let before = 0, still = 0;
    const look = () => {  // in frames, which come late where the scrolling does, too
        still = before && scrollY === before ? still + 1 : 0;
        before = scrollY;
        still === 20 ? resolve(scrollY) : requestAnimationFrame(look);
    };
    look();
})"""
HELD = """<p id=p>x</p><script>
    p.onmousedown = event => { got = [event.button, event.buttons, event.shiftKey, event.ctrlKey]; };
</script>"""


def test_a_click_is_trusted(page: Page, site: Site) -> None:
    page.goto(site.url("buttons.html"))
    page.click("#press")
    expect(page.locator("#said")).to_have_text("pressed 1, trusted true")


def test_the_wheel_scrolls_by_what_was_asked(page: Page) -> None:
    page.set_content('<div style="height: 4000px" onmousemove="trusted = event.isTrusted">x</div>')
    page.mouse.move(50, 50)
    page.mouse.wheel(0, 300)
    assert page.evaluate(RESTS) == pytest.approx(300, abs=5)
    assert page.evaluate("trusted")


def test_two_clicks_are_a_double_click_only_where_it_was_asked(page: Page) -> None:
    page.set_content(COUNT)
    page.click("#b")
    page.click("#b")
    assert page.evaluate("seen.splice(0)") == [["click", 1], ["click", 1]]
    page.dblclick("#b")
    assert page.evaluate("seen") == [["click", 1], ["click", 2], ["dblclick", 2]]


def test_buttons_and_modifiers_arrive(page: Page) -> None:
    page.set_content(HELD)
    page.click("#p", button="right", modifiers=["Shift"])
    assert page.evaluate("got") == [2, 2, True, False]
    page.click("#p", button="middle", modifiers=["Control"])
    assert page.evaluate("got") == [1, 4, False, True]


def test_elements_are_hovered(page: Page) -> None:
    page.set_content("<style>p:hover { color: rgb(1, 2, 3) }</style><p>x</p>")
    page.hover("p")
    expect(page.locator("p")).to_have_css("color", "rgb(1, 2, 3)")
