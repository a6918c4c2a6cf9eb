"""Speed and numbers: cache, answers, database sessions, error rate and machine are as agreed."""

import pytest

from fixtures.cases.jackpot import CACHE, ERROR_RATE, POOL, SLOW
from fixtures.clients.jackpot.cache import CachedList
from fixtures.clients.jackpot.numbers import Numbers
from fixtures.clients.jackpot.own_pools import OwnPools
from fixtures.clients.jackpot.quickness import Quickness
from fixtures.clients.jackpot.sessions import Sessions, Statements
from roundsman import Kind, Rung, detects

NUMBERS = {
    "errors": "error_rate",
    "processor": "cpu_percent",
    "memory": "memory_percent",
    "disk": "disk_percent",
}


@pytest.mark.parametrize("name", NUMBERS.values(), ids=NUMBERS)
@detects(ERROR_RATE)
def check_a_number_is_inside_its_limit(numbers: Numbers, name: str) -> None:
    numbers.must_be_inside(name)


@detects(CACHE)
def check_the_cache_is_reachable(cached_list: CachedList) -> None:
    cached_list.must_be_reachable()


@detects(CACHE)
def check_the_cache_is_used(cached_list: CachedList) -> None:
    cached_list.must_be_used()


@detects(CACHE)
def check_the_cache_hits_often_enough(cached_list: CachedList, least_hit_rate: float) -> None:
    cached_list.must_hit(least_hit_rate)


@detects(CACHE)
def check_a_cached_list_ends_in_time(cached_list: CachedList) -> None:
    cached_list.must_end_in_time()


@detects(CACHE, rung=Rung.WRITE)
def check_the_cache_follows_a_change(cached_list: CachedList, own_pools: OwnPools) -> None:
    with own_pools.made() as group:
        cached_list.must_follow(own_pools, group)


@detects(SLOW)
def check_reads_are_quick(quickness: Quickness) -> None:
    quickness.must_be_there_in_half()


@detects(SLOW, kind=Kind.DB)
def check_statements_are_short(statements: Statements) -> None:
    statements.must_be_short()


@detects(POOL, kind=Kind.DB)
def check_the_service_keeps_to_its_sessions(jackpot_sessions: Sessions) -> None:
    jackpot_sessions.must_be_few_enough()


@detects(POOL, kind=Kind.DB)
def check_no_statement_works_for_minutes(jackpot_sessions: Sessions) -> None:
    jackpot_sessions.must_not_work_for_minutes()


@detects(POOL, kind=Kind.DB)
def check_nobody_waits_for_a_lock(jackpot_sessions: Sessions) -> None:
    jackpot_sessions.must_not_wait()
