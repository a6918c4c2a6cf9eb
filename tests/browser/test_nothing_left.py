"""Browsers, drivers, screens and their files end with their owner, also when that is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from roundsman.browser import Engine
from tests.browser.conftest import BRIDGE
from tests.waiting import is_running

SECONDS = 60.0
OWNER = """
import json, sys
from pathlib import Path
import psutil
from roundsman.browser import Engine, Launch
from roundsman.browser.browsers import Browsers
from roundsman.target import BrowserPrograms

pool = Browsers(BrowserPrograms(), Path(sys.argv[2]))
with pool.window(Engine(sys.argv[1]), Launch(), hosts={}, deadline=60) as window:
    window.raw.goto("about:blank")
    family = [process.pid for process in psutil.Process().children(recursive=True)]
    print(json.dumps({"folder": str(pool.folder), "family": family}), flush=True)
    sys.stdin.readline()
pool.close()
"""


@dataclass
class Owner:
    """A process that has a browser open, and everything that belongs to it."""

    process: "subprocess.Popen[str]"
    folder: Path
    family: list[int]

    def left(self) -> list[object]:
        """What is still there."""
        return [*filter(is_running, self.family), *([self.folder] if self.folder.exists() else [])]


@pytest.fixture
def owner(engine: Engine) -> Iterator[Owner]:
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, engine.value, str(BRIDGE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert len(told["family"]) > 3
        yield Owner(process, Path(told["folder"]), told["family"])
    finally:
        process.kill()
        process.communicate()


def test_nothing_is_left_when_browsers_are_closed(owner: Owner) -> None:
    owner.process.communicate("\n", timeout=SECONDS)
    assert owner.process.returncode == 0
    _must_be_gone(owner)


def test_nothing_outlives_a_killed_owner(owner: Owner) -> None:
    os.killpg(owner.process.pid, signal.SIGKILL)  # the driver, too, as when a supervisor ends a round
    _must_be_gone(owner)


def _must_be_gone(owner: Owner) -> None:
    deadline = time.monotonic() + SECONDS
    while (left := owner.left()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []
