"""Ends what an owner leaves behind, also after SIGKILL.

Runs as a process of its own (`python -m roundsman.sandbox.reaper`). It reads orders from its owner, one a
line: `kill PID`, `forget PID`, `remove FOLDER`. When the owner is gone, however it ended, the pipe closes, and
the reaper kills the process groups and removes the folders that it was told of.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path


class Reaper:
    """The owner's end of the pipe."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", str(Path(__file__))],
            stdin=subprocess.PIPE, text=True, start_new_session=True,
        )

    def _order(self, line: str) -> None:
        assert self._process.stdin is not None, "opened as a pipe above"
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def kill_later(self, pid: int) -> None:
        """The process group of this process must not outlive the owner."""
        self._order(f"kill {pid}")

    def forget(self, pid: int) -> None:
        """The owner ended this process itself."""
        self._order(f"forget {pid}")

    def remove_later(self, folder: Path) -> None:
        """This folder must not outlive the owner."""
        self._order(f"remove {folder}")

    def close(self) -> None:
        """Lets the reaper do its work now, and waits for it."""
        assert self._process.stdin is not None, "opened as a pipe above"
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait(timeout=10)


def main() -> None:
    """Collects orders until the owner is gone, then carries them out."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: dict[str, None] = {}
    folders: dict[str, None] = {}
    for line in sys.stdin:
        order, _, argument = line.rstrip("\n").partition(" ")
        if order == "kill":
            groups[argument] = None
        elif order == "forget":
            groups.pop(argument, None)
        elif order == "remove":
            folders[argument] = None
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(int(group), signal.SIGKILL)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
