"""The data: every amount is possible and guarded, and no statement runs for ever."""

import pytest

from fixtures.cases.jackpot import INVALID_AMOUNTS, QUERY_TIMEOUT
from fixtures.clients.jackpot.amounts import BROKEN, PoolAmounts
from fixtures.clients.jackpot.statement_limit import StatementLimit
from roundsman import Kind, detects


@pytest.mark.parametrize("broken", BROKEN)
@detects(INVALID_AMOUNTS, kind=Kind.DB)
def check_no_pool_is_broken(pool_amounts: PoolAmounts, broken: str) -> None:
    pool_amounts.must_hold_none(broken)


@detects(INVALID_AMOUNTS, kind=Kind.DB)
def check_the_database_guards_amounts(pool_amounts: PoolAmounts) -> None:
    pool_amounts.must_be_guarded()


@detects(QUERY_TIMEOUT, kind=Kind.DB)
def check_statements_have_a_limit(statement_limit: StatementLimit) -> None:
    statement_limit.must_be_set()


@detects(QUERY_TIMEOUT, kind=Kind.DB)
def check_a_statement_that_hangs_is_ended(statement_limit: StatementLimit) -> None:
    statement_limit.must_be_effective()
