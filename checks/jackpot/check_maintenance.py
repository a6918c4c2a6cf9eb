"""The upkeep of the database is done: autovacuum, statistics, dead rows, indexes."""

from fixtures.cases.jackpot import MAINTENANCE
from fixtures.clients.jackpot.upkeep import Upkeep
from roundsman import Kind, detects


@detects(MAINTENANCE, kind=Kind.DB)
def check_autovacuum_is_on(upkeep: Upkeep) -> None:
    upkeep.must_run_by_itself()


@detects(MAINTENANCE, kind=Kind.DB)
def check_dead_rows_are_vacuumed(upkeep: Upkeep) -> None:
    upkeep.must_have_vacuumed()


@detects(MAINTENANCE, kind=Kind.DB)
def check_changed_tables_are_analysed(upkeep: Upkeep) -> None:
    upkeep.must_have_analysed()


@detects(MAINTENANCE, kind=Kind.DB)
def check_every_index_is_valid(upkeep: Upkeep) -> None:
    upkeep.must_have_valid_indexes()


@detects(MAINTENANCE, kind=Kind.DB)
def check_what_is_looked_for_is_indexed(upkeep: Upkeep) -> None:
    upkeep.must_have_its_indexes()
