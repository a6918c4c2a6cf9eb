"""A suite in a folder of its own, run as a person would run it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

HERE = Path(__file__).parent
COMMAND = ("-c", "from roundsman.command import main; main()")
LONGEST = 240
"""Seconds after which a session inside is taken for hung."""
MEANT_FOR_US = ("PYTEST_", "COV_", "ROUNDSMAN_")
"""Beginnings of environment variables that must not reach the sessions inside."""


def wait_until(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)


@dataclass(frozen=True)
class Ended:
    """A program that ended."""

    code: int
    out: str
    error: str

    @property
    def text(self) -> str:
        return self.out + self.error


@dataclass(frozen=True)
class ToySuite:
    """A suite in a folder of its own."""

    folder: Path
    started: "list[subprocess.Popen[str]]" = field(default_factory=list, compare=False)

    def replace(self, file: str, old: str, new: str) -> None:
        """Puts one piece of a file in the place of another, which must be there."""
        path = self.folder / file
        text = path.read_text()
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new))

    def write(self, file: str, text: str) -> Path:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def use(self, checks: str) -> None:
        """Takes other checks, which stand in `checks_of_toys`."""
        shutil.copy(HERE / "checks_of_toys" / checks, self.folder / "checks/toy/check_lamp.py")

    def pytest(self, *arguments: str, **environment: str) -> Ended:
        return self._run(["-m", "pytest", *arguments], environment)

    def roundsman(self, *arguments: str, **environment: str) -> Ended:
        return self._run([*COMMAND, *arguments], environment)

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Starts the command `roundsman` without waiting for it."""
        return self._start([*COMMAND, *arguments], environment)

    def _start(self, arguments: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith(MEANT_FOR_US)}
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**kept, **environment},
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        """Ends what a test has left running, such as one that failed in the middle of a round."""
        for process in self.started:
            if process.poll() is None:
                process.kill()  # its sessions hold a lifeline, and end with it
            if process.stdout is not None and not process.stdout.closed:
                process.communicate()
        self.started.clear()

    def _run(self, arguments: Sequence[str], environment: Mapping[str, str]) -> Ended:
        process = self._start(arguments, environment)
        try:
            out, error = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            out, error = process.communicate()
            raise AssertionError(f"still running after {LONGEST} s:\n{out}{error}") from None
        return Ended(process.returncode, out, error)

    def proof(self, *arguments: str) -> tuple[Ended, dict[str, Any]]:
        """Proves the suite and returns what was written, too."""
        ended = self.pytest("--prove", "-q", "--round-folder", "proof", *arguments)
        file = self.folder / "proof" / "proof.json"
        assert file.exists(), ended.text
        return ended, json.loads(file.read_text())

    def round(self, *arguments: str, **environment: str) -> tuple[Ended, dict[str, Any]]:
        """Makes a round over `target.toml` and returns its result, too."""
        ended = self.roundsman("run", "--target", "target.toml", "--json", "round.json", *arguments, **environment)
        file = self.folder / "round.json"
        assert file.exists(), ended.text
        return ended, json.loads(file.read_text())


def copied_toy(folder: Path) -> ToySuite:
    """The suite of a lamp with its sandbox, whole and proven, in a folder that is not there yet."""
    return ToySuite(Path(shutil.copytree(HERE / "toy", folder, ignore=shutil.ignore_patterns("__pycache__"))))


def shared_toy(tmp_path_factory: "pytest.TempPathFactory") -> ToySuite:
    """The same for several tests, none of which changes it."""
    return copied_toy(tmp_path_factory.mktemp("shared") / "toy")
