"""Sessions of the superuser on a server of the sandbox."""

from collections.abc import Sequence
from typing import Any

import psycopg

Connection = psycopg.Connection[tuple[Any, ...]]

UNHAMPERED = {
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "default_transaction_read_only": "off",
}
"""Faults set limits like these for everybody; a session that heals must not fall under them."""


def connect(url: str, *, unhampered: bool = True, application: str = "sandbox") -> Connection:
    """A session in which every statement takes effect at once. Raises psycopg.OperationalError."""
    options = " ".join(f"-c {name}={value}" for name, value in UNHAMPERED.items()) if unhampered else ""
    return psycopg.connect(url, autocommit=True, connect_timeout=10, application_name=application, options=options)


def rows(url: str, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of the last of these statements that gives any. Raises psycopg.Error."""
    with connect(url) as connection:
        cursor = connection.execute(statement.encode(), parameters or None)
        found: list[tuple[Any, ...]] = []
        while True:
            if cursor.description:
                found = cursor.fetchall()
            if not cursor.nextset():
                return found
