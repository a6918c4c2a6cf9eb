"""A PostgreSQL server that is there already and that others use too."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar, LiteralString, NoReturn
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from roundsman.databases import programs
from roundsman.databases.errors import DatabaseUnavailable, UnsupportedLever
from roundsman.databases.postgres import PostgresServer
from roundsman.databases.sessions import Connection, connect
from roundsman.sandbox.levers import LeverLog

VARIABLE = "ROUNDSMAN_POSTGRES_URL"
MARK = "^roundsman_[0-9a-f]{8}_"
"""What the names of all databases and roles of sandboxes begin with, as a regular expression."""


class ExistingPostgres(PostgresServer):
    """Databases and roles with names of our own, dropped on close.

    An owner that is killed cannot drop them; the next one on the same server does it instead.
    """

    provider: ClassVar[str] = "url"

    def __init__(self, name: str, settings: Mapping[str, str], levers: LeverLog) -> None:
        super().__init__(name, levers)
        self._settings = settings
        self._sign = f"roundsman_{secrets.token_hex(4)}"
        self._prefix = f"{self._sign}_"
        self._session: Connection | None = None

    def start(self) -> None:
        """Returns when the server has answered. Raises DatabaseUnavailable."""
        self._address = _checked(os.environ.get(VARIABLE, ""))
        try:
            # shows the others that the databases with this sign have an owner
            self._session = connect(self._address, application=self._sign)
        except psycopg.OperationalError as error:
            raise DatabaseUnavailable(f"{VARIABLE}: {str(error).splitlines()[0]}") from None
        superuser = self.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")[0][0]
        if not superuser:
            raise DatabaseUnavailable(f"{VARIABLE}: the sandbox needs a superuser")
        self._wait_until_ready()
        for name, wanted in self._settings.items():
            value = self.execute("SELECT current_setting(%s)", name)[0][0]
            if value != wanted:
                raise DatabaseUnavailable(f"{VARIABLE}: the sandbox needs {name} = {wanted}, the server has {value}")
        self._drop_orphans()

    def program(
        self,
        name: str,
        *arguments: str,
        database: str = "postgres",
        reads: Path | None = None,
        writes: Path | None = None,
    ) -> str:
        """See `PostgresServer`; the programs are those of this machine."""
        return programs.ran(name, arguments, self.url(database), reads, writes)

    def close(self) -> None:
        """Drops what was made here. Does nothing the second time."""
        session, self._session = self._session, None
        if session is None:
            return
        with contextlib.closing(session):
            for kind, name in self._made():
                if name.startswith(self._prefix):
                    self._drop(kind, name, force=True)

    def stopped(self) -> AbstractContextManager[None]:
        """Not to be had. Raises UnsupportedLever."""
        self._refuse("be stopped")

    def suspended(self) -> AbstractContextManager[None]:
        """Not to be had. Raises UnsupportedLever."""
        self._refuse("be suspended")

    def with_parameters(self, **values: Any) -> AbstractContextManager[None]:
        """Not to be had: everybody on the server would get them. Raises UnsupportedLever."""
        self._refuse("get other parameters")

    def _refuse(self, what: str) -> NoReturn:
        raise UnsupportedLever(f"the server of {VARIABLE} is not ours alone: it cannot {what}")

    def _ended(self) -> str | None:
        return None

    def _drop_orphans(self) -> None:
        made = self._made()
        living = {str(row[0]) for row in self.execute("SELECT DISTINCT application_name FROM pg_stat_activity")}
        for kind, name in made:
            if name[: len(self._sign)] not in living:
                with contextlib.suppress(psycopg.Error):  # somebody else may be doing the same
                    self._drop(kind, name)

    def _made(self) -> list[tuple[str, str]]:
        """What sandboxes have made on the server, as kind and name; databases before the roles that own them."""
        query = (
            "SELECT 'DATABASE', datname::text FROM pg_database WHERE datname ~ %s"
            " UNION ALL SELECT 'ROLE', rolname::text FROM pg_roles WHERE rolname ~ %s ORDER BY 1"
        )
        return [(kind, name) for kind, name in self.execute(query, MARK, MARK)]

    def _drop(self, kind: str, name: str, *, force: bool = False) -> None:
        if kind == "ROLE":
            self._run("DROP OWNED BY {}", name)
            self._run("DROP ROLE {}", name)
        else:
            self._run("DROP DATABASE {} WITH (FORCE)" if force else "DROP DATABASE {}", name)

    def _run(self, statement: LiteralString, name: str) -> None:
        self.execute(sql.SQL(statement).format(sql.Identifier(name)).as_string())


def _checked(url: str) -> str:
    """An address as we need it. The message never shows the address, which carries a password."""
    if not url:
        raise DatabaseUnavailable(f"databases by URL need the environment variable {VARIABLE}")
    try:
        parts = urlsplit(url)
        complete = parts.scheme in {"postgresql", "postgres"} and parts.username and parts.hostname and parts.port != 0
        psycopg.conninfo.conninfo_to_dict(url)
    except (ValueError, psycopg.ProgrammingError):
        complete = None
    if not complete:
        raise DatabaseUnavailable(f"{VARIABLE} is not of the form postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
    return url if parts.path.strip("/") else parts._replace(path="/postgres").geturl()
