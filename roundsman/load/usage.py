"""What the generator's own processes cost, seen from outside."""

import contextlib
import time
from collections.abc import Callable
from typing import Any

import psutil


class Usage:
    """Processor time of a process and its children in the measured part of a load."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._first: tuple[float, float] | None = None
        self._last: tuple[float, float] | None = None
        self._told: dict[str, Any] = {}

    def look(self, progress: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> None:
        """Takes a sample, and hands on the progress when it is new."""
        if progress and progress != self._told:
            self._told = progress
            tell(progress)
        if progress and progress["elapsed"] >= progress["warm_up"]:
            with contextlib.suppress(psutil.Error):
                sample = time.monotonic(), self._seconds()
                self._first = self._first or sample
                if progress["elapsed"] < progress["of"]:
                    self._last = sample

    @property
    def cores(self) -> float:
        """Cores used: 1.0 is one core all the time; 0 where nothing could be seen."""
        if self._first is None or self._last is None or self._last[0] <= self._first[0]:
            return 0.0
        return (self._last[1] - self._first[1]) / (self._last[0] - self._first[0])

    def _seconds(self) -> float:
        process = psutil.Process(self._pid)
        family = [process, *process.children(recursive=True)]
        return sum(sum(member.cpu_times()[:2]) for member in family)
