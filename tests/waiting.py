"""Waiting for what comes to be, and whether a process is still there."""

import time
from collections.abc import Callable, Iterable

import psutil

LONGEST = 60.0
"""Seconds after which something is taken for never to come."""


def eventually(condition: Callable[[], object]) -> bool:
    """Whether something is so within a time that is long for anything."""
    deadline = time.monotonic() + LONGEST
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(found)


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and that its parent never asked about does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def still_running(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Those of them that run, each the very process and not another one with its number."""
    return [one for one in processes if one.is_running() and is_running(one.pid)]
