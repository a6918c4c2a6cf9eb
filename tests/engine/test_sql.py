"""The database client: whatever a server does, the failure has its class; looking changes nothing."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from roundsman import CannotLook, CredentialRefused, Rung, rungs
from roundsman.databases import PostgresServer
from roundsman.failure import TimedOut, Unreachable, WrongAnswer
from roundsman.rungs import RungError
from roundsman.sandbox import Workspace
from roundsman.sql import SqlClient
from roundsman.target import Database, Deadlines, Secret
from tests.engine.golden import assert_golden
from tests.servers import closed_port

PASSWORD = "clerk's password"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with Workspace("embedded") as workspace:
        server = workspace.databases.postgres()
        server.create_role("clerk", PASSWORD)
        server.create_database("shop")
        server.execute(
            "CREATE TABLE orders (id int); INSERT INTO orders VALUES (7); GRANT ALL ON orders TO clerk", database="shop"
        )
        yield server


@contextmanager
def looking(
    monkeypatch: pytest.MonkeyPatch, url: str, *, writes: bool = False, timeout: float = 20.0, unreachable: str = ""
) -> Iterator[SqlClient]:
    monkeypatch.setenv("SHOP_DATABASE", url)
    database = Database(url=Secret(env="SHOP_DATABASE"), statement_timeout=timeout, lock_timeout=timeout)
    client = SqlClient(database, Deadlines(connect=5.0), writes=writes, unreachable=unreachable or None)
    try:
        yield client
    finally:
        client.close()


@pytest.fixture
def url(server: PostgresServer) -> str:
    return server.url("shop", "clerk")


def test_rows_and_values_are_given_back(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with looking(monkeypatch, url) as sql:
        assert sql.rows("SELECT id, %s FROM orders", ("x",)) == [(7, "x")]
        assert sql.value("SELECT count(*) FROM orders") == 1


def test_no_row_where_a_value_is_wanted_is_a_wrong_answer(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with looking(monkeypatch, url) as sql, pytest.raises(WrongAnswer) as caught:
        sql.value("SELECT id FROM orders WHERE id = 8")
    assert_golden("sql-no-row", caught.value)


def test_a_missing_table_is_a_wrong_answer(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with looking(monkeypatch, url) as sql, pytest.raises(WrongAnswer) as caught:
        sql.rows("SELECT * FROM nowhere")
    assert_golden("sql-missing-table", caught.value)


def test_a_closed_port_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    with closed_port() as port:
        url = f"postgresql://clerk:secret-word@127.0.0.1:{port}/shop"
        with looking(monkeypatch, url) as sql, pytest.raises(Unreachable) as caught:
            sql.rows("SELECT 1")
    assert_golden("sql-refused", caught.value)


def test_what_preflight_found_unreachable_is_not_connected_to_again(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with looking(monkeypatch, url, unreachable="connection refused") as sql, pytest.raises(Unreachable):
        sql.rows("SELECT 1")


def test_a_server_that_accepts_and_never_answers_times_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://clerk:secret-word@127.0.0.1:{silent.getsockname()[1]}/shop"
        database = Database(url=Secret(env="SHOP_DATABASE"))
        monkeypatch.setenv("SHOP_DATABASE", url)
        with pytest.raises(TimedOut) as caught:
            SqlClient(database, Deadlines(connect=0.5)).rows("SELECT 1")
    assert_golden("sql-silent", caught.value)


def test_a_wrong_password_is_our_own_trouble(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    wrong = url.replace(urlsplit(url).password or "", "another-word")
    with looking(monkeypatch, wrong) as sql, pytest.raises(CredentialRefused) as caught:
        sql.rows("SELECT 1")
    assert "does not accept our account" in str(caught.value)
    assert "another-word" not in str(caught.value)


def test_an_address_that_makes_no_sense_is_our_own_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    with looking(monkeypatch, "postgresql//clerk:secret-word@db/shop") as sql, pytest.raises(CannotLook) as caught:
        sql.rows("SELECT 1")
    assert "secret-word" not in str(caught.value)


def test_a_statement_that_takes_too_long_times_out(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with looking(monkeypatch, url, timeout=0.2) as sql, pytest.raises(TimedOut) as caught:
        sql.rows("SELECT pg_sleep(30)")
    assert_golden("sql-statement-timeout", caught.value)


def test_a_statement_that_waits_for_a_lock_fails_and_names_it(
    monkeypatch: pytest.MonkeyPatch, url: str, server: PostgresServer
) -> None:
    with psycopg.connect(url) as holder:
        holder.execute("LOCK TABLE orders")
        monkeypatch.setenv("SHOP_DATABASE", url)
        database = Database(url=Secret(env="SHOP_DATABASE"), statement_timeout=20.0, lock_timeout=0.2)
        client = SqlClient(database, Deadlines())
        with pytest.raises(WrongAnswer) as caught:
            client.rows("SELECT * FROM orders")
        client.close()
    assert_golden("sql-lock-timeout", caught.value)


def test_a_session_that_looks_cannot_write(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with looking(monkeypatch, url) as sql:
        with pytest.raises(RungError, match="a session that may only read tried to write"):
            sql.rows("DELETE FROM orders")
        assert sql.value("SELECT count(*) FROM orders") == 1


def test_a_session_that_writes_needs_a_check_that_says_so(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with looking(monkeypatch, url, writes=True) as sql:
        with pytest.raises(RungError, match="needs rung write, but the check declares read"):
            sql.rows("INSERT INTO orders VALUES (8)")
        rungs.allow(Rung.WRITE)
        try:
            sql.rows("INSERT INTO orders VALUES (8)")
            sql.rows("DELETE FROM orders WHERE id = 8")
        finally:
            rungs.allow(Rung.READ)


def test_a_session_that_a_failure_ended_is_opened_anew(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with looking(monkeypatch, url) as sql:
        with pytest.raises(WrongAnswer):
            sql.rows("SELECT * FROM nowhere")
        assert sql.value("SELECT 1") == 1
