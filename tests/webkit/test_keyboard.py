"""Keys that a page trusts."""

from playwright.sync_api import Page

from tests.webkit.site import Site

LISTEN = """<input id=field><script>
    keys = [];
    field.onkeydown = event => keys.push([event.key, event.code, event.isTrusted, event.shiftKey]);
</script>"""


def test_text_is_filled_typed_and_taken_back(page: Page, site: Site) -> None:
    page.goto(site.url("buttons.html"))
    page.fill("#field", "héllo")
    assert page.input_value("#field") == "héllo"
    page.locator("#field").press_sequentially(" wOrld")
    page.keyboard.press("Backspace")
    assert page.input_value("#field") == "héllo wOrl"


def test_keys_are_trusted_and_have_their_codes(page: Page) -> None:
    page.set_content(LISTEN)
    page.focus("#field")
    for key in ("A", "Enter", "ArrowLeft", "Shift+b"):
        page.keyboard.press(key)
    assert page.evaluate("keys") == [
        ["A", "KeyA", True, False],
        ["Enter", "Enter", True, False],
        ["ArrowLeft", "ArrowLeft", True, False],
        ["Shift", "ShiftLeft", True, True],
        ["b", "KeyB", True, True],
    ]
    assert page.input_value("#field") == "bA"


def test_control_a_selects_everything(page: Page) -> None:
    page.set_content("<input id=field value=before>")
    page.focus("#field")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    assert page.input_value("#field") == ""
