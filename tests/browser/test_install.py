"""What set-up tries in order to have an engine, in which order, and what it says when that was in vain."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from roundsman.browser import Engine, install
from tests.waiting import eventually, is_running


class Machine:
    """A machine on which some commands end well; it remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.works: dict[str, str] = {}

    def answer(self, words: Sequence[str], seconds: float) -> str:
        line = "open a page" if words[1:2] == ["-c"] else " ".join(words).removeprefix(f"{sys.executable} -m ")
        self.asked.append(line)
        return next((said for beginning, said in self.works.items() if line.startswith(beginning)), "")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    machine = Machine()
    monkeypatch.setattr(install, "_answer", machine.answer)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    return machine


def test_an_engine_that_opens_a_page_needs_nothing(machine: Machine) -> None:
    machine.works["open a page"] = "Chromium 1"
    assert install.install(Engine.CHROMIUM) == "Chromium 1"
    assert machine.asked == ["open a page"]


def test_the_download_comes_before_the_distribution(machine: Machine) -> None:
    assert install.install(Engine.CHROMIUM) == ""
    assert machine.asked == [
        "open a page",
        "playwright install --no-shell chromium",
        "apt-get update -qq",
        "apt-get install --yes --no-install-recommends chromium",
        "open a page",
    ]


def test_a_download_that_does_not_start_gives_way_to_the_distribution(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "webkit-1"
    folder.mkdir()
    there = iter([[], [folder]])
    monkeypatch.setattr(install, "downloaded", lambda engine: next(there))
    install.install(Engine.WEBKIT)
    assert "playwright install-deps webkit" in machine.asked
    assert machine.asked[-2].endswith("tools/webkit/install.sh")
    assert not folder.exists()


def test_who_may_not_install_is_told_the_one_command(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert install.main(["webkit"]) == 1
    assert capsys.readouterr().out == "no webkit: its checks will be unknown. As root: tools/webkit/install.sh\n"
    assert not [line for line in machine.asked if line.startswith("apt-get")]


def test_what_runs_here_is_named(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert install.main([engine]) == 0
    assert capsys.readouterr().out.startswith(f"{engine}: ")


def test_a_command_that_takes_too_long_is_ended_with_everything_that_it_started(tmp_path: Path) -> None:
    started = tmp_path / "started"
    assert install._answer(["sh", "-c", f"sleep 600 & echo $! > {started}; wait"], 3.0) == ""
    child = int(started.read_text())
    assert eventually(lambda: not is_running(child))


def test_a_command_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "GRACE", 0.5)
    assert install._answer(["sh", "-c", "trap '' TERM; echo here; while :; do sleep 0.1; done"], 1.0) == ""
