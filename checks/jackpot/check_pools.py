"""Pools as players see them: read anew, and those of the table."""

from fixtures.cases.jackpot import STALE_POOLS
from fixtures.clients.jackpot.pools import Pools
from roundsman import detects
from roundsman.sql import SqlClient


@detects(STALE_POOLS)
def check_the_last_update_moves(pools: Pools) -> None:
    pools.must_move()


@detects(STALE_POOLS)
def check_the_list_is_the_table(pools: Pools, jackpot_reader: SqlClient) -> None:
    pools.must_agree_with(jackpot_reader)
