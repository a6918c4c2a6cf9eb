"""Looks at a database of the target: read-only sessions with deadlines of their own, typed failures."""

import time
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from roundsman import rungs
from roundsman.evidence import current_evidence
from roundsman.failure import CredentialRefused, Observation, TargetFailure, TimedOut, Unreachable, WrongAnswer
from roundsman.ran import note
from roundsman.redaction import REDACTOR
from roundsman.target.settings import Database, Deadlines
from roundsman.vocabulary import Rung

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg


class SqlClient:
    """One PostgreSQL database, looked at in a session that can change nothing.

    `writes` opens sessions that may change data, for checks of rung `write`.
    """

    def __init__(
        self, database: Database, deadlines: Deadlines, *, writes: bool = False, unreachable: str | None = None
    ) -> None:
        self._database = database
        self._deadlines = deadlines
        self._writes = writes
        self._unreachable = unreachable
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a statement gives; empty for one that gives none.

        Raises TargetFailure, and RungError for a check that climbs higher than it says.
        """
        if self._writes:
            rungs.require(Rung.WRITE, f"a session of {self._where()} that may write")
        with self._translated(statement):
            cursor = self._connected().execute(statement.encode(), parameters)
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
                "statement_timeout": f"{self._database.statement_timeout * 1000:.0f}",
                "lock_timeout": f"{self._database.lock_timeout * 1000:.0f}",
            }
            self._connection = psycopg.connect(
                self._database.url.reveal(),
                autocommit=True,
                connect_timeout=max(2, round(self._deadlines.connect)),  # libpq counts whole seconds, from two
                application_name="roundsman",
                options=" ".join(f"-c {name}={value}" for name, value in options.items()),
            )
            version = self._connection.info.parameter_status("server_version") or ""
            note(f"PostgreSQL, database {self._connection.info.dbname}", version.partition(" ")[0])
        return self._connection

    @contextmanager
    def _translated(self, statement: str) -> "Iterator[None]":
        import psycopg

        if self._unreachable:
            raise Unreachable(self._observation("connect", "a connection", self._unreachable))
        started = time.monotonic()
        try:
            yield
        except psycopg.Error as error:
            failure = self._failure(error, statement, time.monotonic() - started)
            current_evidence().add(str(failure))
            self.close()
            raise failure from None

    def _failure(self, error: "psycopg.Error", statement: str, seconds: float) -> Exception:
        import psycopg

        state = error.sqlstate or ""
        text = f"{state} {error}".strip().partition("\n")[0]
        timeout = self._database.statement_timeout
        match error:
            case psycopg.errors.ReadOnlySqlTransaction() if not self._writes:
                return rungs.RungError(f"a bug of ours: a session that may only read tried to write: {text}")
            case psycopg.errors.QueryCanceled():
                return TimedOut(self._observation(statement, f"an answer within {timeout:g} s", text, seconds))
            case psycopg.errors.InvalidPassword() | psycopg.errors.InvalidAuthorizationSpecification():
                return CredentialRefused(f"{self._where()} does not accept our account: {text}")
            case psycopg.errors.ConnectionTimeout():
                return TimedOut(self._observation("connect", "a connection", "no connection in time", seconds))
            case psycopg.OperationalError() if not state:
                refusal = "connection refused" if "refused" in str(error) else text
                kind: type[TargetFailure] = TimedOut if "timeout" in str(error) else Unreachable
                if "password authentication failed" in str(error):
                    return CredentialRefused(f"{self._where()} does not accept our account")
                return kind(self._observation("connect", "a connection", refusal, seconds))
        return WrongAnswer(self._observation(statement, "rows", text, seconds))

    def _observation(self, statement: str, expected: str, observed: str, seconds: float | None = None) -> Observation:
        words = " ".join(statement.split())
        again = f'psql "{self._where()}" -c "{words}"' if statement != "connect" else f'psql "{self._where()}"'
        masked = [REDACTOR.mask(text) for text in (f"{self._where()}: {words}", observed, again)]
        return Observation(masked[0], expected, masked[1], seconds, masked[2])

    def _where(self) -> str:
        parts = urlsplit(self._database.url.reveal())
        port = f":{parts.port}" if parts.port else ""
        return f"postgresql://{parts.hostname}{port}{parts.path}"


class SqlClients:
    """The database sessions of a round; all end with it."""

    def __init__(self, deadlines: Deadlines, unreachable: Mapping[str, str]) -> None:
        self._deadlines = deadlines
        self._unreachable = unreachable
        self._clients: list[SqlClient] = []

    def to(self, database: Database, *, writes: bool = False) -> SqlClient:
        """A client for a database of the target."""
        problem = self._unreachable.get(database.url.reveal()) if self._unreachable else None
        client = SqlClient(database, self._deadlines, writes=writes, unreachable=problem)
        self._clients.append(client)
        return client

    def close(self) -> None:
        """Closes all sessions."""
        for client in self._clients:
            client.close()
