"""Percentiles, schedules and tallies: pure figures."""

import pytest

from roundsman.load.histogram import merged, percentile, rounded
from roundsman.load.plan import Plan
from roundsman.load.tally import Schedule, Tally
from tests.load.conftest import PLAN


def test_percentiles_are_nearest_ranks_of_the_histogram() -> None:
    histogram = {10.0: 50, 20.0: 45, 3000.0: 4, 5000.0: 1}
    assert [percentile(histogram, share) for share in (0.5, 0.95, 0.99, 1.0)] == [0.01, 0.02, 3.0, 5.0]


def test_a_histogram_without_requests_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no request"):
        percentile({}, 0.5)


def test_histograms_of_endpoints_add_up() -> None:
    assert merged([{1: 2, 3: 1}, {3: 4}]) == {1: 2, 3: 5}


def test_response_times_keep_three_digits() -> None:
    assert [rounded(value) for value in (0.4, 99.6, 994.6, 1004, 1005.1, 12345)] == [0, 100, 995, 1000, 1010, 12300]


def test_a_turn_that_begins_on_time_is_nobodys_fault() -> None:
    assert Schedule(due=10.0, interval=2.0, free_since=9.0).begin(10.01) == pytest.approx((0.0, 0.01))


def test_a_turn_held_back_by_the_answer_before_is_the_targets_fault() -> None:
    schedule = Schedule(due=10.0, interval=2.0, free_since=13.0)
    assert schedule.begin(13.02) == pytest.approx((3.0, 0.02))
    assert schedule.due == 12.0, "the next turn stays where it was planned"


def test_turns_that_should_have_begun_are_counted() -> None:
    schedule = Schedule(due=10.0, interval=2.0)
    assert [schedule.overdue(now) for now in (9.9, 10.0, 11.9, 14.5)] == [0, 1, 1, 3]


def test_tallies_of_several_processes_add_up() -> None:
    one, other = Tally(started=5, worst_lag=0.1), Tally(started=7, late=1, worst_lag=0.3, stopped="why", held=2)
    one.errors["HTTP 500"] = 1
    other.errors["HTTP 500"] = 2
    one.add(Tally.from_json(other.as_json()))
    assert (one.started, one.late, one.held, one.worst_lag, one.stopped) == (12, 1, 2, 0.3, "why")
    assert one.errors == {"HTTP 500": 3}


def test_a_plan_survives_the_command_line() -> None:
    assert Plan.from_json(PLAN.as_json()) == PLAN


def test_a_plan_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="not the plan of a load"):
        Plan.from_json('{"horses": 4}')
