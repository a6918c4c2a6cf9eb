"""How long a case was how: the time between looks, cut at full hours. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from roundsman.vocabulary import Verdict

HOUR = 3600.0
LONGEST_GAP = 31 * 24 * HOUR
"""Seconds of a gap that are counted, its last ones: a clock that was years behind would fill the record."""
MAINTENANCE = "maintenance"
COLUMNS = (*(verdict.value for verdict in Verdict), MAINTENANCE)


@dataclass(frozen=True)
class Credit:
    """Seconds of one hour (counted since 1970) with one verdict."""

    hour: int
    column: str
    seconds: float


def credits_between(
    verdict: Verdict, start: float, end: float, horizon: float, maintenance: Iterable[tuple[float, float]] = ()
) -> list[Credit]:
    """What the time from `start` to `end` counts as, when a case had a verdict at its start.

    A verdict holds for at most `horizon` seconds; what follows is a gap, and unknown. `maintenance` are the times from
    and to which a window was open. A clock that went back counts nothing.
    """
    held = min(end, start + horizon)
    spans = ((verdict.value, start, held), (Verdict.UNKNOWN.value, max(held, end - LONGEST_GAP), end))
    windows = sorted(maintenance)
    return [
        credit
        for column, begin, until in spans
        for part, its_begin, its_end in _cut(column, begin, until, windows)
        for credit in _by_hour(part, its_begin, its_end)
    ]


def _cut(
    column: str, start: float, end: float, windows: Sequence[tuple[float, float]]
) -> Iterator[tuple[str, float, float]]:
    """A span in parts: outside and inside of windows, which are in order and may overlap."""
    for begin, until in windows:
        if until > start and begin < end:
            yield column, start, begin
            yield MAINTENANCE, max(start, begin), min(end, until)
            start = until
    yield column, start, end


def _by_hour(column: str, start: float, end: float) -> Iterator[Credit]:
    while start < end:
        hour = int(start // HOUR)
        until = min(end, (hour + 1) * HOUR)
        yield Credit(hour, column, until - start)
        start = until


@dataclass
class Span:
    """What the hours of a window say together; seconds."""

    healthy: float = 0.0
    degraded: float = 0.0
    failing: float = 0.0
    unknown: float = 0.0
    maintenance: float = 0.0
    flaps: int = 0

    @property
    def availability(self) -> float | None:
        """Share of the known time, 0..1, in which it worked; None when nothing is known."""
        known = self.healthy + self.degraded + self.failing
        return (self.healthy + self.degraded) / known if known else None

    @property
    def known(self) -> float | None:
        """Share of the time, 0..1, of which we know how it was; maintenance is left out."""
        known = self.healthy + self.degraded + self.failing
        return known / (known + self.unknown) if known + self.unknown else None
