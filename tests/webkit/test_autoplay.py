"""Sound before and after a gesture. What the page logs is the witness: asking it would be a gesture."""

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.webkit.conftest import Launch
from tests.webkit.site import Site


def listen(page: Page) -> list[str]:
    lines: list[str] = []

    def heard(line: ConsoleMessage) -> None:
        lines.append(line.text)

    page.on("console", heard)
    return lines


def test_sound_is_refused_before_a_click_and_allowed_after(page: Page, site: Site) -> None:
    lines = listen(page)
    with page.expect_console_message():
        page.goto(site.url("sound.html"))
    with page.expect_console_message():
        page.click("#start")
    assert lines == ["at load suspended NotAllowedError", "after click running playing"]
    assert page.evaluate("tone.paused") is False


def test_sound_without_any_call_of_ours_is_refused(page: Page, site: Site) -> None:
    lines = listen(page)
    with page.expect_console_message(lambda line: line.text.startswith("late")):
        page.goto(site.url("sound.html?late=500"))
    assert lines[-1] == "late NotAllowedError false"


def test_evaluating_counts_as_a_gesture(page: Page, site: Site) -> None:
    lines = listen(page)
    with page.expect_console_message():
        page.goto(site.url("sound.html"))
    assert page.evaluate("play()") == "playing"
    assert page.evaluate("navigator.userActivation.hasBeenActive")
    assert lines == ["at load suspended NotAllowedError"]


def test_a_late_sound_is_allowed_once_we_have_evaluated(page: Page, site: Site) -> None:
    lines = listen(page)
    with page.expect_console_message(lambda line: line.text.startswith("late")):
        page.goto(site.url("sound.html?late=touched"))
        page.evaluate("1 + 1")
    assert lines[-1] == "late playing true"


@pytest.mark.parametrize(("policy", "outcome"), [("allow", "playing"), ("deny", "NotAllowedError")])
def test_the_policy_can_be_set(launch: Launch, site: Site, policy: str, outcome: str) -> None:
    browser = launch(args=[f"--autoplay-policy={policy}"])
    page = browser.new_page()
    lines = listen(page)
    with page.expect_console_message():
        page.goto(site.url("sound.html"))
    assert lines[0].endswith(outcome)
    browser.close()
