"""Ends what an owner leaves behind, also after SIGKILL.

Runs as a process of its own (`python -m roundsman.sandbox.reaper`). It reads orders from its owner, one a
line: `kill PID`, `quit PID`, `forget PID`, `container ENGINE NAME`, `remove FOLDER`. When the owner is gone, however
it ended, the pipe closes, and the reaper ends the process groups, and removes the containers and folders, that it was
told of. It knows the standard library only.
"""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

QUIT_SECONDS = 5.0
"""How long a process may take to release what it shares with others, before it is killed."""


class Reaper:
    """The owner's end of the pipe."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", str(Path(__file__))],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def _order(self, line: str) -> None:
        assert self._process.stdin is not None, "opened as a pipe above"
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def kill_later(self, pid: int) -> None:
        """The process group of this process must not outlive the owner."""
        self._order(f"kill {pid}")

    def quit_later(self, pid: int) -> None:
        """Like `kill_later`, for a process that has more to give back than a killed one can: it gets SIGQUIT first."""
        self._order(f"quit {pid}")

    def forget(self, pid: int) -> None:
        """The owner ended this process itself."""
        self._order(f"forget {pid}")

    def remove_container_later(self, engine: str, name: str) -> None:
        """A container of the Docker engine at an address must not outlive the owner."""
        self._order(f"container {engine} {name}")

    def remove_later(self, folder: Path) -> None:
        """The folder must not outlive the owner."""
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
    groups: dict[str, str] = {}
    containers: dict[str, None] = {}
    folders: dict[str, None] = {}
    for line in sys.stdin:
        order, _, argument = line.rstrip("\n").partition(" ")
        if order in {"kill", "quit"}:
            groups[argument] = order
        elif order == "forget":
            groups.pop(argument, None)
        elif order == "container":
            containers[argument] = None
        elif order == "remove":
            folders[argument] = None
    _end(groups)
    for container in containers:
        with contextlib.suppress(OSError, http.client.HTTPException):
            _remove_container(*container.split(" "))
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def engine_connection(address: str, seconds: float) -> http.client.HTTPConnection:
    """A connection to a Docker engine at `unix://PATH` or `tcp://HOST:PORT`, with a deadline. Raises OSError."""
    kind, _, place = address.partition("://")
    connection = http.client.HTTPConnection(place if kind == "tcp" else "localhost", timeout=seconds)
    if kind == "unix":
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(seconds)
        try:
            connection.sock.connect(place)
        except OSError:
            connection.close()
            raise
    return connection


def _remove_container(engine: str, name: str) -> None:
    connection = engine_connection(engine, seconds=30.0)
    connection.request("DELETE", f"/containers/{name}?force=true&v=true")
    connection.getresponse().read()


def _end(groups: dict[str, str]) -> None:
    quitting = [group for group, order in groups.items() if order == "quit"]
    _signal((group for group in groups if group not in quitting), signal.SIGKILL)
    _signal(quitting, signal.SIGQUIT)
    deadline = time.monotonic() + QUIT_SECONDS
    # a suspended process gets its signals only when it runs on
    while _signal(quitting, signal.SIGCONT) and time.monotonic() < deadline:
        time.sleep(0.01)
    _signal(quitting, signal.SIGKILL)


def _signal(groups: Iterable[str], number: signal.Signals) -> bool:
    """Sends a signal to process groups; whether any of them is still there."""
    there = False
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(int(group), number)
            there = True
    return there


if __name__ == "__main__":
    main()
