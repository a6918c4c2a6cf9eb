"""Runs one pytest process, watches its time limit, and ends it whole."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Progress = Callable[[int, int, str], None]
"""Is told how many of how many items have a verdict, and what a long one is at, such as a load."""
GRACE = 10.0
"""Seconds that a process gets to end by itself before it is killed."""
NOTHING_COLLECTED = 5
USAGE_CODES = {4, NOTHING_COLLECTED}
"""Of pytest: wrong usage, nothing collected."""
WHOLE_CODES = {0, 1}
"""Of pytest: everything was looked at."""
EXIT = "Exit: "
"""Stands before the reason in what pytest prints when it is told to end."""
TIME_IS_UP = "the time limit of {:g} s for the whole round was reached"
INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class SessionEnd:
    """How a session ended: its exit code, and what went wrong."""

    code: int
    problem: str = ""
    """Empty when everything was looked at, or when pytest complained of wrong usage."""

    @property
    def is_wrong_usage(self) -> bool:
        """Whether pytest refused to begin."""
        return self.code in USAGE_CODES

    @property
    def found_nothing(self) -> bool:
        """Whether there was nothing to look at."""
        return self.code == NOTHING_COLLECTED


def run_session(
    command: Sequence[str],
    suite: Path,
    log: Path,
    seconds: float,
    time_limit: float,
    tell: Callable[[], None] = lambda: None,
) -> SessionEnd:
    """Runs a pytest session for at most so many seconds, and keeps what it says in a file.

    `time_limit` is that of the whole round, for the message. `tell` is called several times a second.
    """
    lifeline, held = os.pipe()
    try:
        with log.open("ab") as output:
            process = subprocess.Popen(
                [*command, f"--lifeline={lifeline}"],
                cwd=suite,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=[lifeline],
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        problem = _watch(process, time.monotonic() + seconds, time_limit, tell)
    finally:
        os.close(lifeline)
        os.close(held)
    if not problem and process.returncode not in WHOLE_CODES | USAGE_CODES:
        problem = _last_word(log) or f"pytest ended with {_ending(process.returncode)}; see {log}"
    return SessionEnd(process.returncode, problem)


def _last_word(log: Path) -> str:
    """Why the plugin itself ended the session; empty when it did not."""
    text = log.read_text(encoding="utf-8", errors="replace")
    said = [line.partition(EXIT)[2] for line in text.splitlines() if EXIT in line]
    return said[-1].strip(" !") if said else ""


def usage_error(folder: Path) -> str:
    """What pytest complained of, without its ornaments."""
    text = (folder / "pytest.log").read_text(encoding="utf-8", errors="replace")
    lines = [line.removeprefix("ERROR: ").rstrip() for line in text.splitlines()]
    start = next((number for number, line in enumerate(text.splitlines()) if line.startswith("ERROR: ")), 0)
    return "\n".join(line for line in lines[start:] if line).strip()


def _watch(process: "subprocess.Popen[bytes]", deadline: float, time_limit: float, tell: Callable[[], None]) -> str:
    """Waits for the process, within the limit and until interrupted. Returns what went wrong."""
    try:
        while process.poll() is None:
            if time.monotonic() > deadline:
                _end(process)
                return TIME_IS_UP.format(time_limit)
            tell()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)
        tell()
        return ""
    except KeyboardInterrupt:
        _end(process)
        return INTERRUPTED
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


def _ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
