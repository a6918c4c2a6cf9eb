"""The database: it answers, is the service's own, and has the schema and the constraints that it must have."""

from fixtures.cases.jackpot import DATABASE_LOST, DUPLICATE_KEY, FOREIGN_KEY, MIGRATION
from fixtures.clients.jackpot.database import JackpotDatabase
from fixtures.clients.jackpot.schema import Schema
from roundsman import Kind, detects


@detects(DATABASE_LOST, kind=Kind.DB)
def check_it_answers(jackpot_database: JackpotDatabase) -> None:
    jackpot_database.must_answer()


@detects(DATABASE_LOST)
def check_the_health_page_says_what_we_find(jackpot_database: JackpotDatabase) -> None:
    jackpot_database.must_be_told_truly()


@detects(DATABASE_LOST, kind=Kind.DB)
def check_the_service_works_on_it(jackpot_database: JackpotDatabase) -> None:
    jackpot_database.must_be_the_services()


@detects(MIGRATION, kind=Kind.DB)
def check_every_column_is_there(jackpot_schema: Schema) -> None:
    jackpot_schema.must_have_every_column()


@detects(MIGRATION, kind=Kind.DB)
def check_every_column_has_its_type(jackpot_schema: Schema) -> None:
    jackpot_schema.must_have_every_type()


@detects(MIGRATION, kind=Kind.DB)
def check_every_migration_is_finished(jackpot_schema: Schema) -> None:
    jackpot_schema.must_be_migrated()


@detects(DUPLICATE_KEY, kind=Kind.DB)
def check_a_second_pool_of_a_group_is_kept_out(jackpot_schema: Schema) -> None:
    jackpot_schema.must_keep_groups_apart()


@detects(DUPLICATE_KEY, kind=Kind.DB)
def check_no_group_is_there_twice(jackpot_schema: Schema) -> None:
    jackpot_schema.must_have_no_group_twice()


@detects(FOREIGN_KEY, kind=Kind.DB)
def check_transactions_without_a_pool_are_kept_out(jackpot_schema: Schema) -> None:
    jackpot_schema.must_keep_orphans_out()


@detects(FOREIGN_KEY, kind=Kind.DB)
def check_no_transaction_is_without_a_pool(jackpot_schema: Schema) -> None:
    jackpot_schema.must_have_no_orphans()
