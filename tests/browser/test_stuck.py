"""A browser that does not answer any more is ended: Playwright itself would wait for ever."""

import os
import signal

import pytest

from roundsman.browser import Engine, Launch
from roundsman.browser import browsers as module
from roundsman.browser.browsers import Browsers
from roundsman.failure import CannotLook
from tests.browser.conftest import DEADLINE


def test_a_browser_that_is_stuck_is_our_own_trouble_and_the_next_look_has_another(
    browsers: Browsers, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look() -> str:
        with browsers.window(engine, Launch(), hosts={}, deadline=DEADLINE) as window:
            window.open("data:text/html,<main>here</main>")
            return window.sees("main", "the page")

    look()
    *_, stuck = browsers._running.values()  # the last used stands last
    for process in stuck.processes:
        os.kill(process, signal.SIGSTOP)
    with monkeypatch.context() as patch:
        patch.setattr(module, "OPEN_SECONDS", 1.0)
        with pytest.raises(CannotLook, match=f"{engine} does not come up"):
            look()
    assert look() == "here"
