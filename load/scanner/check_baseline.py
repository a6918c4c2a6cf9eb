"""The Pattern Factory under the load that was agreed: in time, without errors, and as much as is asked for."""

import pytest

from fixtures.cases.scanner import BASELINE
from roundsman import Rung, detects
from roundsman.load.baseline import Baseline
from roundsman.load.run import LoadRun


@pytest.mark.parametrize("percentile", ["p50", "p95", "p99"])
@detects(BASELINE, rung=Rung.LOAD)
def check_answers_come_in_time(steady_load: LoadRun, baseline: Baseline, percentile: str) -> None:
    baseline[percentile].holds(steady_load)


@detects(BASELINE, rung=Rung.LOAD)
def check_few_requests_fail(steady_load: LoadRun, baseline: Baseline) -> None:
    baseline["errors"].holds(steady_load)


@detects(BASELINE, rung=Rung.LOAD)
def check_as_much_is_answered_as_asked(steady_load: LoadRun, baseline: Baseline) -> None:
    baseline["throughput"].holds(steady_load)
