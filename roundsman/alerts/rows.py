"""Alerts and messages as rows of the record."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from roundsman.alerts.judge import About, Alert
from roundsman.record.rows import at_place
from roundsman.record.schema import ALERTS, MESSAGES
from roundsman.vocabulary import Severity


def read_open_alerts(connection: Connection, target: str, location: str) -> list[Alert]:
    """The alerts that are open, oldest first."""
    found = connection.execute(_open().where(at_place(ALERTS, target, location)))
    return [_alert(row) for row in found.mappings()]


def open_alerts_of(connection: Connection, target: str, case: str) -> list[tuple[str, Alert]]:
    """The open alerts that a case is part of, wherever it was seen, each with its location."""
    found = connection.execute(_open().where(ALERTS.c.target == target)).mappings()
    return [(row["location"], _alert(row)) for row in found if case in row["cases"]]


def _open() -> Select[Any]:
    return select(ALERTS).where(ALERTS.c.closed.is_(None)).order_by(ALERTS.c.id)


def _alert(row: Mapping[Any, Any]) -> Alert:
    return Alert(
        About(row["kind"]),
        list(row["cases"]),
        Severity(row["severity"]),
        row["opened"],
        row["id"],
        row["closed"],
        row["steps"],
        row["last_message"],
        list(row["channels"]),
        row["taken_by"],
        row["taken_until"],
        row["comment"],
    )


def write_alert(connection: Connection, alert: Alert, target: str, location: str) -> None:
    """Writes an alert; a new one gets its id."""
    row = {
        "severity": alert.severity.value,
        "closed": alert.closed,
        "steps": alert.steps,
        "last_message": alert.last_message,
        "channels": alert.channels,
        "taken_by": alert.taken_by,
        "taken_until": alert.taken_until,
        "comment": alert.comment,
    }
    if alert.id:
        connection.execute(update(ALERTS).where(ALERTS.c.id == alert.id).values(row))
        return
    new = {
        "target": target,
        "location": location,
        "kind": alert.about.value,
        "cases": alert.cases,
        "opened": alert.opened,
    }
    inserted = connection.execute(insert(ALERTS).values({**row, **new}))
    alert.id = int((inserted.inserted_primary_key or (0,))[0])


def write_message(connection: Connection, target: str, location: str, **content: Any) -> None:
    """Puts a message into the outbox."""
    row = {"target": target, "location": location, "tries": 0, "delivered": None, "problem": "", **content}
    connection.execute(insert(MESSAGES).values(row))
