"""Frames inside of pages."""

from playwright.sync_api import Page, expect

from tests.webkit.site import Site

TWO_FRAMES = """() => {
    const [written, loaded] = ['written', 'loaded'].map(id => Object.assign(document.createElement('iframe'), { id }));
    document.body.append(written);
    written.contentDocument.body.innerHTML = '<b>hello</b>';
    loaded.src = 'widget.html';
    document.body.append(loaded);
}"""


def test_a_frame_of_the_same_origin_is_clicked(page: Page, site: Site) -> None:
    page.goto(site.url("buttons.html"))
    button = page.frame_locator("#inner").locator("#widget")
    button.click()
    expect(button).to_have_text("done")
    assert [frame.url for frame in page.frames] == [site.url("buttons.html"), site.url("widget.html")]


def test_a_frame_of_another_origin_is_clicked(page: Page, site: Site) -> None:
    page.goto(site.url("outer.html"))
    button = page.frame_locator("#inner").locator("#widget")
    button.click()
    expect(button).to_have_text("done")
    page.wait_for_function("heard.length")
    assert page.evaluate("heard") == [[f"http://localhost:{site.port}", True]]
    handle = page.locator("#inner").element_handle()
    assert handle is not None
    frame = handle.content_frame()
    assert frame is not None
    assert frame.url == f"http://localhost:{site.port}/widget.html"


def test_frames_that_come_later_are_found(page: Page, site: Site) -> None:
    page.goto(site.url("widget.html"))
    page.evaluate(TWO_FRAMES)
    assert page.frame_locator("#written").locator("b").inner_text() == "hello"
    button = page.frame_locator("#loaded").locator("#widget")
    button.click()
    expect(button).to_have_text("done")
