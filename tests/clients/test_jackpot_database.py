"""The jackpot's database as it may be elsewhere: what is no damage, what is a neighbour's, what our own limits end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from fixtures.clients.jackpot.amounts import PoolAmounts
from fixtures.clients.jackpot.dumps import lasting_facts
from fixtures.clients.jackpot.integrity import Integrity
from fixtures.clients.jackpot.keeping_settings import ServiceDatabaseSettings
from fixtures.clients.jackpot.modes import DatabaseModes
from fixtures.clients.jackpot.schema import Schema
from fixtures.clients.jackpot.sessions import Sessions, Statements
from fixtures.clients.jackpot.settings import JackpotDatabaseSettings
from fixtures.clients.jackpot.upkeep import Upkeep
from fixtures.clients.jackpot.versions import Versions
from fixtures.sandbox.jackpot import store
from fixtures.sandbox.jackpot.store import JackpotDatabase
from roundsman import CannotLook
from roundsman.databases.sessions import Connection, connect
from roundsman.failure import WrongAnswer
from roundsman.sql import SqlClient
from roundsman.target import Deadlines, Secret
from tests.waiting import eventually

Looking = Callable[..., tuple[SqlClient, JackpotDatabaseSettings]]
NAME = "jackpot"


@pytest.fixture
def looking(database: JackpotDatabase, tmp_path: Path) -> Iterator[Looking]:
    """Sessions that look, by settings."""
    with ExitStack() as stack:

        def opened(**settings: Any) -> tuple[SqlClient, JackpotDatabaseSettings]:
            secret = tmp_path / "url"
            secret.write_text(database.monitoring_url, encoding="utf-8")
            kept = JackpotDatabaseSettings(url=Secret(file=secret), **settings)
            return stack.enter_context(closing(SqlClient(kept, Deadlines()))), kept

        yield opened


@contextmanager
def sessions(url: str, count: int, application: str = "jackpot-worker") -> Iterator[list[Connection]]:
    with ExitStack() as stack:
        yield [stack.enter_context(closing(connect(url, application=application))) for _ in range(count)]


# ---- integrity ----


def test_the_index_of_a_partitioned_table_is_checked_in_its_parts(database: JackpotDatabase, looking: Looking) -> None:
    database.rows("CREATE TABLE moves (day date PRIMARY KEY) PARTITION BY RANGE (day)")
    database.rows("CREATE TABLE moves_now PARTITION OF moves DEFAULT")
    Integrity(*looking()).must_have_sound_indexes()


def test_a_role_that_may_not_check_indexes_says_so(database: JackpotDatabase, looking: Looking) -> None:
    database.rows("REVOKE EXECUTE ON FUNCTION bt_index_check(regclass) FROM jackpot_monitoring")
    with pytest.raises(CannotLook, match="may not: 42501 permission denied for function bt_index_check"):
        Integrity(*looking()).must_have_sound_indexes()


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"lock_timeout": 0.2}, "table public.jackpots is locked by somebody"),
        ({"lock_timeout": 60, "statement_timeout": 1.0}, "table public.jackpots was not read within 1 s"),
    ],
    ids=["locked", "time"],
)
def test_what_our_own_limits_end_is_no_damage(
    database: JackpotDatabase, looking: Looking, limits: dict[str, float], words: str
) -> None:
    with sessions(database.service_url, 1) as (holder,), holder.transaction():
        holder.execute("LOCK TABLE jackpots")
        with pytest.raises(CannotLook, match=words):
            Integrity(*looking(**limits)).must_have_readable_tables()


# ---- sessions and statements ----


@pytest.mark.parametrize("neighbour", [True, False])
def test_only_waiting_in_this_database_is_the_services(
    database: JackpotDatabase, looking: Looking, neighbour: bool
) -> None:
    url = database.server.url() if neighbour else database.service_url
    with sessions(url, 2) as (holder, waiter):
        holder.execute("SELECT pg_advisory_lock(7)")
        waiter.pgconn.send_query(b"SELECT pg_advisory_lock(7)")
        waits = "SELECT pid FROM pg_locks WHERE NOT granted AND waitstart < now() - interval '0.2 s'"
        assert eventually(lambda: database.rows(waits))
        found = Sessions(*looking(longest_wait=0.1), NAME, lambda: None)
        if neighbour:
            found.must_not_wait()
        else:
            with pytest.raises(WrongAnswer, match="waits for session"):
                found.must_not_wait()
        holder.execute("SELECT pg_advisory_unlock(7)")


def test_who_builds_an_index_beside_the_work_may_wait(database: JackpotDatabase, looking: Looking) -> None:
    waits = "SELECT pid FROM pg_locks WHERE NOT granted AND waitstart < now() - interval '0.2 s'"
    with sessions(database.service_url, 2) as (writer, builder), writer.transaction():
        writer.execute("UPDATE jackpots SET version = version")
        builder.pgconn.send_query(b"CREATE INDEX CONCURRENTLY further ON jackpots (version)")
        assert eventually(lambda: database.rows(waits))
        Sessions(*looking(longest_wait=0.1), NAME, lambda: None).must_not_wait()


SLOW = "SELECT pg_sleep(0.3), count(*) FROM jackpots"


@pytest.mark.parametrize(
    ("role", "statement", "is_slow"),
    [
        ("service", SLOW, True),
        ("superuser", SLOW, False),
        ("service", f"COPY ({SLOW}) TO STDOUT", False),
        ("service", "CREATE TABLE jackpot_copy AS SELECT pg_sleep(0.3)::text, version FROM jackpots LIMIT 1", False),
    ],
    ids=["service", "another-role", "dump", "migration"],
)
def test_only_the_services_own_statements_are_slow(
    database: JackpotDatabase, looking: Looking, role: str, statement: str, is_slow: bool
) -> None:
    url = database.service_url if role == "service" else database.server.url(store.DATABASE)
    with sessions(database.service_url, 1), sessions(url, 1, application="psql") as (other,):
        if statement.startswith("COPY"):
            with other.cursor().copy(statement.encode()) as copy:
                list(copy)
        else:
            other.execute(statement.encode())
        found = Statements(*looking(mean_statement=0.2), NAME, lambda: None)
        if is_slow:
            with pytest.raises(WrongAnswer, match=r"(0\.[3-9]|[1-9]\d*\.\d) s: SELECT pg_sleep"):
                found.must_be_short()
        else:
            found.must_be_short()


def test_nobody_is_slow_where_the_service_has_no_session(database: JackpotDatabase, looking: Looking) -> None:
    with pytest.raises(CannotLook, match="no session is named like jackpot"):
        Statements(*looking(), NAME, lambda: None).must_be_short()


# ---- upkeep and modes ----


def test_an_index_that_is_being_built_is_not_invalid_yet(database: JackpotDatabase, looking: Looking) -> None:
    upkeep = Upkeep(*looking())
    with sessions(database.service_url, 2) as (writer, builder):
        with writer.transaction():
            writer.execute("UPDATE jackpots SET version = version")
            builder.pgconn.send_query(b"CREATE INDEX CONCURRENTLY further ON jackpots (version)")
            assert eventually(lambda: database.rows("SELECT indexrelid FROM pg_index WHERE NOT indisvalid"))
            upkeep.must_have_valid_indexes()
            database.rows("SELECT pg_cancel_backend(%s)", builder.info.backend_pid)
            assert eventually(lambda: not database.rows("SELECT pid FROM pg_stat_progress_create_index"))
        with pytest.raises(WrongAnswer, match="invalid: further"):
            upkeep.must_have_valid_indexes()


def test_an_index_of_some_rows_does_not_serve_all(database: JackpotDatabase, looking: Looking) -> None:
    database.rows("DROP INDEX jackpot_transactions_of_jackpot")
    database.rows("CREATE INDEX ON jackpot_transactions (jackpot_id) WHERE amount > 100")
    with pytest.raises(WrongAnswer, match=r"none for jackpot_transactions\.jackpot_id"):
        Upkeep(*looking()).must_have_its_indexes()


def test_what_the_database_team_does_may_be_logged(database: JackpotDatabase, looking: Looking) -> None:
    database.rows("CREATE ROLE administrator SUPERUSER; ALTER ROLE administrator SET log_statement = 'all'")
    try:
        DatabaseModes(looking()[0]).must_not_log_every_statement()
        database.rows(f"ALTER DATABASE {store.DATABASE} SET log_min_duration_statement = '0s'")
        with pytest.raises(WrongAnswer, match="log_min_duration_statement = 0"):
            DatabaseModes(looking()[0]).must_not_log_every_statement()
    finally:
        database.rows("DROP ROLE administrator")


# ---- versions, schema, amounts, dumps ----


def test_a_version_that_went_back_is_seen_also_after_further_bets(database: JackpotDatabase, looking: Looking) -> None:
    versions = Versions(looking()[0], 1_000_000)
    versions.must_only_grow()
    database.rows("UPDATE jackpots SET version = 1 WHERE \"group\" = 'mini'")
    database.rows(
        "INSERT INTO jackpot_transactions (jackpot_id, kind, amount, version)"
        " SELECT id, 'contribution', 1, 1 FROM jackpots WHERE \"group\" = 'mini'"
    )
    with pytest.raises(WrongAnswer, match="mini: version 1 after 3"):
        versions.must_only_grow()


def test_another_tool_for_migrations_needs_its_own_query(database: JackpotDatabase, looking: Looking) -> None:
    database.rows("ALTER TABLE schema_migrations RENAME TO flyway_schema_history")
    with pytest.raises(CannotLook, match="unfinished_migrations asks another table"):
        Schema(*looking()).must_be_migrated()
    query = "SELECT name FROM flyway_schema_history WHERE name LIKE 'settle%'"
    with pytest.raises(WrongAnswer, match="half applied: settlements"):
        Schema(*looking(unfinished_migrations=query)).must_be_migrated()


def test_a_type_may_refuse_what_no_rule_does(database: JackpotDatabase, looking: Looking) -> None:
    database.rows("CREATE DOMAIN share AS numeric(6, 5) CHECK (VALUE BETWEEN 0 AND 1)")
    database.rows("ALTER TABLE jackpots DROP CONSTRAINT jackpots_rate_check")
    amounts = PoolAmounts(looking()[0])
    with pytest.raises(WrongAnswer, match="nothing refuses a negative rate; nothing refuses a rate over 1"):
        amounts.must_be_guarded()
    database.rows("ALTER TABLE jackpots ALTER contribution_rate TYPE share")
    amounts.must_be_guarded()


def test_pools_of_our_own_are_not_compared_with_a_dump(database: JackpotDatabase) -> None:
    def asked(statement: str, parameter: str) -> list[Any]:
        return database.rows(statement, parameter)

    before = lasting_facts(asked)
    database.rows(
        'INSERT INTO jackpots ("group", current_amount, seed_amount, contribution_rate)'
        " VALUES ('roundsman-1767225600-0f3a', 1, 1, 0)"
    )
    assert lasting_facts(asked) == before
    assert before.pools == 4


def test_we_wait_longer_for_a_statement_than_it_may_take(tmp_path: Path) -> None:
    secret = Secret(file=tmp_path / "url")
    assert ServiceDatabaseSettings(url=secret).statement_timeout == 35
    with pytest.raises(ValidationError, match="statement_timeout, for which we wait, has to be at least 31"):
        ServiceDatabaseSettings(url=secret, statement_timeout=5)
