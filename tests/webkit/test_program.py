"""The program itself: what it says of itself, and how fast it is there."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.webkit.conftest import EXECUTABLE, Launch

TOOLS = EXECUTABLE.parent
ENGINE = re.compile(r"WebKitGTK \d+\.\d+\.\d+")


def output(*command: Path | str, **environment: str) -> tuple[int, str]:
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    return answer.returncode, (answer.stdout + answer.stderr).strip()


def test_it_names_the_engine_that_runs(executable: Path) -> None:
    status, text = output(executable, "--version")
    assert status == 0
    assert ENGINE.fullmatch(text)


def test_a_page_names_the_engine_whatever_its_user_agent_claims(page: Page, executable: Path) -> None:
    page.goto("engine:version")
    assert page.inner_text("body") == output(executable, "--version")[1]


def test_by_hand_it_says_how_it_is_started(executable: Path) -> None:
    status, text = output(executable)
    assert status == 1
    assert text.startswith("pw-webkitgtk is started by Playwright")


def test_no_module_is_larger_than_one_can_read() -> None:
    lines = {path.name: len(path.read_text().splitlines()) for path in TOOLS.glob("bridge/*.py")}
    assert {name: count for name, count in lines.items() if count > 150} == {}


@pytest.mark.skipif(shutil.which("apt-get") is None, reason="this is not Debian")
def test_where_something_is_missing_the_installer_names_the_one_command(tmp_path: Path) -> None:
    stub = tmp_path / "dpkg-query"
    stub.write_text("#!/bin/sh\nexit 1\n")
    stub.chmod(0o755)
    status, text = output(TOOLS / "install.sh", "--ask", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert status == 1
    assert re.search(r"apt-get install --yes --no-install-recommends .*gir1\.2-webkit2-4\.1", text)


def test_the_speed_of_a_launch_is_told(launch: Launch, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.monotonic()
    browser = launch()
    launched = time.monotonic()
    page = browser.new_page()
    opened = time.monotonic()
    page.evaluate("1")
    times = []
    for _ in range(20):
        asked = time.monotonic()
        page.evaluate("1")
        times.append(time.monotonic() - asked)
    ending = time.monotonic()
    browser.close()
    with capsys.disabled():
        print(
            f"\nlaunch {launched - started:.2f} s, first page {opened - launched:.2f} s, "
            f"evaluate {sorted(times)[10] * 1000:.0f} ms, close {time.monotonic() - ending:.2f} s"
        )
