"""What opens over a page, and beside it."""

from playwright.sync_api import Dialog, Page, expect

from tests.webkit.site import Site


def test_dialogs_are_answered(page: Page) -> None:
    seen = []

    def answer(dialog: Dialog) -> None:
        seen.append((dialog.type, dialog.message, dialog.default_value))
        dialog.accept("typed") if dialog.type == "prompt" else dialog.accept()

    page.on("dialog", answer)
    assert page.evaluate("[alert('a'), confirm('b'), prompt('c', 'd')]") == [None, True, "typed"]
    assert seen == [("alert", "a", ""), ("confirm", "b", ""), ("prompt", "c", "d")]


def test_a_dialog_is_dismissed_where_nobody_listens(page: Page) -> None:
    assert page.evaluate("[confirm('b'), prompt('c', 'd')]") == [False, None]


def test_a_page_opens_another_one(page: Page, site: Site) -> None:
    page.goto(site.url("widget.html"))
    with page.expect_popup() as waiting:
        page.evaluate("void window.open('/widget.html', '_blank')")
    popup = waiting.value
    popup.wait_for_load_state()
    popup.click("#widget")
    expect(popup.locator("#widget")).to_have_text("done")
    assert popup.url == site.url("widget.html")
    assert len(page.context.pages) == 2


def test_a_link_opens_another_page(page: Page, site: Site) -> None:
    page.set_content(f'<a target=_blank href="{site.url("widget.html")}">x</a>')
    with page.expect_popup() as waiting:
        page.click("a")
    popup = waiting.value
    popup.wait_for_url("**/widget.html")
    assert popup.title() == "widget"


def test_a_page_that_closes_itself_is_closed(page: Page, site: Site) -> None:
    page.goto(site.url("widget.html"))
    with page.expect_popup() as waiting:
        page.evaluate("void window.open('/widget.html')")
    popup = waiting.value
    popup.wait_for_load_state()
    with popup.expect_event("close"):
        popup.evaluate("void setTimeout(() => window.close(), 100)")  # the answer has to come first
    assert page.context.pages == [page]
