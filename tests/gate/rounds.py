"""A folder of rounds over a target, and the command as a person runs it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from roundsman.journal import read_journal
from roundsman.plugin.serving import write_target

SUITE = Path(__file__).resolve().parents[2]
LONGEST = 180
"""Seconds after which a command is taken for hung."""
Strike = Callable[[str], AbstractContextManager[None]]
"""Makes the scanner ill with the fault of an id, as long as the context lasts."""
CI_VARIABLES = ("GITHUB_", "ROUNDSMAN_", "PYTEST_")


@dataclass(frozen=True)
class Ended:
    """A command that ended."""

    code: int
    out: str
    error: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def ended(process: "subprocess.Popen[str]") -> Ended:
    """Waits for a command, and kills one that hangs."""
    with process:
        try:
            out, error = process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    return Ended(process.returncode, out, error)


@dataclass
class Rounds:
    """A folder of rounds, a target, and the commands over them."""

    folder: Path
    content: dict[str, Any]
    selection: tuple[str, ...] = ("--case=scanner/jwt-expired",)
    """A few cases: tokens, and what they require, with Pattern Factory at the root."""
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def target(self) -> Path:
        return self.folder / "target.toml"

    @property
    def kept(self) -> Path:
        return self.folder / "rounds"

    def say(self, **sections: Any) -> None:
        """Changes tables of the target file."""
        self.content = {**self.content, **sections}

    def start(self, command: str, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        write_target(self.target, self.content)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(CI_VARIABLES)}
        rounds = [] if command in {"sweep", "doctor"} else [f"--rounds={self.kept}", *self.selection]
        return subprocess.Popen(
            [sys.executable, "-m", "roundsman", command, f"--target={self.target}", *rounds, *arguments],
            cwd=SUITE,
            env={**inherited, **self.environment, **environment},
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def make(self, command: str, *arguments: str, **environment: str) -> Ended:
        return ended(self.start(command, *arguments, **environment))

    def wait_for(self, event: str, process: "subprocess.Popen[str]") -> None:
        """Waits until the journal of the newest round has a line of this kind."""
        deadline = time.monotonic() + LONGEST
        while not any(line["event"] == event for line in self.journal()):
            assert process.poll() is None, ended(process)
            assert time.monotonic() < deadline, f"no {event} in the journal"
            time.sleep(0.02)

    def newest(self) -> Path:
        """The folder of the newest round."""
        return max(self.kept.iterdir())

    def result(self) -> dict[str, Any]:
        """The result of the newest round."""
        content: dict[str, Any] = json.loads((self.newest() / "result.json").read_text(encoding="utf-8"))
        return content

    def journal(self) -> list[dict[str, Any]]:
        """The journal of the newest round; empty as long as there is none."""
        begun = self.kept.exists() and any(self.kept.iterdir())  # a round first makes the one folder, then its own
        return read_journal(self.newest() / "journal.jsonl") if begun else []
