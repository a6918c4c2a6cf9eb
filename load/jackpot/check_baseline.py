"""The jackpot service under the load that was agreed: in time, without errors, and with steady memory."""

from fixtures.cases.jackpot import BASELINE, MEMORY_LEAK
from roundsman import Rung, detects
from roundsman.load.baseline import Baseline
from roundsman.load.run import LoadRun
from roundsman.load.soak import MemoryLimit


@detects(BASELINE, rung=Rung.LOAD)
def check_answers_come_in_time(evening_load: LoadRun, jackpot_baseline: Baseline) -> None:
    jackpot_baseline["p95"].holds(evening_load)


@detects(BASELINE, rung=Rung.LOAD)
def check_few_requests_fail(evening_load: LoadRun, jackpot_baseline: Baseline) -> None:
    jackpot_baseline["errors"].holds(evening_load)


@detects(MEMORY_LEAK, rung=Rung.LOAD)
def check_memory_stays_flat(soak: LoadRun, memory_limit: MemoryLimit) -> None:
    memory_limit.holds(soak)
