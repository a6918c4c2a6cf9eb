"""Every kind of server: addresses, SQL and levers."""

import select
import socket
from contextlib import closing

import psycopg
import pytest

from roundsman.databases import PostgresServer
from roundsman.sandbox import Workspace

SILENCE = 0.3
"""Seconds in which a suspended server is seen to say nothing; it never would."""


def orders(server: PostgresServer) -> list[tuple[int, ...]]:
    return server.execute("SELECT id FROM orders", database="shop")


def port_of(server: PostgresServer) -> int:
    return int(psycopg.conninfo.conninfo_to_dict(server.url())["port"] or 0)


def test_the_server_says_where_it_comes_from_and_what_it_is(server: PostgresServer, provider: str) -> None:
    assert server.provider == provider
    assert server.version.startswith("PostgreSQL 1")


def test_a_role_reaches_the_database_with_its_own_password(server: PostgresServer) -> None:
    with psycopg.connect(server.url("shop", role="clerk")) as session:
        assert session.execute("SELECT current_user, current_database()").fetchone() == ("clerk", "shop")


def test_a_wrong_password_is_refused(server: PostgresServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url("shop", role="clerk"), password="another one")


def test_statements_take_parameters_and_give_the_rows_of_the_last(server: PostgresServer) -> None:
    assert server.execute("SELECT %s + 1, '100%%'", 41) == [(42, "100%")]
    assert server.execute("SELECT 1; SELECT '100%'") == [("100%",)]
    assert server.execute("SET search_path = public") == []


def test_the_server_listens_on_the_loopback_only(server: PostgresServer) -> None:
    assert "@127.0.0.1:" in server.url()
    with socket.socket() as other:
        assert other.connect_ex(("127.0.0.2", port_of(server))) != 0


def test_the_same_name_gives_the_same_server(workspace: Workspace, server: PostgresServer) -> None:
    assert workspace.databases.postgres() is server
    with pytest.raises(ValueError, match=r"main runs with \{\}, not with \{'max_connections': '9'\}"):
        workspace.databases.postgres(settings={"max_connections": "9"})


def test_a_server_starts_with_the_settings_it_is_given(workspace: Workspace) -> None:
    settings = {"max_connections": "17", "shared_preload_libraries": "pg_stat_statements", "application_name": "it's"}
    other = workspace.databases.postgres("other", settings)
    other.execute("CREATE EXTENSION pg_stat_statements; CREATE EXTENSION amcheck")
    assert other.execute("SELECT count(*) > 0 FROM pg_stat_statements") == [(True,)]
    assert other.execute("SHOW max_connections") == [("17",)]


def test_a_stopped_server_refuses_and_comes_back_with_its_data(server: PostgresServer, workspace: Workspace) -> None:
    before, mark = server.url("shop"), workspace.levers.mark()
    with server.stopped():
        with pytest.raises(psycopg.OperationalError, match="refused"):
            psycopg.connect(server.url("shop"))
        assert workspace.levers.since(mark) == ["main: server ended, port closed"]
    assert server.url("shop") == before
    assert orders(server) == [(7,)]


def test_a_stopped_server_comes_back_also_after_an_error(server: PostgresServer) -> None:
    with pytest.raises(ZeroDivisionError), server.stopped():
        _ = 1 / 0
    assert orders(server) == [(7,)]


def test_a_suspended_server_leaves_old_and_new_connections_without_an_answer(
    server: PostgresServer, workspace: Workspace
) -> None:
    mark = workspace.levers.mark()
    with closing(psycopg.connect(server.url("shop"))) as session, socket.socket() as fresh:
        with server.suspended():
            session.pgconn.send_query(b"SELECT id FROM orders")
            fresh.connect(("127.0.0.1", port_of(server)))
            fresh.sendall(b"\0\0\0\x08\x04\xd2\x16\x2f")  # asks whether the server speaks TLS
            assert select.select([session.pgconn.socket, fresh.fileno()], [], [], SILENCE)[0] == []
            assert workspace.levers.since(mark) == ["main: server suspended"]
        result = session.pgconn.get_result()
        assert result is not None
        assert result.get_value(0, 0) == b"7"


