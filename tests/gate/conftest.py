"""A served scanner, targets that point at it, and the command as a person runs it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import fixtures.suite
from roundsman.plugin.journal import read_journal
from roundsman.plugin.serving import write_target
from roundsman.plugin.suite import Suite
from roundsman.proof.strike import struck
from roundsman.sandbox.owner import SandboxOwner
from roundsman.target.load import read_target_file

SUITE = Path(__file__).resolve().parents[2]
LONGEST = 90
"""Seconds after which a command is taken for hung."""
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
            cwd=SUITE, env={**inherited, **self.environment, **environment}, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )

    def make(self, command: str, *arguments: str, **environment: str) -> Ended:
        process = self.start(command, *arguments, **environment)
        try:
            out, error = process.communicate(timeout=LONGEST)
        finally:
            process.kill()
        return Ended(process.returncode, out, error)

    def newest(self) -> Path:
        """The folder of the newest round."""
        return max(self.kept.iterdir())

    def result(self) -> dict[str, Any]:
        """The result of the newest round."""
        content: dict[str, Any] = json.loads((self.newest() / "result.json").read_text(encoding="utf-8"))
        return content

    def journal(self) -> list[dict[str, Any]]:
        """The journal of the newest round; empty as long as there is none."""
        return read_journal(self.newest() / "journal.jsonl") if self.kept.exists() else []


@pytest.fixture(scope="session")
def owner() -> Iterator[SandboxOwner]:
    sandbox = SandboxOwner(Suite([fixtures.suite]).sandbox, "auto", SUITE)
    try:
        sandbox.start(["scanner"])
        yield sandbox
    finally:
        sandbox.close()


@pytest.fixture
def strike(owner: SandboxOwner) -> Any:
    """Makes the scanner ill as long as the context lasts."""
    faults = {fault.id: fault for fault in Suite([fixtures.suite]).faults}

    @contextmanager
    def striking(fault: str) -> Iterator[None]:
        with struck(faults[fault], owner.system("scanner"), owner.workspace.levers):
            yield

    return striking


@pytest.fixture
def rounds(owner: SandboxOwner, tmp_path: Path) -> Rounds:
    base = read_target_file(SUITE / "fixtures" / "targets" / "sandbox.toml")
    round_ = {"second_look_pause": 0.5, "second_look_share": 0.0, "workers": 2}
    return Rounds(tmp_path, {**base, **owner.sections(["scanner"]), "name": "staging", "round": round_})


@pytest.fixture
def closed_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
