"""Looks at a database of the target: read-only sessions with deadlines of their own, typed failures."""

import contextlib
import os
import shlex
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from roundsman import rungs
from roundsman.evidence import current_evidence
from roundsman.failure import CannotLook, CredentialRefused, Observation, TimedOut, Unreachable, WrongAnswer
from roundsman.ran import note
from roundsman.sql_trouble import connection_trouble
from roundsman.target.settings import Database, Deadlines
from roundsman.text import visible
from roundsman.vocabulary import Rung

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg


class SqlClient:
    """One PostgreSQL database, looked at in a session that can change nothing.

    `writes` opens sessions that may change data, for checks of rung `write`. Without `limits` a session has those
    of its role, for a look at them; we still wait no longer than the target says.
    """

    def __init__(
        self,
        database: Database,
        deadlines: Deadlines,
        *,
        writes: bool = False,
        limits: bool = True,
        unreachable: str | None = None,
    ) -> None:
        self._database = database
        self._deadlines = deadlines
        self._writes = writes
        self._limits = limits
        self._unreachable = unreachable
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        self._has_timed_out = False

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement gives; empty for one that gives none.

        Raises TargetFailure, and RungError for a check that climbs higher than it says.
        """
        if self._writes:
            rungs.require(Rung.WRITE, f"a session of {self._where()} that may write")
        with self._translated(statement):
            connection = self._connected()
            with self._watched(connection):
                cursor = connection.execute(statement.encode(), parameters)
                rows = cursor.fetchall() if cursor.description else []
        shown = "\n".join(str(row) for row in rows[:20])
        current_evidence().add(f"SQL {' '.join(statement.split())} {list(parameters)}\n{len(rows)} rows\n{shown}")
        return rows

    def value(self, statement: str, parameters: Sequence[Any] = ()) -> Any:
        """The first value of the first row. Raises TargetFailure, also when there is no row."""
        rows = self.rows(statement, parameters)
        if not rows:
            raise WrongAnswer(self._observation(statement, "a row", "no row"))
        return rows[0][0]

    def close(self) -> None:
        """Closes the session."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> "psycopg.Connection[tuple[Any, ...]]":
        import psycopg  # only rounds with a database pay for it

        if self._connection is None or self._connection.closed:
            options = {
                "default_transaction_read_only": "off" if self._writes else "on",
            }
            if self._limits:
                options["statement_timeout"] = f"{self._database.statement_timeout * 1000:.0f}"
                options["lock_timeout"] = f"{self._database.lock_timeout * 1000:.0f}"
            self._connection = psycopg.connect(
                self._address(),
                autocommit=True,
                connect_timeout=max(2, round(self._deadlines.connect)),  # libpq counts whole seconds, from two
                application_name="roundsman",
                options=" ".join(f"-c {name}={value}" for name, value in options.items()),
                prepare_threshold=None,  # a pool in between hands the next statement to another session
            )
            version = self._connection.info.parameter_status("server_version") or ""
            note(f"{self._connection.info.dbname} database", f"PostgreSQL {version.partition(' ')[0]}")
        return self._connection

    @contextmanager
    def _watched(self, connection: "psycopg.Connection[tuple[Any, ...]]") -> "Iterator[None]":
        """Cuts the line when nothing comes: the server's own timeouts are worth nothing when the server hangs."""

        def cut() -> None:
            self._has_timed_out = True
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)

        self._has_timed_out = False
        timer = threading.Timer(self._database.statement_timeout + self._deadlines.connect, cut)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    @contextmanager
    def _translated(self, statement: str) -> "Iterator[None]":
        import psycopg

        if self._unreachable:
            raise Unreachable(self._observation("connect", "a connection", self._unreachable))
        started = time.monotonic()
        try:
            yield
        except (psycopg.Error, UnicodeDecodeError) as error:
            failure = self._failure(error, statement, time.monotonic() - started)
            current_evidence().add(str(failure))
            self.close()
            raise failure from None

    def _failure(self, error: "psycopg.Error | UnicodeDecodeError", statement: str, seconds: float) -> Exception:
        """What an error of psycopg means; the rest of the diagnosis is about connecting."""
        import psycopg

        if isinstance(error, UnicodeDecodeError):
            return WrongAnswer(self._observation(statement, "rows", f"text that is not UTF-8: {error.reason}", seconds))
        text = f"{error.sqlstate or ''} {error}".strip().partition("\n")[0]
        timeout = self._database.statement_timeout
        match error:
            case psycopg.errors.ReadOnlySqlTransaction() if not self._writes:
                return rungs.RungError(f"a bug of ours: a session that may only read tried to write: {text}")
            case psycopg.ProgrammingError() if not error.sqlstate:
                return error  # the server never saw it: a bug of ours
            case psycopg.errors.QueryCanceled():
                return TimedOut(self._observation(statement, f"an answer within {timeout:g} s", text, seconds))
            case psycopg.OperationalError() if self._has_timed_out:
                within = f"an answer within {timeout:g} s"
                return TimedOut(self._observation(statement, within, "the connection stands, no answer comes", seconds))
            case psycopg.errors.InvalidPassword() | psycopg.errors.InvalidAuthorizationSpecification():
                return CredentialRefused(f"{self._where()} does not accept our account: {text}")
            case psycopg.errors.InsufficientPrivilege():
                return CannotLook(f"our role of {self._where()} may not: {text}")
            case psycopg.DatabaseError() if not error.sqlstate:
                kind, expected, observed = connection_trouble(error)
                if kind is None:
                    return CredentialRefused(f"{self._where()} does not accept our account: {observed}")
                return kind(self._observation("connect", expected, observed, seconds))
        return WrongAnswer(self._observation(statement, "rows", text, seconds))

    def _observation(self, statement: str, expected: str, observed: str, seconds: float | None = None) -> Observation:
        words = " ".join(statement.split())
        again = shlex.join(["psql", self._where(), *(["-c", words] if statement != "connect" else [])])
        return Observation(f"{self._where()}: {words}", expected, visible(observed), seconds, again)

    def _address(self) -> str:
        """The URL, checked. Raises CannotLook for one that is none."""
        import psycopg

        url = self._database.url.reveal()
        try:
            psycopg.conninfo.conninfo_to_dict(url)
            has_host = url.startswith(("postgresql://", "postgres://")) and urlsplit(url).port != 0
        except (psycopg.ProgrammingError, ValueError):
            has_host = False
        if not has_host:
            form = "postgresql://USER@HOST:5432/DATABASE, with its password"
            raise CannotLook(f"the secret in {self._database.url.where} is no database URL; write {form}")
        return url

    def _where(self) -> str:
        parts = urlsplit(self._address())
        port = f":{parts.port}" if parts.port else ""
        return f"postgresql://{parts.hostname}{port}{parts.path}"


class SqlClients:
    """The database sessions of a round; all end with it."""

    def __init__(self, deadlines: Deadlines, unreachable: Mapping[str, str]) -> None:
        self._deadlines = deadlines
        self._unreachable = unreachable
        self._clients: list[SqlClient] = []

    def to(self, database: Database, *, writes: bool = False, limits: bool = True) -> SqlClient:
        """A client for a database of the target."""
        problem = self._unreachable.get(database.url.reveal()) if self._unreachable else None
        client = SqlClient(database, self._deadlines, writes=writes, limits=limits, unreachable=problem)
        self._clients.append(client)
        return client

    def close(self) -> None:
        """Closes all sessions."""
        for client in self._clients:
            client.close()
