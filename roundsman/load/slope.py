"""How fast something grows: least squares over samples, with a bound that says how sure that is. Pure."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

FEWEST = 8
"""Samples below which nothing is said."""
DROP = 0.5
"""A value that falls below this share of the one before was started anew, where the service does not say when."""
CONFIDENCE = 0.95
"""That the true slope lies between the bounds."""


@dataclass(frozen=True)
class Sample:
    """One look at a metric."""

    at: float
    """Seconds since 1970."""
    value: float
    started: float | None = None
    """When the service's process began, as it says itself; None where it does not."""


@dataclass(frozen=True)
class Slope:
    """Growth in units a second, and between which bounds it lies."""

    per_second: float
    low: float
    high: float
    samples: int
    seconds: float


def restarts(samples: Sequence[Sample]) -> int:
    """How often the service was started anew between the samples: by its own word, else by a drop."""
    count = 0
    for before, after in itertools.pairwise(samples):
        if before.started is not None and after.started is not None:
            count += abs(after.started - before.started) > 1.0
        else:
            count += after.value < before.value * DROP
    return count


def slope_of(samples: Sequence[Sample], confidence: float = CONFIDENCE) -> Slope:
    """The least-squares slope of samples of one process, with a two-sided confidence bound.

    Memory is sticky: one sample resembles the next, so that they count for less than their number. The residuals'
    correlation from one to the next tells for how much. Raises ValueError for fewer than FEWEST samples.
    """
    count = len(samples)
    if count < FEWEST:
        raise ValueError(f"{count} samples are too few for a slope: at least {FEWEST}")
    mean_at = sum(sample.at for sample in samples) / count
    mean_value = sum(sample.value for sample in samples) / count
    spread = sum((sample.at - mean_at) ** 2 for sample in samples)
    if spread == 0:
        raise ValueError("all samples are of one moment")
    slope = sum((sample.at - mean_at) * (sample.value - mean_value) for sample in samples) / spread
    residuals = [sample.value - mean_value - slope * (sample.at - mean_at) for sample in samples]
    squares = sum(residual**2 for residual in residuals)
    effective = max(4.0, count * _independence(residuals, squares))
    error = math.sqrt(squares / (effective - 2) / spread * count / effective)
    margin = _student(1 - (1 - confidence) / 2, effective - 2) * error
    return Slope(slope, slope - margin, slope + margin, count, samples[-1].at - samples[0].at)


def _independence(residuals: Sequence[float], squares: float) -> float:
    """The share of the samples that counts, 0..1."""
    if squares == 0:
        return 1.0
    following = sum(one * other for one, other in itertools.pairwise(residuals))
    correlation = min(max(following / squares, 0.0), 0.99)
    return (1 - correlation) / (1 + correlation)


def _student(probability: float, freedom: float) -> float:
    """Quantile of Student's t, by the expansion of Cornish and Fisher; within 3 % from two degrees of freedom up."""
    z = NormalDist().inv_cdf(probability)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))
