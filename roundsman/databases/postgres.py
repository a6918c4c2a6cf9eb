"""A PostgreSQL server as a sandbox sees it: addresses, SQL, and the levers that faults pull."""

import re
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, urlsplit, urlunsplit

from roundsman.databases.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from roundsman.sandbox.levers import LeverLog

START_SECONDS = 60.0
"""How long a server may take to answer, on a machine with all cores busy."""


class PostgresServer(ABC):
    """One server. Levers heal when their block ends, however it ends, and see to it that the server answers again."""

    provider: ClassVar[str]
    """Where the server comes from: `embedded`, `container` or `url`."""

    def __init__(self, name: str, levers: "LeverLog") -> None:
        self.name = name
        self._levers = levers
        self._address = ""
        self._prefix = ""
        self._passwords: dict[str, str] = {}
        self._version = ""

    @property
    def version(self) -> str:
        """The server that really runs, for people: `PostgreSQL 18.6`."""
        return self._version

    def url(self, database: str = "postgres", role: str | None = None) -> str:
        """The address of a database for the superuser, or for a role that `create_role` made.

        Raises KeyError for a role that it did not make.
        """
        parts = urlsplit(self._address)
        path = parts.path if database == "postgres" else f"/{quote(self._prefix + database, safe='')}"
        netloc = parts.netloc
        if role is not None:
            host = netloc.rpartition("@")[2]
            netloc = f"{quote(self._prefix + role, safe='')}:{quote(self._passwords[role], safe='')}@{host}"
        return urlunsplit(parts._replace(netloc=netloc, path=path))

    def create_database(self, name: str) -> str:
        """Makes an empty database. Returns its name on the server, which differs where others use the server too."""
        from psycopg import sql

        self.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self._prefix + name)).as_string())
        return self._prefix + name

    def create_role(self, name: str, password: str) -> str:
        """Makes a role that may log in. Returns its name on the server, which differs where others use it too."""
        from psycopg import sql

        statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
        self.execute(statement.format(sql.Identifier(self._prefix + name), sql.Literal(password)).as_string())
        self._passwords[name] = password
        return self._prefix + name

    def execute(self, statement: str, *parameters: Any, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Runs SQL as the superuser in a session of its own and returns the rows of the last statement with any.

        Without parameters it may be several statements, which all happen or none. Limits that a fault has set for
        sessions do not apply. Raises psycopg.Error.
        """
        from roundsman.databases import sessions

        return sessions.rows(self.url(database), statement, parameters)

    @abstractmethod
    def program(
        self,
        name: str,
        *arguments: str,
        database: str = "postgres",
        reads: Path | None = None,
        writes: Path | None = None,
    ) -> str:
        """Runs a program of PostgreSQL, such as `pg_restore`, on a database as the superuser.

        `reads` is the file that it is given as its input, `writes` the one that takes its output. Returns its
        complaints, which are empty when it ended well. Raises DatabaseUnavailable where there is no such program.
        """

    @abstractmethod
    def start(self) -> None:
        """Starts the server and returns when it answers. Raises DatabaseUnavailable."""

    @abstractmethod
    def close(self) -> None:
        """Ends the server for good, and removes what it stored. Does nothing the second time."""

    # ---- levers ----

    @abstractmethod
    def stopped(self) -> AbstractContextManager[None]:
        """The server is gone: connections are refused. It comes back with the same port and data.

        Raises UnsupportedLever.
        """

    @abstractmethod
    def suspended(self) -> AbstractContextManager[None]:
        """The server stands still: connections are accepted or kept, answers never come. Raises UnsupportedLever."""

    @abstractmethod
    def with_parameters(self, **values: Any) -> AbstractContextManager[None]:
        """Parameters of the running server are other ones, by ALTER SYSTEM and a reload.

        Raises UnsupportedLever, and ValueError for a parameter that is unknown or changes only with a restart: that
        one belongs into the settings that the server starts with.
        """

    @contextmanager
    def sql(self, strike: str, heal: str, database: str = "postgres") -> Iterator[None]:
        """One statement behind the services' back, and the one that undoes it. Raises psycopg.Error."""
        self.execute(strike, database=database)
        shown = re.sub(r"(?i)(password\s+)'[^']*'", r"\1'…'", " ".join(strike.split()))
        self._levers.witnessed(f"{self.name}: {shown}")
        try:
            yield
        finally:
            self.execute(heal, database=database)
            self._wait_until_ready()

    @contextmanager
    def lock_held(self, table: str, database: str = "postgres") -> Iterator[None]:
        """A session holds a table (`orders` or `schema.orders`) for itself, and another one waits for it."""
        from roundsman.databases.sql_levers import lock_held

        with lock_held(self.url(database), table) as seen:
            self._levers.witnessed(f"{self.name}: {seen}")
            yield

    @abstractmethod
    def _ended(self) -> str | None:
        """The last words of a server that is not running, else None."""

    def _wait_until_ready(self) -> None:
        import psycopg

        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._version = f"PostgreSQL {self.execute('SHOW server_version')[0][0].split()[0]}"
                return
            except psycopg.OperationalError as error:
                words = self._ended()
                if words is not None or time.monotonic() > deadline:
                    reason = words or str(error).splitlines()[0]
                    raise DatabaseUnavailable(f"the database server {self.name} did not start: {reason}") from None
            time.sleep(0.01)
