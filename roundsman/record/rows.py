"""States as rows of the record, read and written as a whole for one target and location."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, insert, select, update

from roundsman.record.hours import COLUMNS, Credit
from roundsman.record.schema import CASES, CHECKS, HOURS
from roundsman.record.states import CaseState, CheckState
from roundsman.vocabulary import Severity, Verdict

COUNTED = (*COLUMNS, "flaps")


def at_place(table: Table, target: str, location: str) -> ColumnElement[bool]:
    """The rows of one target, as seen from one location."""
    return and_(table.c.target == target, table.c.location == location)


def read_checks(connection: Connection, target: str, location: str) -> dict[str, CheckState]:
    """Every check, by id."""
    rows = connection.execute(select(CHECKS).where(at_place(CHECKS, target, location))).mappings()
    return {row["check"]: check_state(row) for row in rows}


def check_state(row: Mapping[Any, Any]) -> CheckState:
    """One check."""
    content = {key: value for key, value in row.items() if key not in {"target", "location"}}
    content |= {"severity": Severity(row["severity"]), "verdict": Verdict(row["verdict"])}
    return CheckState(**content)


def read_cases(connection: Connection, target: str, location: str) -> dict[str, CaseState]:
    """Every case, by id."""
    rows = connection.execute(select(CASES).where(at_place(CASES, target, location))).mappings()
    return {row["case"]: case_state(row) for row in rows}


def case_state(row: Mapping[Any, Any]) -> CaseState:
    """One case."""
    content = {key: value for key, value in row.items() if key not in {"target", "location"}}
    return CaseState(**{**content, "verdict": Verdict(row["verdict"])})


def write_states(
    connection: Connection,
    table: Table,
    key: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    target: str,
    location: str,
) -> None:
    """Writes the states that differ, and removes those that are no more. `key` is the column of their ids."""
    place = {"target": target, "location": location}
    new = [{**asdict(state), **place} for name, state in after.items() if name not in before]
    changed = [asdict(state) for name, state in after.items() if name in before and before[name] != state]
    gone = [name for name in before if name not in after]
    here = at_place(table, target, location)
    if new:
        connection.execute(insert(table), new)
    if changed:
        columns = [name for name in changed[0] if name != key]
        statement = update(table).where(here, table.c[key] == bindparam("row_key"))
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        rows = [{"row_key": row[key], **{f"new_{name}": row[name] for name in columns}} for row in changed]
        connection.execute(statement.values(values), rows)
    if gone:
        connection.execute(delete(table).where(here, table.c[key].in_(gone)))


class Ledger:
    """What is to be added to the hours of a target and location, at once for all its cases."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, int], dict[str, float]] = {}

    def add(self, case: str, spent: Iterable[Credit], *, flapped_in: int | None = None) -> None:
        """Adds time to a case, and a flap to the hour in which it flapped."""
        for credit in spent:
            self._row(case, credit.hour)[credit.column] += credit.seconds
        if flapped_in is not None:
            self._row(case, flapped_in)["flaps"] += 1

    def write(self, connection: Connection, target: str, location: str) -> None:
        """Adds everything to what the record has."""
        if not self._rows:
            return
        here, hours = at_place(HOURS, target, location), sorted({hour for _, hour in self._rows})
        keys = select(HOURS.c.case, HOURS.c.hour).where(here, HOURS.c.hour.in_(hours))
        known = {(row.case, row.hour) for row in connection.execute(keys)}
        place = {"target": target, "location": location}
        new = [
            {**place, "case": case, "hour": hour, **row}
            for (case, hour), row in self._rows.items()
            if (case, hour) not in known
        ]
        if new:
            connection.execute(insert(HOURS), new)
        more = [
            {"row_case": case, "row_hour": hour, **{f"add_{name}": value for name, value in row.items()}}
            for (case, hour), row in self._rows.items()
            if (case, hour) in known
        ]
        if more:
            this = and_(here, HOURS.c.case == bindparam("row_case"), HOURS.c.hour == bindparam("row_hour"))
            added: dict[str, Any] = {name: HOURS.c[name] + bindparam(f"add_{name}") for name in COUNTED}
            connection.execute(update(HOURS).where(this).values(added), more)

    def _row(self, case: str, hour: int) -> dict[str, float]:
        return self._rows.setdefault((case, hour), dict.fromkeys(COUNTED, 0))
