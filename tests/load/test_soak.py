"""Memory slopes: a leak is seen, noise is not, a restart is seen as such."""

import random
from collections.abc import Callable

import pytest

from roundsman import CannotLook
from roundsman.failure import Degradation
from roundsman.load.generator import LoadGenerator
from roundsman.load.memory import MemorySampler, metric
from roundsman.load.slope import Sample, restarts, slope_of
from roundsman.load.soak import MemoryGrows, MemoryLimit
from tests.load.conftest import PLAN, USERS, made_up, plan_for

BEGIN = 2000.0
KIB = 1024.0


def samples(growth: float, noise: float, count: int = 40, seed: int = 1) -> list[Sample]:
    """Of 2 s of memory that grows by so many bytes a second."""
    chance = random.Random(seed)
    times = [BEGIN + 2.0 * number / count for number in range(count)]
    return [Sample(at, 50e6 + growth * (at - BEGIN) + chance.gauss(0, noise), 17.0) for at in times]


def judged(kept: list[Sample], **limits: float) -> None:
    # 80 requests in 2 s: 40 answers a second
    MemoryLimit(**limits).holds(made_up({10: 80}, samples=kept, measured_from=BEGIN))


def test_a_straight_line_has_its_slope_and_no_doubt() -> None:
    slope = slope_of([Sample(float(second), 3.0 * second + 7) for second in range(10)])
    assert slope.per_second == pytest.approx(3.0)
    assert slope.high - slope.low == pytest.approx(0, abs=1e-9)


def test_the_bounds_hold_the_true_slope_as_often_as_they_promise() -> None:
    inside = 0
    for seed in range(300):
        slope = slope_of(samples(growth=100.0, noise=50.0, seed=seed))
        inside += slope.low <= 100.0 <= slope.high
    assert 0.92 <= inside / 300 <= 1.0


def test_sticky_noise_does_not_pass_for_certainty() -> None:
    wrong = 0
    for seed in range(200):
        chance, value, kept = random.Random(seed), 0.0, []
        for number in range(120):
            value = 0.8 * value + chance.gauss(0, 1)
            kept.append(Sample(float(number), 100 + value))
        wrong += slope_of(kept).low > 0
    assert wrong / 200 <= 0.06, "2.5 % is what the bound promises"


def test_too_few_samples_are_no_slope() -> None:
    with pytest.raises(ValueError, match="3 samples are too few"):
        slope_of(samples(1.0, 0.0, count=3))


def test_a_restart_is_seen_by_the_services_own_word_or_by_a_drop() -> None:
    assert restarts([Sample(0, 5e6, 10.0), Sample(1, 6e6, 10.0), Sample(2, 7e6, 99.0)]) == 1
    assert restarts([Sample(0, 8e6), Sample(1, 3e6), Sample(2, 4e6)]) == 1
    assert restarts([Sample(0, 8e6, 10.0), Sample(1, 3e6, 10.0)]) == 0, "it freed memory, and says that it lived on"


def test_flat_memory_is_healthy(look: Degradation) -> None:
    judged(samples(growth=0, noise=2 * KIB), hard=KIB)
    assert not look.reasons


def test_sure_growth_is_failing_and_says_how_much() -> None:
    with pytest.raises(MemoryGrows, match=r"memory grows by \d\.\d\d KiB for each request \(surely between"):
        judged(samples(growth=40 * 4 * KIB, noise=KIB), hard=KIB)


def test_sure_growth_over_the_soft_limit_is_degraded(look: Degradation) -> None:
    judged(samples(growth=40 * 2 * KIB, noise=KIB / 4), hard=4 * KIB, soft=KIB)
    assert "its soft limit is 1.00 KiB" in look.reasons[0]


def test_what_is_too_noisy_to_tell_is_unknown() -> None:
    with pytest.raises(CannotLook, match="the load was too short to tell"):
        judged(samples(growth=0, noise=400 * KIB), hard=KIB)


def test_a_restart_under_load_is_failing() -> None:
    kept = samples(growth=0, noise=KIB)
    kept[20:] = [Sample(sample.at, sample.value, 99.0) for sample in kept[20:]]
    with pytest.raises(MemoryGrows, match="started anew 1 time during the load"):
        judged(kept, hard=KIB)


def test_samples_of_the_warm_up_do_not_count() -> None:
    early = [Sample(BEGIN - 1 + number / 10, 1e6 * number, 17.0) for number in range(10)]
    judged([*early, *samples(growth=0, noise=KIB)], hard=KIB)


def test_a_metric_is_read_from_prometheus_text() -> None:
    text = '# HELP a b\na{x="1"} 3\na{x="2"} 4.5e1\nab 7\nbad NaN\n'
    assert [metric(text, name) for name in ("a", "ab", "b", "bad")] == [48.0, 7.0, None, None]


def test_a_metric_is_also_read_from_json():
    text = '{"a": 48, "b": {"p50": 1}, "c": true, "d": null, "e": "7"}'
    assert [metric(text, name) for name in "abcdef"] == [48.0, None, None, None, None, None]
    assert metric("{not json", "a") is None


def test_a_missing_metric_does_not_count_as_zero(server: Callable[..., str]) -> None:
    sampler = MemorySampler(f"{server()}/metrics", name="no_such_metric")
    with pytest.raises(CannotLook, match="does not show no_such_metric"), sampler:
        pass


@pytest.mark.parametrize("leak", [0, 64 * 1024], ids=["healthy", "leaking"])
def test_a_leak_of_a_real_server_is_found_and_a_healthy_one_left_alone(
    server: Callable[..., str], generator: LoadGenerator, leak: int
) -> None:
    address = server("--leak", str(leak))
    plan = plan_for(address, users=60, rate=60.0, duration=4.0, warm_up=1.5)
    memory = MemorySampler(f"{address}/metrics", interval=0.1)
    run = generator.run(USERS, plan, name="soak", memory=memory)
    limit = MemoryLimit(hard=32 * KIB)
    assert run.samples[0].at <= run.tally.measured_from
    assert run.samples[-1].at >= run.tally.measured_from + plan.duration
    if leak:
        with pytest.raises(MemoryGrows, match="for each request"):
            limit.holds(run)
        assert limit.measured(run).per_second == pytest.approx(leak, rel=0.25)
    else:
        limit.holds(run)


def test_the_unit_of_a_plan_is_a_second() -> None:
    assert PLAN.interval == 1.0
