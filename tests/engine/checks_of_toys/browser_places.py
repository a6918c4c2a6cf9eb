"""A check with a browser for the places that only it has: cookies, headers of scripts, session storage, fields."""

import pytest
from fixtures.cases import LAMP_WARM

from roundsman import detects
from roundsman.browser import Window, browsing
from roundsman.target import Target


class Page:
    """A page that logs in by a cookie, asks by a key that it was given, and says what it stored."""

    def __init__(self, window: Window, target: Target) -> None:
        self._window = window
        self._target = target

    def open(self) -> None:
        self._window.plant({"word": self._target.toy.stored.reveal()})
        self._window.open(f"{self._target.toy.lamp.url}/page")

    def sign_in(self) -> None:
        self._window.fill("input", "the password", self._target.toy.typed.reveal())
        self._window.until("document.title === 'asked'", "the page's own request", "document.title")


@browsing()
def page(window: Window, target: Target) -> Page:
    return Page(window, target)


@detects(LAMP_WARM)
def check_page(page: Page) -> None:
    page.open()
    page.sign_in()
    pytest.fail("see the trace")
