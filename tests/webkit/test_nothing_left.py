"""Nothing outlives the bridge, however it, or who started it, ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.waiting import still_running

DRIVER = """
import json, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.webkit.launch(executable_path=sys.argv[1])
    page = browser.new_page()
    page.set_content("<h1>here</h1>")
    if sys.argv[2] == "busy":
        page.evaluate("setTimeout(() => { while (true); }, 100); 1")
    print(json.dumps("ready"), flush=True)
    sys.stdin.readline()
    browser.close()
"""
SECONDS = 60


class Driver:
    """A program that drives the bridge, and everything that belongs to it."""

    def __init__(self, executable: Path, page: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, executable, page],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert json.loads(self.process.stdout.readline()) == "ready"
        self.family = psutil.Process(self.process.pid).children(recursive=True)
        self.drivers = [one for one in self.family if one.name().startswith("node")]
        self.bridge = next(one for one in self.family if "pw-webkitgtk" in " ".join(one.cmdline()))
        self.files = [Path(f"/tmp/.X11-unix/X{self._display()}"), Path(f"/tmp/.X{self._display()}-lock")]
        self.files += {Path(entry) for entry in self._folders()}
        assert len(self.files) > 2, "no process of WebKit says where it writes"

    def names(self) -> set[str]:
        return {one.name() for one in self.family}

    def _display(self) -> int:
        server = next(one for one in self.family if one.name() == "Xvfb")
        sockets = [entry.laddr for entry in server.net_connections(kind="unix") if entry.laddr]
        return int(str(sockets[0]).rpartition("X")[2])

    def _folders(self) -> list[str]:
        """Where WebKit writes: what the bridge told the processes that it started."""
        settings = [one.environ().get("XDG_CACHE_HOME", "") for one in self.family if one.name().startswith("WebKit")]
        return [folder for folder in settings if "pw-webkitgtk-" in folder]

    def kill_driver(self) -> None:
        """Kills Python and the process of Playwright that holds the pipes."""
        bridge = {self.bridge, *self.bridge.children(recursive=True)}
        for one in [psutil.Process(self.process.pid), *(one for one in self.family if one not in bridge)]:
            one.kill()

    def rest(self, *, is_driving: bool) -> list[Any]:
        """What is still there, but for a driver that is meant to live on."""
        running = still_running(self.family)
        if is_driving:
            running = [one for one in running if one not in self.drivers]
        return [*running, *(file for file in self.files if file.exists())]


@pytest.fixture(params=["idle", "busy"])
def driver(executable: Path, request: pytest.FixtureRequest) -> Iterator[Driver]:
    driver = Driver(executable, request.param)
    yield driver
    driver.process.kill()
    driver.process.communicate()


def close(driver: Driver) -> None:
    driver.process.communicate("\n")
    assert driver.process.returncode == 0


def kill_bridge(driver: Driver) -> None:
    os.kill(driver.bridge.pid, signal.SIGKILL)


def kill_group(driver: Driver) -> None:
    os.killpg(driver.bridge.pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("end", "is_driving"),
    [(close, False), (Driver.kill_driver, False), (kill_bridge, True), (kill_group, True)],
    ids=["close", "kill_driver", "kill_bridge", "kill_group"],
)
def test_nothing_is_left(driver: Driver, end: Callable[[Driver], None], *, is_driving: bool) -> None:
    assert {"Xvfb", "WebKitWebProcess", "WebKitNetworkProcess"} <= driver.names() | {
        name for name in ("WebKitWebProcess", "WebKitNetworkProcess") if any(name.startswith(n) for n in driver.names())
    }
    end(driver)
    deadline = time.monotonic() + SECONDS
    while (rest := driver.rest(is_driving=is_driving)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert rest == []
