"""A real WebKitGTK behind an unmodified Playwright."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.servers import closed_port
from tests.webkit.site import Site, serving

EXECUTABLE = Path(__file__).parents[2] / "tools" / "webkit" / "pw-webkitgtk"
Launch = Callable[..., Browser]


@pytest.fixture(scope="session")
def executable() -> Path:
    """The bridge, where it can run."""
    try:
        answer = subprocess.run([EXECUTABLE, "--version"], capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"the bridge cannot be started here: {error}")
    if answer.returncode:
        pytest.skip(answer.stderr.strip())
    return EXECUTABLE


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture(scope="session")
def playwright(executable: Path) -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def launch(playwright: Playwright, executable: Path) -> Launch:
    def launch(**options: Any) -> Browser:
        return playwright.webkit.launch(executable_path=executable, **options)

    return launch


@pytest.fixture(scope="session")
def webkit(launch: Launch) -> Iterator[Browser]:
    """One browser for all tests that need no other."""
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture
def context(webkit: Browser) -> Iterator[BrowserContext]:
    context = webkit.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def unused_port() -> Iterator[int]:
    with closed_port() as port:
        yield port
