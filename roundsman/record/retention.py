"""Takes out of the record what is older than it shall keep."""

from sqlalchemy import Connection, delete, func, select, update

from roundsman.record.rows import at_place
from roundsman.record.schema import ALERTS, CASES, CHECKS, HOURS, LOOKS, MESSAGES, NOTES, ROUNDS
from roundsman.target.nights import HOUR, RecordSettings


def forget_old(connection: Connection, settings: RecordSettings, now: float) -> None:
    """Removes looks, rounds, hours, closed alerts, messages and notes whose time is over.

    So does where everything stands for a target and location that no round looked at for as long as looks are kept.
    """
    looks_before, before = now - settings.keep_looks, now - settings.keep_history
    first = select(func.min(LOOKS.c.round)).scalar_subquery()  # what went before is not looked for again each minute
    old_rounds = select(ROUNDS.c.number).where(ROUNDS.c.started < looks_before, ROUNDS.c.number >= first)
    connection.execute(delete(LOOKS).where(LOOKS.c.round.in_(old_rounds)))
    connection.execute(delete(ROUNDS).where(ROUNDS.c.started < before))
    connection.execute(delete(HOURS).where(HOURS.c.hour < int(before // HOUR)))
    connection.execute(delete(ALERTS).where(ALERTS.c.closed < before))
    connection.execute(delete(MESSAGES).where(MESSAGES.c.written < before))
    connection.execute(delete(NOTES).where(NOTES.c.at < before))
    _forget_places(connection, looks_before, now)


def _forget_places(connection: Connection, before: float, now: float) -> None:
    """Removes where everything stands for each target and location of which no round came since; its alerts end."""
    newest = select(ROUNDS.c.target, ROUNDS.c.location, func.max(ROUNDS.c.started).label("started"))
    alive = {
        (row.target, row.location)
        for row in connection.execute(newest.group_by(ROUNDS.c.target, ROUNDS.c.location))
        if row.started >= before
    }
    known = {
        (row.target, row.location) for row in connection.execute(select(CASES.c.target, CASES.c.location).distinct())
    }
    for target, location in known - alive:
        for table in (CHECKS, CASES):
            connection.execute(delete(table).where(at_place(table, target, location)))
        here = at_place(ALERTS, target, location)
        connection.execute(update(ALERTS).where(here, ALERTS.c.closed.is_(None)).values(closed=now))
        here = at_place(MESSAGES, target, location)
        connection.execute(delete(MESSAGES).where(here, MESSAGES.c.delivered.is_(None)))
