"""A team that follows docs/accounts.md has granted what the looks at the jackpot's database need."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fixtures.clients.jackpot.amounts import PoolAmounts
from fixtures.clients.jackpot.crossing import Crossing
from fixtures.clients.jackpot.integrity import Integrity
from fixtures.clients.jackpot.modes import DatabaseModes
from fixtures.clients.jackpot.schema import Schema
from fixtures.clients.jackpot.sessions import Sessions, Statements
from fixtures.clients.jackpot.settings import JackpotDatabaseSettings
from fixtures.clients.jackpot.upkeep import Upkeep
from fixtures.clients.jackpot.versions import Versions
from fixtures.sandbox.jackpot.store import JackpotDatabase
from roundsman import Rung, rungs
from roundsman.databases.sessions import connect
from roundsman.sql import SqlClient
from roundsman.target import Database, Deadlines, Secret

PAGE = Path(__file__).parents[2] / "docs" / "accounts.md"
Settings = JackpotDatabaseSettings
LOOKS: dict[str, Callable[[SqlClient, Settings], None]] = {
    "columns": lambda sql, settings: Schema(sql, settings).must_have_every_column(),
    "migrations": lambda sql, settings: Schema(sql, settings).must_be_migrated(),
    "orphans": lambda sql, settings: Schema(sql, settings).must_have_no_orphans(),
    "versions": lambda sql, settings: Versions(sql, 1000).must_only_grow(),
    "amounts": lambda sql, settings: PoolAmounts(sql).must_hold_none("negative"),
    "rules": lambda sql, settings: PoolAmounts(sql).must_be_guarded(),
    "tables": lambda sql, settings: Integrity(sql, settings).must_have_readable_tables(),
    "indexes": lambda sql, settings: Integrity(sql, settings).must_have_sound_indexes(),
    "checksums": lambda sql, settings: Integrity(sql, settings).must_count_no_failed_checksum(),
    "sessions": lambda sql, settings: Sessions(sql, settings, "jackpot", lambda: None).must_be_few_enough(),
    "long": lambda sql, settings: Sessions(sql, settings, "jackpot", lambda: None).must_not_work_for_minutes(),
    "waiting": lambda sql, settings: Sessions(sql, settings, "jackpot", lambda: None).must_not_wait(),
    "statements": lambda sql, settings: Statements(sql, settings, "jackpot", lambda: None).must_be_short(),
    "autovacuum": lambda sql, settings: Upkeep(sql, settings).must_run_by_itself(),
    "dead-rows": lambda sql, settings: Upkeep(sql, settings).must_have_vacuumed(),
    "invalid-indexes": lambda sql, settings: Upkeep(sql, settings).must_have_valid_indexes(),
    "missing-indexes": lambda sql, settings: Upkeep(sql, settings).must_have_its_indexes(),
    "modes": lambda sql, settings: DatabaseModes(sql).must_not_log_every_statement(),
}


@pytest.fixture(scope="module")
def granted(server: JackpotDatabase) -> JackpotDatabase:
    """The database after the statements of the page, and nothing granted by the way, as to everybody."""
    jackpot = PAGE.read_text(encoding="utf-8").partition("## Jackpot")[2]
    statements = re.findall(r"```sql\n(.*?)```", jackpot, re.DOTALL)[0]
    server.rows("REVOKE CONNECT ON DATABASE jackpot_db FROM PUBLIC; REVOKE USAGE ON SCHEMA public FROM PUBLIC")
    server.rows("GRANT CONNECT ON DATABASE jackpot_db TO jackpot_service")
    server.rows(statements.replace("…", "word"))
    return server


def secret(database: JackpotDatabase, role: str, folder: Path) -> Secret:
    place = urlsplit(database.service_url)
    file = folder / role
    file.write_text(f"postgresql://{role}:word@{place.hostname}:{place.port}{place.path}", encoding="utf-8")
    return Secret(file=file)


@pytest.fixture
def reader(granted: JackpotDatabase, tmp_path: Path) -> Iterator[tuple[SqlClient, Settings]]:
    settings = Settings(url=secret(granted, "roundsman_reader", tmp_path))
    with closing(SqlClient(settings, Deadlines())) as sql, closing(connect(granted.service_url, application="jackpot")):
        yield sql, settings


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_the_reader_may_look_at_everything(
    reader: tuple[SqlClient, Settings], look: Callable[[SqlClient, Settings], None]
) -> None:
    look(*reader)


def test_the_reader_sees_the_sessions_of_the_service(reader: tuple[SqlClient, Settings]) -> None:
    names = reader[0].rows("SELECT application_name FROM pg_stat_activity WHERE application_name = 'jackpot'")
    assert names == [("jackpot",)]


def test_the_tester_may_let_transactions_cross(granted: JackpotDatabase, tmp_path: Path) -> None:
    database = Database(url=secret(granted, "roundsman_tester", tmp_path))
    rungs.allow(Rung.WRITE)
    try:
        one, other = (SqlClient(database, Deadlines(), writes=True) for _ in range(2))
        Crossing(one, other, None, "monitoring", 5.0).must_be_ended_by_the_server()  # type: ignore[arg-type]  # no pool is needed
        one.rows('SELECT FROM jackpots WHERE "group" = %s FOR UPDATE', ("mini",))
    finally:
        rungs.allow(Rung.READ)
        one.close()
        other.close()
