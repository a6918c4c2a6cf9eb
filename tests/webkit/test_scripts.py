"""Scripts of ours in a page, and what it says."""

from playwright.sync_api import BrowserContext, Page

from tests.webkit.site import Site

TELLING = """<script>
    console.warn('look', {a: 1});
    setTimeout(() => { throw new TypeError('broken'); });
</script>"""


def test_a_script_runs_first_and_a_page_can_call_us(page: Page, site: Site) -> None:
    heard: list[int] = []

    def double(number: int) -> int:
        heard.append(number)
        return 2 * number

    page.expose_function("double", double)
    page.add_init_script("window.before = 41")
    page.goto(site.url("buttons.html"))
    assert page.evaluate("before") == 41
    assert page.evaluate("double(21)") == 42
    assert heard == [21]


def test_a_page_cannot_keep_us_from_being_called_by_changing_its_console(page: Page, site: Site) -> None:
    page.expose_function("answer", lambda: 42)
    page.goto(site.url("buttons.html"))
    page.evaluate("console.debug = () => {}")
    assert page.evaluate("answer()") == 42


def test_errors_and_the_console_are_heard(page: Page) -> None:
    with page.expect_event("pageerror") as failed, page.expect_console_message() as said:
        page.set_content(TELLING)
    error, line = failed.value, said.value
    assert (error.name, error.message) == ("TypeError", "broken")
    assert (line.type, line.text) == ("warning", "look {a: 1}")
    assert [value.json_value() for value in line.args] == ["look", {"a": 1}]


def test_a_strict_page_can_be_evaluated(page: Page, site: Site) -> None:
    page.goto(site.url("strict"))
    page.get_by_text("go").click()
    assert page.evaluate("document.querySelector('h1').textContent") == "strict"


def test_a_worker_is_seen_and_answers(page: Page, site: Site) -> None:
    page.goto(site.url("widget.html"))
    assert (
        page.evaluate("""new Promise(resolve => {
        const worker = new Worker(URL.createObjectURL(new Blob(['self.two = 2; postMessage(6 * 7)'])));
        worker.onmessage = event => resolve(event.data);
    })""")
        == 42
    )
    [worker] = page.workers
    assert worker.evaluate("two") == 2


def test_a_popup_is_set_up_before_its_first_request(context: BrowserContext, page: Page, site: Site) -> None:
    context.add_init_script("window.before = 'set up'")
    context.route("**/widget.html", lambda route: route.fulfill(content_type="text/html", body="<h1>made up</h1>"))
    page.goto(site.url("sound.html"))
    with page.expect_popup() as waiting:
        page.evaluate("void window.open('/widget.html')")
    popup = waiting.value
    popup.wait_for_load_state()
    assert popup.inner_text("h1") == "made up"
    assert popup.evaluate("before") == "set up"