def test_a_held_lock_is_seen_as_a_blocked_session_until_it_heals(server: PostgresServer, workspace: Workspace) -> None:
    blocked = "SELECT query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"
    mark = workspace.levers.mark()
    with server.lock_held("public.orders", database="shop"):
        assert server.execute(blocked) == [('SELECT 1 FROM "public"."orders" LIMIT 1',)]
        with pytest.raises(psycopg.errors.LockNotAvailable):
            server.execute("SET lock_timeout = '50ms'; SELECT * FROM orders", database="shop")
        assert "which holds table public.orders" in workspace.levers.since(mark)[0]
    assert server.execute(blocked) == []
    assert orders(server) == [(7,)]


def test_a_held_lock_heals_also_when_the_server_was_restarted_meanwhile(server: PostgresServer) -> None:
    with server.lock_held("orders", database="shop"), server.stopped():
        pass
    assert orders(server) == [(7,)]


def test_sql_strikes_and_heals(server: PostgresServer, workspace: Workspace) -> None:
    mark = workspace.levers.mark()
    with server.sql("ALTER TABLE orders RENAME TO lost", "ALTER TABLE lost RENAME TO orders", database="shop"):
        assert workspace.levers.since(mark) == ["main: ALTER TABLE orders RENAME TO lost"]
        with pytest.raises(psycopg.errors.UndefinedTable):
            orders(server)
    assert orders(server) == [(7,)]


def test_the_log_of_levers_shows_no_password(server: PostgresServer, workspace: Workspace) -> None:
    mark = workspace.levers.mark()
    with server.sql("ALTER ROLE clerk PASSWORD 'canary'", "ALTER ROLE clerk PASSWORD 'clerk''s password'"):
        assert workspace.levers.since(mark) == ["main: ALTER ROLE clerk PASSWORD '…'"]


def test_parameters_reach_new_sessions_and_go_again(server: PostgresServer, workspace: Workspace) -> None:
    def seen() -> str:
        with psycopg.connect(server.url()) as session:
            return str(session.execute("SHOW work_mem").fetchone())

    before, mark = seen(), workspace.levers.mark()
    with server.with_parameters(work_mem="123kB"):
        assert seen() == "('123kB',)"
        assert workspace.levers.since(mark) == ["main: parameters {'work_mem': '123kB'}"]
        with server.with_parameters(work_mem="456kB"):
            assert seen() == "('456kB',)"
        assert seen() == "('123kB',)"
    assert seen() == before


def test_parameters_that_cut_every_statement_short_heal(server: PostgresServer) -> None:
    with (
        server.with_parameters(statement_timeout="1ms", default_transaction_read_only=True),
        psycopg.connect(server.url()) as session,
        pytest.raises(psycopg.errors.QueryCanceled),
    ):
        session.execute("SELECT pg_sleep(5)")
    assert orders(server) == [(7,)]


def test_a_parameter_that_stays_as_it_was_is_no_witness(server: PostgresServer, workspace: Workspace) -> None:
    mark = workspace.levers.mark()
    with server.with_parameters(statement_timeout=0):
        assert workspace.levers.since(mark) == []


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("max_connections", "max_connections changes only with a restart"), ("no_such_one", "no parameter no_such_one")],
)
def test_parameters_that_cannot_change_are_named(server: PostgresServer, name: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint), server.with_parameters(**{name: "9"}):
        pass


def test_a_server_that_cannot_start_says_why_in_one_line(workspace: Workspace) -> None:
    with pytest.raises(Exception, match=r'server broken did not start: .*"no_such_parameter"') as caught:
        workspace.databases.postgres("broken", {"no_such_parameter": "1"})
    assert "\n" not in str(caught.value)
