"""Two rounds from cron in one lane of a target never overlap: a lock with an owner. One that hangs is ended."""

import contextlib
import fcntl
import json
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

PATIENCE = 5.0
"""Seconds to wait until an owner that was ended has let go."""


class Held(Exception):
    """Another round holds the lock; the text says which."""

    def __init__(self, text: str, *, is_usual: bool) -> None:
        """`is_usual` says that its time is not over yet, so that there is nothing to worry about."""
        super().__init__(text)
        self.is_usual = is_usual


@contextmanager
def round_lock(folder: Path, name: str, seconds: float) -> Iterator[str]:
    """Holds the lock of a name; gives a note when it was taken over from an owner that hung.

    `seconds` is how long the round may take at most. The lock of a process that died is free at once: the kernel sees
    to it. An owner of this machine that lives beyond its time hangs, and is killed. Raises Held.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', name)}.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        note = "" if _taken(handle) else _taken_over(handle, path)
        owner = {
            "pid": os.getpid(),
            "process_started": _ticks(os.getpid()),
            "host": socket.gethostname(),
            "boot": _boot(),
            "started": time.time(),
            "ends_by": _now() + seconds,
            "ends_at": time.time() + seconds,
        }
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(owner).encode(), 0)
        yield note
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _taken_over(handle: int, path: Path) -> str:
    owner = _owner(handle)
    if not owner:
        raise Held(f"a round is just beginning ({path})", is_usual=True)
    told = f"process {owner['pid']} on {owner['host']}"
    is_here = (owner["host"], owner["boot"]) == (socket.gethostname(), _boot())
    is_in_time = _now() < owner["ends_by"] if is_here else time.time() < owner["ends_at"]
    if is_in_time or not is_here:
        over = "" if is_in_time else " beyond its time limit; end it there"
        raise Held(
            f"a round is still being made by {told}, for {time.time() - owner['started']:.0f} s{over} ({path})",
            is_usual=is_in_time,
        )
    _kill(owner)
    deadline = time.monotonic() + PATIENCE
    while not _taken(handle):
        if time.monotonic() > deadline:
            raise Held(f"the lock of {told} cannot be had, although its time is over ({path})", is_usual=False)
        time.sleep(0.05)
    return f"the lock was taken over from {told}, which hung beyond its time limit and was killed"


def _now() -> float:
    """Seconds of a clock that nobody sets, and that goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _boot() -> str:
    """Which start of which machine this is; empty where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _ticks(pid: int) -> float:
    """When a process started, by a clock that nobody sets where there is one. Raises ProcessLookupError."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return float(text.rpartition(")")[2].split()[19])
    except OSError:
        pass
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        raise ProcessLookupError(pid) from None


def _owner(handle: int) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(os.pread(handle, 4096, 0))
        return content
    except ValueError:
        return {}


def _kill(owner: dict[str, Any]) -> None:
    """Kills the owner, if the process of that number is still the same."""
    with contextlib.suppress(ProcessLookupError):
        if _ticks(owner["pid"]) == owner["process_started"]:
            os.kill(owner["pid"], signal.SIGKILL)
