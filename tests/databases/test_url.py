"""A server that is there already: names of our own, dropped on close, no levers that others would feel."""

from collections.abc import Iterator

import psycopg
import pytest

from roundsman.databases import DatabaseUnavailable, PostgresServer, UnsupportedLever
from roundsman.sandbox import Workspace

VARIABLE = "ROUNDSMAN_POSTGRES_URL"
FORM = f"{VARIABLE} is not of the form postgresql://USER:PASSWORD@HOST:PORT/DATABASE"


@pytest.fixture(scope="module")
def host() -> Iterator[PostgresServer]:
    """The server that is there already."""
    with Workspace("embedded") as workspace:
        yield workspace.databases.postgres()


@pytest.fixture(autouse=True)
def _address(host: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, host.url())


def made(host: PostgresServer) -> list[tuple[str, ...]]:
    return host.execute(
        "SELECT datname FROM pg_database WHERE datname ~ '^roundsman'"
        " UNION SELECT rolname FROM pg_roles WHERE rolname ~ '^roundsman'"
    )


def test_two_sandboxes_share_a_server_without_meeting(host: PostgresServer) -> None:
    with Workspace("url") as first, Workspace("url") as second:
        for workspace in (first, second):
            server = workspace.databases.postgres()
            role = server.create_role("clerk", "secret")
            database = server.create_database("shop")
            server.execute(f"CREATE TABLE orders (id int); GRANT SELECT ON orders TO {role}", database="shop")
            with psycopg.connect(server.url("shop", role="clerk")) as session:
                assert session.execute("SELECT current_database(), current_user").fetchone() == (database, role)
        assert len(made(host)) == 4
    assert made(host) == []


def test_what_a_killed_owner_left_is_dropped_by_the_next(host: PostgresServer) -> None:
    host.execute("CREATE ROLE roundsman_0123abcd_clerk")
    host.execute("CREATE DATABASE roundsman_0123abcd_shop OWNER roundsman_0123abcd_clerk")
    with Workspace("url") as workspace:
        workspace.databases.postgres()
        assert made(host) == []


def test_levers_by_sql_work(host: PostgresServer) -> None:
    with Workspace("url") as workspace:
        server = workspace.databases.postgres()
        server.create_database("shop")
        server.execute("CREATE TABLE orders (id int)", database="shop")
        with server.lock_held("orders", database="shop"):
            assert "holds table orders" in workspace.levers.entries[0]


@pytest.mark.parametrize("lever", ["stopped", "suspended", "with_parameters"])
def test_levers_that_others_would_feel_are_refused(lever: str) -> None:
    with Workspace("url") as workspace:
        server = workspace.databases.postgres()
        with pytest.raises(UnsupportedLever, match=f"^the server of {VARIABLE} is not ours alone: it cannot "):
            getattr(server, lever)()


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("", f"databases by URL need the environment variable {VARIABLE}"),
        ("canary", FORM),
        ("mysql://user:canary@127.0.0.1:1/x", FORM),
        ("postgresql://user:canary@127.0.0.1:port/x", FORM),
        ("postgresql://user:canary@127.0.0.1/x?canary=1", FORM),
        ("postgresql://user:canary@127.0.0.1:1/x", f"{VARIABLE}: connection failed: connection to server at "),
    ],
)
def test_a_bad_url_is_one_clear_line_without_the_password(
    monkeypatch: pytest.MonkeyPatch, url: str, complaint: str
) -> None:
    monkeypatch.setenv(VARIABLE, url)
    with Workspace("url") as workspace, pytest.raises(DatabaseUnavailable) as caught:
        workspace.databases.postgres()
    assert str(caught.value).startswith(complaint)
    assert "canary" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_role_that_is_no_superuser_is_refused(host: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> None:
    host.create_role("clerk", "secret")
    monkeypatch.setenv(VARIABLE, host.url(role="clerk"))
    with Workspace("url") as workspace, pytest.raises(DatabaseUnavailable, match="the sandbox needs a superuser"):
        workspace.databases.postgres()


def test_settings_that_the_server_does_not_have_are_named() -> None:
    message = "the sandbox needs max_connections = 17, the server has 100"
    with Workspace("url") as workspace, pytest.raises(DatabaseUnavailable, match=message):
        workspace.databases.postgres(settings={"max_connections": "17"})
