"""Measurements: what is possible is accepted, what is not is refused by name."""

import pytest

from fixtures.cases.scanner import MEASUREMENT_RANGE
from fixtures.clients.scanner.measurements import RANGES, Measurements
from roundsman import Rung, detects

ENDS = [(measure, end) for measure, ends in RANGES.items() for end in ends]
NONSENSE = {"negative": -1.0, "nan": float("nan"), "infinity": float("inf"), "text": "90.0"}


@pytest.mark.parametrize(("measure", "end"), ENDS, ids=[f"{measure}-{end:g}" for measure, end in ENDS])
@detects(MEASUREMENT_RANGE, rung=Rung.WRITE)
def check_an_end_of_a_range_is_accepted(measurements: Measurements, measure: str, end: float) -> None:
    measurements.must_accept_end(measure, end)


@pytest.mark.parametrize(("measure", "end"), ENDS, ids=[f"{measure}-{end:g}" for measure, end in ENDS])
@detects(MEASUREMENT_RANGE)
def check_just_outside_a_range_is_refused(measurements: Measurements, measure: str, end: float) -> None:
    measurements.must_refuse_beyond(measure, end)


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
@detects(MEASUREMENT_RANGE)
def check_nonsense_is_refused(measurements: Measurements, value: object) -> None:
    measurements.must_refuse({"chest_girth": value}, naming=("chest_girth",))


@detects(MEASUREMENT_RANGE)
def check_impossible_proportions_are_flagged(measurements: Measurements) -> None:
    measurements.must_flag({"chest_girth": 60.0, "waist_girth": 140.0})
