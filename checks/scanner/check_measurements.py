"""Measurements: what is possible is accepted; what is not, is missing or is uncertain is refused by name."""

import pytest

from fixtures.cases.scanner import CONFIDENCE_LOW, MEASUREMENT_MISSING, MEASUREMENT_RANGE
from fixtures.clients.scanner.measurements import PERSON, RANGES, THRESHOLD, Measurements
from fixtures.clients.scanner.orders import Orders
from roundsman import Rung, detects

ENDS = [(measure, end) for measure, ends in RANGES.items() for end in ends]
NONSENSE = {"negative": -1.0, "nan": float("nan"), "infinity": float("inf"), "text": "90.0"}
FAR_BELOW, JUST_BELOW = 0.45, THRESHOLD - 0.01


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


@pytest.mark.parametrize("measure", PERSON)
@detects(MEASUREMENT_MISSING)
def check_a_missing_measurement_is_named(measurements: Measurements, measure: str) -> None:
    measurements.must_miss(measure)


@pytest.mark.parametrize("confidence", [FAR_BELOW, JUST_BELOW], ids=["far-below", "just-below"])
@detects(CONFIDENCE_LOW)
def check_a_low_confidence_is_refused_by_name(measurements: Measurements, confidence: float) -> None:
    measurements.must_doubt(confidence)


@detects(CONFIDENCE_LOW)
def check_the_threshold_itself_is_enough(measurements: Measurements) -> None:
    measurements.must_trust(THRESHOLD)


@detects(CONFIDENCE_LOW, rung=Rung.WRITE)
def check_no_order_is_taken_with_a_low_confidence(orders: Orders) -> None:
    orders.must_hold_back(FAR_BELOW)
