"""Runs one pytest process for a round, watches its time limit, and ends it whole."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from roundsman.plugin.journal import read_journal
from roundsman.round.read import read_checks, read_collected
from roundsman.round.result import RoundResult
from roundsman.round.roots import name_roots

Progress = Callable[[int, int], None]
"""Is told how many of how many items have a verdict."""
GRACE = 10.0
"""Seconds that a process gets to end by itself before it is killed."""
USAGE_CODES = {4, 5}
"""Of pytest: wrong usage, nothing collected."""
WHOLE_CODES = {0, 1}
"""Of pytest: everything was looked at."""


@dataclass(frozen=True)
class Order:
    """What a round shall look at, and how."""

    suite: Path
    folder: Path
    target: str | None = None
    arguments: Sequence[str] = field(default_factory=tuple)
    """Further arguments for pytest."""
    workers: int = 1
    time_limit: float = 900.0
    allure: bool = True

    def command(self) -> list[str]:
        """The command line of the pytest process. Values follow `=`: pytest takes a bare path for a place of tests."""
        words = [sys.executable, "-m", "pytest", f"--round-folder={self.folder}", "-q", "--tb=short"]
        if self.target:
            words.append(f"--target={self.target}")
        if self.workers > 1:
            words += ["-n", str(self.workers)]
        if self.allure:
            words.append(f"--alluredir={self.folder / 'allure-results'}")
        return [*words, *self.arguments]


def make_round(order: Order, progress: Progress = lambda done, of: None) -> RoundResult:
    """Makes a round and returns what it found; everything recorded is in `order.folder`."""
    order.folder.mkdir(parents=True, exist_ok=True)
    started, clock = datetime.now(UTC), time.monotonic()
    with (order.folder / "pytest.log").open("wb") as log:
        process = subprocess.Popen(
            order.command(), cwd=order.suite, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        problems = _watch(process, order, progress)
    result = RoundResult(
        order.target or "sandbox", started.isoformat(timespec="seconds"), time.monotonic() - clock,
        checks=read_checks(order.folder), not_collected=read_collected(order.folder)["not_collected"],
    )
    if process.returncode in USAGE_CODES and not result.checks:
        result.usage_error = usage_error(order.folder)
    elif process.returncode not in WHOLE_CODES and not problems:
        problems.append(f"pytest ended with {_ending(process.returncode)}; see {order.folder / 'pytest.log'}")
    result.problems = problems
    name_roots(result.checks, read_collected(order.folder)["requires"])
    return result


def _watch(process: "subprocess.Popen[bytes]", order: Order, progress: Progress) -> list[str]:
    """Waits for the process, within the limit and until interrupted. Returns what went wrong."""
    deadline = time.monotonic() + order.time_limit
    try:
        while process.poll() is None:
            if time.monotonic() > deadline:
                _end(process)
                return [f"the time limit of {order.time_limit:g} s for the whole round was reached"]
            progress(*_progress(order.folder))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)
        progress(*_progress(order.folder))
        return []
    except KeyboardInterrupt:
        _end(process)
        return ["interrupted"]
    finally:
        _kill_group(process.pid)


def _end(process: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=GRACE / 2)
            return
    _kill_group(process.pid)
    process.wait()


def _kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _progress(folder: Path) -> tuple[int, int]:
    done = {line["item"] for line in read_journal(folder / "journal.jsonl") if line["event"] == "verdict"}
    return len(done), len(read_collected(folder)["items"])


def usage_error(folder: Path) -> str:
    """What pytest complained of, without its ornaments."""
    text = (folder / "pytest.log").read_text(encoding="utf-8", errors="replace")
    lines = [line.removeprefix("ERROR: ").rstrip() for line in text.splitlines()]
    start = next((number for number, line in enumerate(text.splitlines()) if line.startswith("ERROR: ")), 0)
    return "\n".join(line for line in lines[start:] if line).strip()


def _ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
