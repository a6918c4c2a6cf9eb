"""Maintenance windows, in the time zone of those who work in them. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from roundsman.target.nights import DAY, Maintenance

Span = tuple[float, float]
"""Begin and end, in seconds since 1970."""


def is_open(window: Maintenance, now: float) -> bool:
    """Whether a window is open at a time (seconds since 1970)."""
    return any(begin <= now < end for begin, end in opened_between(window, now, now))


def opened_between(window: Maintenance, start: float, end: float) -> Sequence[Span]:
    """Every time a window is open that touches a span; nothing for a span that ends before it starts."""
    return _opened_between(window.starts, window.lasts, window.time_zone, start, end)


@lru_cache(maxsize=256)  # many cases share a window and the time since the last look
def _opened_between(starts: str, lasts: float, time_zone: str, start: float, end: float) -> Sequence[Span]:
    from cronsim import CronSim

    found = []
    # a day earlier, forward: in the hour that an autumn night has twice the way back leads past a start
    from_ = datetime.fromtimestamp(start - lasts - DAY, UTC).astimezone(ZoneInfo(time_zone))
    for moment in CronSim(starts, from_):
        begin = moment.timestamp()
        if begin > end:
            break
        if begin + lasts > start:
            found.append((begin, begin + lasts))
    return found


def _covers(window: Maintenance, case: str) -> bool:
    everything = not window.systems and not window.cases
    return everything or case in window.cases or case.partition("/")[0] in window.systems


class Muted:
    """Which cases nobody wants to be told of at a time."""

    def __init__(self, windows: Iterable[Maintenance], waived: Iterable[str], now: float) -> None:
        self._windows = tuple(windows)
        self._open = [window for window in self._windows if is_open(window, now)]
        self._waived = frozenset(waived)

    def maintenance(self, case: str) -> str:
        """The reason of the window that is open for a case; empty when none is."""
        return next((window.reason for window in self._open if _covers(window, case)), "")

    def spans(self, case: str, start: float, end: float) -> list[Span]:
        """When windows for a case were open between two times."""
        own = (window for window in self._windows if _covers(window, case))
        return [span for window in own for span in opened_between(window, start, end)]

    def __contains__(self, case: object) -> bool:
        return case in self._waived or bool(self.maintenance(str(case)))
