"""Opens a record: SQLite or PostgreSQL, its schema brought up to date, writers one after the other."""

import contextlib
import fcntl
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, table, text
from sqlalchemy import column as named
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SQLAlchemyError

from roundsman.redaction import REDACTOR

HEAD = "0002"
"""The version of the schema that this program writes."""
BUSY = 30.0
"""Seconds that a writer waits for another one."""
STATEMENT = 60.0
"""Seconds that a statement may take in PostgreSQL; bringing the schema up to date may take longer."""
LIMITS = (
    f"SELECT set_config('lock_timeout', '{BUSY:g}s', true), set_config('statement_timeout', '{STATEMENT:g}s', true)"
)
PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""In the words of libpq: how long a server may be silent, in seconds; the last one in milliseconds."""
WRITER_LOCK = 0x726F756E64  # any number, the same for all
TASK_LOCK = 0x726F756E
REFUSALS = (DataError, IntegrityError, UnicodeError, OverflowError)
"""What is raised for a value that cannot be stored."""
MIGRATIONS = Path(__file__).parent / "migrations"


class RecordError(Exception):
    """The record cannot be used; the text says which and why, on one line."""


class RecordRefusal(RecordError):
    """The record is well, but would not have what was to be written; trying again would not help."""


class Record:
    """An open record. Close it."""

    def __init__(self, address: Path | str) -> None:
        """Opens the SQLite file at a path, or the PostgreSQL database at a URL. Raises RecordError."""
        self._file = address if isinstance(address, Path) else None
        self.place = str(address) if isinstance(address, Path) else REDACTOR.mask(address)
        with self._told():
            self._engine = _engine(address)
            with self._engine.connect() as connection:
                version = _version(connection)
            if version != HEAD:
                self._migrate(version)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes; whole or not at all, and alone. Raises RecordError."""
        with self._told(), self._engine.execution_options(writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(LIMITS))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})"))
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that reads. Raises RecordError."""
        with self._told(), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(LIMITS))
            yield connection

    @contextmanager
    def only_one(self, task: str) -> Iterator[bool]:
        """Whether nobody else does a task with this record now; then nobody else can, until this ends.

        Raises RecordError.
        """
        if self._file is None:
            number = zlib.crc32(task.encode()) - 2**31
            with self._told(), self._engine.begin() as connection:
                lock = text(f"SELECT pg_try_advisory_xact_lock({TASK_LOCK}, {number})")
                yield bool(connection.execute(lock).scalar())
            return
        name = re.sub(r"[^A-Za-z0-9_.-]", "_", task)
        with self._told(), self._file.with_name(f"{self._file.name}.{name}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _migrate(self, version: str) -> None:
        if version > HEAD:
            raise RecordError(
                f"record {self.place}: written by a newer Roundsman (schema {version}, this one knows {HEAD}); update"
            )
        from alembic import command  # only here: a second that a round with a record of today does not pay
        from alembic.config import Config

        configuration = Config()
        configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL statement_timeout = 0"))  # a large table takes its time
            if _version(connection) != HEAD:  # nobody else was quicker
                configuration.attributes["connection"] = connection
                command.upgrade(configuration, "head")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError, UnicodeError, OverflowError) as error:
            why = " ".join(str(getattr(error, "orig", None) or error).split())
            why = why.encode(errors="backslashreplace").decode().replace("\0", "\\0")
            kind = RecordRefusal if isinstance(error, REFUSALS) else RecordError
            raise kind(REDACTOR.mask(f"record {self.place}: {why}")) from None


def _engine(address: Path | str) -> Engine:
    if isinstance(address, Path):
        address.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(f"sqlite:///{address}", connect_args={"timeout": BUSY})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        url = make_url(address)
    except ArgumentError:
        raise RecordError('record: write a URL such as "postgresql://name:password@host/database"') from None
    if url.get_backend_name() not in {"postgresql", "postgres"}:  # the shorter one is common, too
        raise RecordError(f"record: {url.get_backend_name()} is not offered; use PostgreSQL, or an SQLite file")
    return create_engine(url.set(drivername="postgresql+psycopg"), connect_args=PATIENCE)


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the module itself would not put schema changes into transactions
    with contextlib.closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    # a reader that turns into a writer would be refused at once instead of waiting
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _version(connection: Connection) -> str:
    """The version of the schema; empty for a new record."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.execute(select(named("version_num")).select_from(table("alembic_version"))).scalar()
    return str(found or "")
