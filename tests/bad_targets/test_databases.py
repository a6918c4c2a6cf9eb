"""Bad databases: whose fault, in words that say what to look at, and never longer than the deadlines."""

import os
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fixtures.clients.scanner.database import ScannerDatabase
from fixtures.clients.scanner.settings import ScannerDatabaseSettings
from roundsman.databases import PostgresServer
from roundsman.sandbox import Workspace
from roundsman.sql import SqlClient
from roundsman.target import Deadlines, Secret
from tests.bad_targets.looking import PATIENT, Said, said_of
from tests.servers import Script, closed_port, greets, http, says, serving, then_hangs

HELD = 0.5
"""Seconds that a statement may take where it takes for ever."""
SSL_REQUESTS = {80877103, 80877104}
VERSION = b"S" + struct.pack("!i", 24) + b"server_version\x0018.0\x00"
READY = b"R" + struct.pack("!ii", 8, 0) + VERSION + b"Z\x00\x00\x00\x05I"


def look(
    url: str,
    folder: Path,
    statement: str | None = None,
    *,
    timeout: float = PATIENT.read,
    connect: float = PATIENT.connect,
) -> Said:
    """What the scanner's database check says of a URL, or a statement of a check.

    The client itself waits for the sum of both for an answer: with a server that keeps its timeout, `connect` is long.
    """
    secret = folder / "url"
    secret.write_text(url, encoding="utf-8")
    database = ScannerDatabaseSettings(url=Secret(file=secret), statement_timeout=timeout)
    with closing(SqlClient(database, Deadlines(connect=connect, read=PATIENT.read))) as sql:
        return said_of(lambda: sql.rows(statement) if statement else ScannerDatabase(sql, database).must_answer())


REFUSAL = b"SFATAL\x00C53300\x00Msorry, too many clients already\x00\x00"
REFUSED = b"E" + struct.pack("!i", 4 + len(REFUSAL)) + REFUSAL


def session_then(script: Script, opening: bytes = READY) -> Script:
    """A server that opens a session of PostgreSQL as it should, and then does something else."""

    def whole(connection: socket.socket) -> None:
        while struct.unpack("!ii", (connection.recv(4096) + b"\0" * 8)[:8])[1] in SSL_REQUESTS:
            connection.sendall(b"N")
        connection.sendall(opening)
        connection.recv(4096)
        script(connection)

    return whole


@dataclass(frozen=True)
class Row:
    name: str
    script: Script
    words: str
    connect: float = PATIENT.connect
    """Seconds to connect: few where the look ends by them."""


def after_hearing(script: Script) -> Script:
    def whole(connection: socket.socket) -> None:
        connection.recv(4096)
        script(connection)

    return whole


ROWS = [
    Row("web-server", after_hearing(says(http(b"x", status="400 Bad Request"))), "does not speak PostgreSQL"),
    Row("ssh-server", greets(b"SSH-2.0-OpenSSH_9.6\r\n"), "does not speak PostgreSQL"),
    Row("noise", after_hearing(says(b"\x00\xff" * 500)), "does not speak PostgreSQL"),
    Row("closes-at-once", says(), "expected a session of PostgreSQL; observed the connection was closed"),
    Row("silent-port", then_hangs(), "expected a connection; observed no connection in time", connect=1.0),
    Row(
        "hang-after-the-handshake",
        session_then(then_hangs()),
        "expected an answer within 0.5 s; observed the connection stands, no answer comes",
        connect=5.0,  # in which the session must stand
    ),
    Row("closes-after-the-question", session_then(says()), "observed the connection was closed"),
    Row("garbage-after-the-question", session_then(says(b"!" * 500)), "does not speak PostgreSQL"),
    Row(
        "full",
        session_then(says(), REFUSED),
        "expected a session of PostgreSQL; observed sorry, too many clients already",
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_bad_database_server_is_the_targets_fault(row: Row, tmp_path: Path) -> None:
    started = time.monotonic()
    with serving(row.script, hear=False) as port:
        url = f"postgresql://monitor:secret-word@127.0.0.1:{port}/scanner"
        said = look(url, tmp_path, timeout=HELD, connect=row.connect)
    assert said.verdict == "failing", said.text
    assert row.words in said.text
    assert "secret-word" not in said.text
    assert time.monotonic() - started < PATIENT.read


def test_a_refused_connection_is_the_targets_fault(tmp_path: Path) -> None:
    with closed_port() as port:
        said = look(f"postgresql://monitor@127.0.0.1:{port}/scanner", tmp_path)
    assert (said.verdict, said.text) == ("failing", "expected a connection; observed connection refused")


def test_a_name_that_does_not_resolve_is_said(tmp_path: Path) -> None:
    said = look("postgresql://monitor@no-such-host.invalid/scanner", tmp_path)
    assert (said.verdict, said.text) == ("failing", "expected a connection; observed the name does not resolve")


@pytest.mark.parametrize(
    "url",
    ["scanner", "mysql://monitor@127.0.0.1/scanner", "postgresql://[::1/scanner", "postgresql://h:99999/scanner"],
    ids=["no-url", "another-kind", "half-a-bracket", "port-too-large"],
)
def test_a_url_that_is_none_is_our_own_trouble(url: str, tmp_path: Path) -> None:
    said = look(url, tmp_path)
    assert said.verdict == "unknown"
    assert said.text.endswith("url is no database URL; write postgresql://USER@HOST:5432/DATABASE, with its password")


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with Workspace(os.environ.get("ROUNDSMAN_TEST_DATABASES", "auto")) as workspace:
        server = workspace.databases.postgres()
        server.create_role("monitor", "right")
        server.create_database("scanner")
        closed = server.create_database("closed")
        server.execute(f'REVOKE CONNECT ON DATABASE "{closed}" FROM PUBLIC')
        yield server


@dataclass(frozen=True)
class Real:
    """A look at a real server."""

    verdict: str
    words: str
    statement: str | None = None
    database: str = "scanner"
    password: str = ""


REAL = {
    "good": Real("healthy", ""),
    "wrong-password": Real(
        "unknown", 'does not accept our account: password authentication failed for user "monitor"', password="wrong"
    ),
    "not-let-in": Real("unknown", "does not accept our account: permission denied for database", database="closed"),
    "no-such-database": Real("failing", 'database "scaner" does not exist', database="scaner"),
    "slow-answer": Real(
        "failing",
        "expected an answer within 0.5 s; observed 57014 canceling statement due to statement timeout",
        "SELECT pg_sleep(5)",
    ),
    "not-granted": Real(
        "unknown", "may not: 42501 permission denied for table pg_authid", "SELECT rolname FROM pg_authid"
    ),
    "table-missing": Real(
        "failing", 'expected rows; observed 42P01 relation "nowhere" does not exist', "SELECT 1 FROM nowhere"
    ),
}


@pytest.mark.parametrize("real", REAL.values(), ids=REAL)
def test_a_real_server_gets_its_verdict(server: PostgresServer, real: Real, tmp_path: Path) -> None:
    parts = urlsplit(server.url(real.database, "monitor"))
    address = f"monitor:{real.password or parts.password}@{parts.hostname}:{parts.port}"
    timeout = HELD if real.statement and "sleep" in real.statement else PATIENT.read
    said = look(f"postgresql://{address}/{real.database}", tmp_path, real.statement, timeout=timeout)
    assert (said.verdict, real.words in said.text) == (real.verdict, True), said.text
