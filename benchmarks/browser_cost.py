"""What does a look with a browser cost? Seconds and memory of two checks, beside the same flow in @playwright/test.

    python benchmarks/browser_cost.py --runs 10

Serves one healthy sandbox. A run is one process that looks twice with one engine: a refused camera is explained, and
the picture of a working one is not black; both write a trace and a picture. Prints, for each engine, the medians of the
whole run, of a look as each reports it, and of the most memory (proportional set size of the process and everything
that it started, without the sandbox, sampled every quarter of a second).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from healthy_rounds import SUITE, served

from roundsman.browser.engines import Engine, installation
from roundsman.browser.install import BRIDGE
from roundsman.journal import read_journal
from roundsman.report.node import node_program, npm_command
from roundsman.target.settings import BrowserPrograms

PACKAGE = "@playwright/test@1.65.1"
"""The release whose driver the Python package has, too."""
CHECKS = "check_a_refusal_is_explained or check_the_picture_is_not_black"
SAMPLE_SECONDS = 0.25


@dataclass
class Cost:
    """What some runs took."""

    whole: list[float] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        run, look = statistics.median(self.whole), statistics.median(self.looks)
        return f"run {run:5.2f} s   look {look:5.2f} s   most memory {statistics.median(self.megabytes):5.0f} MB"


def main() -> int:
    """Makes the runs in turn and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="roundsman-cost-") as name, served("scanner", Path(name)) as target:
        folder = Path(name)
        shutil.copy(SUITE / "benchmarks" / "flow" / "flow.spec.mjs", folder)
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        environment = {**os.environ, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"}
        subprocess.run([*npm_command(), "install", "--silent", PACKAGE], cwd=folder, env=environment, check=True)
        address = tomllib.loads(target.read_text(encoding="utf-8"))["scanner"]["web_app"]["url"]
        for engine in Engine:
            ours, theirs = Cost(), Cost()
            for number in range(runs):
                by_pytest(engine, target, folder / f"{engine}-{number}", ours)
                by_node(engine, address, folder, theirs)
            print(f"{engine:9} roundsman         {ours}\n{'':9} @playwright/test  {theirs}", flush=True)
    return 0


def by_pytest(engine: Engine, target: Path, folder: Path, cost: Cost) -> None:
    """One round of plain pytest."""
    words = [f"--target={target}", f"--round-folder={folder}", f"--alluredir={folder}/allure", "-q"]
    words += [f"-k=({CHECKS}) and {engine}", "browser/scanner/check_camera.py"]
    measured([sys.executable, "-m", "pytest", *words], SUITE, os.environ, cost)
    said = [line for line in read_journal(folder / "journal.jsonl") if line["event"] == "verdict"]
    assert [line["verdict"] for line in said] == ["healthy"] * 2, said
    cost.looks += [line["seconds"] for line in said]


def by_node(engine: Engine, address: str, folder: Path, cost: Cost) -> None:
    """One run of Playwright's own runner."""
    program = installation(engine, BrowserPrograms(), SUITE / BRIDGE).options.get("executable_path", "")
    report = folder / "report.json"
    settings = {"FLOW_ENGINE": engine.value, "FLOW_PROGRAM": str(program), "FLOW_ADDRESS": address}
    settings["PLAYWRIGHT_JSON_OUTPUT_NAME"] = str(report)
    cli = folder / "node_modules" / "@playwright" / "test" / "cli.js"
    words = [*node_program(), str(cli), "test", "--workers=1", "--reporter=json"]
    measured(words, folder, {**os.environ, **settings}, cost)
    for suite in json.loads(report.read_text(encoding="utf-8"))["suites"][0]["suites"]:
        for spec in suite["specs"]:
            [result] = spec["tests"][0]["results"]
            assert result["status"] == "passed", result
            cost.looks.append(result["duration"] / 1000)


def measured(words: Sequence[str], folder: Path, environment: Mapping[str, str], cost: Cost) -> None:
    """Runs a command and notes how long it took and how much memory its family had at most."""
    started, most = time.monotonic(), 0
    with subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(most, family_bytes(process.pid))
            time.sleep(SAMPLE_SECONDS)
    cost.whole.append(time.monotonic() - started)
    cost.megabytes.append(most / 1e6)


def family_bytes(process: int) -> int:
    """Proportional set size of a process and all that descend from it."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(process)
        for one in (parent, *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                total += one.memory_full_info().pss
    return total


if __name__ == "__main__":
    sys.exit(main())
