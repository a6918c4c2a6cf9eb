"""A terminal: a shell that stays open, so that `cd` and `$?` mean what they mean."""

import os
import signal
import subprocess
import time
from pathlib import Path

MARK = "@@ends-with"


class Terminal:
    """One bash in a folder."""

    def __init__(self, folder: Path, programs: Path) -> None:
        ours = ("ROUNDSMAN_", "PYTEST_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        environment |= {"PATH": f"{programs}:{os.environ['PATH']}", "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}
        self._log = folder / f"terminal-{time.monotonic_ns()}.log"
        self._log.touch()
        with self._log.open("wb") as log:
            self._shell = subprocess.Popen(
                ["bash"],
                cwd=folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def type(self, command: str, seconds: float = 300) -> tuple[str, int]:
        """Types a command, waits for its end, and gives what it said and its exit code."""
        start = len(self._said())
        self.begin(command)
        text = self._await(MARK, start, seconds)
        output, _, code = text.rpartition(MARK)
        return output, int(code.split()[0])

    def begin(self, command: str) -> None:
        """Types a command without waiting for its end."""
        assert self._shell.stdin is not None
        self._shell.stdin.write(f"{command}\n__code=$?; echo {MARK} $__code; (exit $__code)\n".encode())
        self._shell.stdin.flush()

    def read_until(self, words: str, seconds: float = 180) -> str:
        """Waits until some words stand in the terminal, and gives everything up to now."""
        return self._await(words, 0, seconds)

    def close(self) -> None:
        """Types Ctrl-C and closes the window."""
        os.killpg(self._shell.pid, signal.SIGINT)
        assert self._shell.stdin is not None
        self._shell.stdin.close()
        try:
            self._shell.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self._shell.pid, signal.SIGKILL)
            self._shell.wait()

    def _said(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _await(self, words: str, start: int, seconds: float) -> str:
        deadline = time.monotonic() + seconds
        while words not in (text := self._said()[start:]) or not text.endswith("\n"):
            assert self._shell.poll() is None, f"the shell ended: {text}"
            assert time.monotonic() < deadline, f"nothing said {words!r} within {seconds:g} s:\n{text}"
            time.sleep(0.05)
        return text
