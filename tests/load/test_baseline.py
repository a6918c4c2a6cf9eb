"""Limits: what is healthy, degraded, failing or unknown, and what the message says."""

from pathlib import Path

import pytest

from roundsman import CannotLook, TargetFailure
from roundsman.failure import Degradation
from roundsman.load.baseline import BaselineError, Limit, OverBaseline, read_baseline
from tests.load.conftest import PLAN, made_up

P95 = Limit("p95", hard=1.0, soft=0.8, source="ours")
FLOOR = Limit("throughput", hard=0.8, soft=0.9, source="ours")


def test_inside_its_limits_a_load_is_healthy(look: Degradation) -> None:
    P95.holds(made_up({700: 100}))
    assert not look.reasons


def test_over_the_soft_limit_it_is_degraded(look: Degradation) -> None:
    P95.holds(made_up({900: 100}))
    assert look.reasons == ["p95 0.90 s, its soft limit is p95 0.80 s"]


def test_over_the_hard_limit_it_is_failing_and_says_limit_figure_and_slowest_endpoint() -> None:
    with pytest.raises(TargetFailure) as caught:
        P95.holds(made_up({1500: 100}))
    assert caught.value.observation.observed == "p95 1.50 s"
    text = str(caught.value)
    assert "at most p95 1.00 s (ours)" in text
    assert "slowest   GET /a: p95 1.50 s of 100 requests" in text
    assert "generator used 0.10 cores" in text


def test_errors_over_their_limit_are_failing() -> None:
    with pytest.raises(TargetFailure, match=r"2\.0 % of requests failed"):
        Limit("errors", hard=0.01, source="ours").holds(made_up({10: 100}, failures=2))


def test_too_few_answers_are_failing() -> None:
    with pytest.raises(TargetFailure, match="at least 80 % of the offered rate answered"):
        FLOOR.holds(made_up({10: 60}, answered=60))


def test_fewer_answers_than_the_soft_floor_are_degraded(look: Degradation) -> None:
    FLOOR.holds(made_up({10: 70}, answered=68))
    assert look.reasons == ["85 % of the offered rate answered, its soft limit is 90 % of the offered rate answered"]


def test_a_late_generator_makes_an_overstepped_limit_unknown() -> None:
    with pytest.raises(CannotLook, match="generator was late itself: 10 of 80 turns"):
        P95.holds(made_up({1500: 100}, late=10))


def test_requests_that_fail_are_not_the_generators_fault_however_late_they_were_asked() -> None:
    with pytest.raises(OverBaseline, match=r"50.0 % of requests failed"):
        Limit("errors", hard=0.015, source="ours").holds(made_up({100: 100}, failures=50, late=30))


def test_a_late_generator_does_not_matter_while_limits_hold(look: Degradation) -> None:
    P95.holds(made_up({100: 100}, late=10))
    assert not look.reasons


def test_a_load_that_was_ended_early_fails_every_limit() -> None:
    with pytest.raises(TargetFailure, match="the load was ended early: 40 of the latest 40 requests failed"):
        P95.holds(made_up({10: 5}, stopped="40 of the latest 40 requests failed"))


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[p50]\nhard = "fast"\nsource = "x"\n[p95]\nhard = 1.0\nsoft = 2.0\nsource = "x"\n'
        "[p99]\nhard = 1\n[p90]\nhard = 1\n"
    )
    with pytest.raises(BaselineError) as caught:
        read_baseline(path)
    for problem in (
        "p50.hard: write a number, not 'fast'",
        "p95.soft: 2.0 lies beyond the hard limit 1.0",
        "p99.source: is missing",
        "[p90]: unknown; known are p50",
        "[errors] is missing",
        "[throughput] is missing",
    ):
        assert f"{path}: {problem}" in str(caught.value)


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="No such file"):
        read_baseline(tmp_path / "none.toml")


def test_the_faults_of_the_scanner_stand_at_the_limits_of_its_baselines() -> None:
    from fixtures.faults.scanner import load

    limits = read_baseline(Path("load/scanner/baselines.toml")).limits
    assert [load.EverybodyWaits.limit.value, load.EverybodyWaitsALittle.limit.value] == [limits["p50"].soft] * 2
    assert load.SomeWait.limit.value == limits["p95"].soft
    assert load.FewWaitLong.limit.value == limits["p99"].soft
    assert load.SomeRequestsFail.limit.value == limits["errors"].hard
    assert load.ThroughputCollapses.limit.value == limits["throughput"].soft


def test_no_limit_of_the_scanner_is_looser_than_the_guides_only_number() -> None:
    limits = read_baseline(Path("load/scanner/baselines.toml")).limits
    assert all(limits[name].hard < 30 for name in ("p50", "p95", "p99")), "guide 3.1: a client gives up after 30 s"
    assert PLAN.deadline < 30
