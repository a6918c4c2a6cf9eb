"""A round with a browser that is killed leaves nothing, and what another left is removed by the next one."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from roundsman.browser import Engine
from roundsman.browser.browsers import PREFIX, Browsers
from roundsman.target import BrowserPrograms
from tests.browser.conftest import BRIDGE
from tests.waiting import still_running

SUITE = Path(__file__).parents[2]
SECONDS = 120.0
NOBODY = 2**22 + 1
"""No process has this number."""
NAMES = {Engine.CHROMIUM: "chrom", Engine.WEBKIT: "WebKitWebProc"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """For everything temporary; databases, which run as another user, come into it, and their sockets' names fit."""
    with tempfile.TemporaryDirectory(prefix="rm-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def looking(engine: Engine, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[psutil.Process]]]:
    """A round that has a browser open, and every process of it."""
    command = [sys.executable, "-m", "roundsman", "run", "--case=scanner/camera-denied", f"--rounds={folder}/rounds"]
    environment = {**os.environ, "TMPDIR": str(folder)}
    process = subprocess.Popen(command, cwd=SUITE, env=environment, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + SECONDS
        while not _has(NAMES[engine], family := _family(process.pid)):
            assert process.poll() is None
            assert time.monotonic() < deadline, "the round opened no browser"
            time.sleep(0.1)
        yield process, family
    finally:
        process.kill()
        process.wait()


def test_nothing_outlives_a_killed_round(
    looking: tuple[subprocess.Popen[bytes], list[psutil.Process]], folder: Path
) -> None:
    process, family = looking
    family = list({*family, *_family(process.pid)})  # an engine goes on starting processes after its first
    process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + SECONDS
    while (left := [*still_running(family), *folder.glob(f"{PREFIX}*"), *folder.glob("pw-webkitgtk-*")]) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.1)
    assert left == []


def test_the_next_round_removes_what_a_killed_one_could_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    forgotten, alive = tmp_path / f"{PREFIX}{NOBODY}-x", tmp_path / f"{PREFIX}{os.getppid()}-x"
    forgotten.mkdir()
    alive.mkdir()
    pool = Browsers(BrowserPrograms(), BRIDGE)
    own = pool.folder
    assert sorted(tmp_path.iterdir()) == sorted([alive, own])
    pool.close()
    assert list(tmp_path.iterdir()) == [alive]


def _family(process: int) -> list[psutil.Process]:
    parent = psutil.Process(process)
    return [parent, *parent.children(recursive=True)]


def _has(name: str, family: list[psutil.Process]) -> bool:
    for one in family:
        with suppress(psutil.NoSuchProcess):
            if one.name().startswith(name):
                return True
    return False
