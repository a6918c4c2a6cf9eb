"""Percentiles of a histogram of response times, as Locust keeps one for every endpoint."""

import math
from collections.abc import Iterable, Mapping

PERCENTILES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
"""Those that baselines are about."""
Histogram = Mapping[float, int]
"""Response time in milliseconds → how many requests took it."""


def merged(histograms: Iterable[Histogram]) -> dict[float, int]:
    """All of them as one."""
    total: dict[float, int] = {}
    for histogram in histograms:
        for milliseconds, count in histogram.items():
            total[milliseconds] = total.get(milliseconds, 0) + count
    return total


def percentile(histogram: Histogram, share: float) -> float:
    """The time in seconds within which `share` (0..1) of the requests ended, by nearest rank.

    Raises ValueError for a histogram without requests.
    """
    total = sum(histogram.values())
    if total == 0:
        raise ValueError("no request, no percentile")
    rank = max(1, math.ceil(round(share * total, 6)))
    seen = 0
    for milliseconds in sorted(histogram):
        seen += histogram[milliseconds]
        if seen >= rank:
            return milliseconds / 1000
    raise AssertionError("the ranks of a histogram end with its last entry")


def rounded(response_time: float) -> int:
    """Milliseconds to three digits: few enough entries for a histogram, no entry off by more than 0.5 %."""
    if response_time < 1000:
        return round(response_time)
    factor: int = 10 ** (len(str(int(response_time))) - 3)
    return round(response_time / factor) * factor
