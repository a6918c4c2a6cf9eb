"""Rounds over a lamp, as cron makes them, and what the record says of them."""

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w

from tests.engine.suites import LONGEST, Ended, ToySuite
from tests.nights.servers import Lamp, Receiver

SUITE = Path(__file__).resolve().parents[2]
CLOCK = """
import os, time
import time_machine

time_machine.travel(time.time() + float(os.environ.get("NIGHT_CLOCK", "0")), tick=True).start()
"""
"""Lets every process of a command live at another time."""


@dataclass
class Night:
    """A suite, its target and the servers around it, at a time that a test moves on."""

    suite: ToySuite
    lamp: Lamp
    receiver: Receiver
    tables: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    clock: float = 0.0
    """Seconds that the commands live ahead of us."""

    def __post_init__(self) -> None:
        self.tables = {
            "round": {"second_look_share": 0, "workers": 1},
            "toy": {"lamp": {"url": f"http://{self.lamp.address}"}},
        }
        self.suite.write("sitecustomize.py", CLOCK)
        loaded_before = '"ignore:Module already imported:pytest.PytestAssertRewriteWarning"'
        self.suite.replace("pyproject.toml", '["error"]', f'["error", {loaded_before}]')
        self.environment["PYTHONPATH"] = os.pathsep.join((str(self.folder), str(SUITE)))
        self.environment["CHANNEL"] = f"json://{self.receiver.address}/alerts"
        self.environment["PING"] = f"http://{self.receiver.address}/ping"

    @property
    def folder(self) -> Path:
        return self.suite.folder

    @property
    def rounds(self) -> list[Path]:
        """Folders of all rounds, oldest first."""
        return sorted((self.folder / "reports/rounds").glob("*"))

    @property
    def target(self) -> Path:
        """The target file, as the tables say now."""
        file = self.folder / "street.toml"
        file.write_text(tomli_w.dumps({"name": "street", **self.tables}), encoding="utf-8")
        return file

    def say(self, **tables: Any) -> None:
        """Changes tables of the target file."""
        self.tables = {**self.tables, **tables}

    def tell(self, **tables: Any) -> None:
        """Has a channel that delivers to the receiver, and these tables."""
        self.say(channels={"desk": {"env": "CHANNEL"}}, **tables)

    def start(self, command: str, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        given = {**self.environment, "NIGHT_CLOCK": str(self.clock), **environment}
        return self.suite.start(command, f"--target={self.target}", *arguments, **given)

    def make(self, command: str, *arguments: str, **environment: str) -> Ended:
        process = self.start(command, *arguments, **environment)
        out, error = process.communicate(timeout=LONGEST)
        return Ended(process.returncode, out, error)

    def run(self, *arguments: str, **environment: str) -> Ended:
        """A round as a person makes it."""
        return self.make("run", *arguments, **environment)

    def due(self, *arguments: str, after: float = 60.0, **environment: str) -> Ended:
        """A round as cron makes it, so many seconds after the one before."""
        self.clock += after
        return self.make("run", "--due", *arguments, **environment)

    def status(self, *arguments: str) -> dict[str, Any]:
        ended = self.make("status", "--json", *arguments)
        assert ended.out, ended.text
        content: dict[str, Any] = json.loads(ended.out)
        return content

    def cases(self) -> dict[str, dict[str, Any]]:
        """What the status says of each case."""
        return {case["case"]: case for case in self.status()["cases"]}

    def result(self) -> dict[str, Any]:
        """The result of the newest round."""
        content: dict[str, Any] = json.loads((self.rounds[-1] / "result.json").read_text(encoding="utf-8"))
        return content
