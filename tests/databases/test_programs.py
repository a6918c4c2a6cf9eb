"""PostgreSQL's own programs, a damaged page, and a server that is thrown away."""

from pathlib import Path

import psycopg
import pytest

from roundsman.databases import PostgresServer
from roundsman.databases.owned import OwnedPostgres
from roundsman.databases.throw_away import ThrowAwayServer


def test_a_dump_of_one_database_restores_into_another(server: PostgresServer, tmp_path: Path) -> None:
    dump = tmp_path / "shop.dump"
    assert server.program("pg_dump", "--format=custom", database="shop", writes=dump) == ""
    server.create_database("copy")
    assert server.program("pg_restore", "--no-owner", "--dbname=", database="copy", reads=dump) == ""
    assert server.execute("SELECT id FROM orders", database="copy") == [(7,)]


def test_a_program_that_fails_says_why(server: PostgresServer, tmp_path: Path) -> None:
    empty = tmp_path / "empty.dump"
    empty.touch()
    assert "input file is too short" in server.program("pg_restore", "--list", reads=empty)


def test_a_damaged_index_is_found_and_is_whole_afterwards(server: PostgresServer) -> None:
    assert isinstance(server, OwnedPostgres)
    server.execute("CREATE EXTENSION amcheck; CREATE INDEX by_id ON orders (id)", database="shop")
    with server.damaged("by_id", database="shop", page=1), pytest.raises(psycopg.Error) as noticed:
        server.execute("SELECT bt_index_check('by_id')", database="shop")
    assert noticed.value.sqlstate in {"XX001", "XX002"}
    server.execute("SELECT bt_index_check('by_id')", database="shop")


def test_a_database_to_throw_away_is_gone_afterwards(provider: str, tmp_path: Path) -> None:
    thrown = ThrowAwayServer(provider, tmp_path)
    try:
        with thrown.database() as (server, name):
            server.execute("CREATE TABLE orders (id int)", database=name)
            folder = thrown.workspace.folder
        assert server.execute("SELECT count(*) FROM pg_database WHERE datname = %s", name) == [(0,)]
    finally:
        thrown.close()
    assert not folder.exists()
