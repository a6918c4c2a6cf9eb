"""What the record says: where each case stands now, how available it was, what is open and what is undelivered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, and_, func, select

from roundsman.nights.windows import Muted
from roundsman.record.hours import COLUMNS, HOUR, LONGEST_GAP, Credit, Span, credits_between
from roundsman.record.rows import case_state, check_state
from roundsman.record.schema import ALERTS, CASES, CHECKS, HOURS, LOOKS, MESSAGES, NAMES, NOTES, ROUNDS
from roundsman.record.states import STALE_AFTER, CheckState
from roundsman.target.nights import Maintenance
from roundsman.vocabulary import Severity, Verdict

DAY = 86400.0
WINDOWS = {"24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY, "90d": 90 * DAY}
P95 = 0.95
Place = tuple[str, str]
"""A target and the location that looks at it."""


@dataclass
class CaseStatus:
    """One case, for a person who asks how things are."""

    target: str
    location: str
    case: str
    severity: Severity
    verdict: Verdict
    since: float
    root: str
    stale: bool
    looked: float
    """When it was looked at last."""
    seen: float | None
    resolved: float | None
    p95: float | None
    """Seconds that 95 of 100 looks of the last 24 h stayed under; of its slowest check."""
    message: str
    windows: dict[str, Span] = field(default_factory=dict)


@dataclass
class Status:
    """Everything that `roundsman status` tells."""

    cases: list[CaseStatus]
    alerts: list[dict[str, Any]]
    undelivered: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    rounds: list[dict[str, Any]]
    """The newest round of each target and location."""


def read_status(
    connection: Connection,
    now: float,
    target: str = "",
    windows: Mapping[str, Sequence[Maintenance]] = MappingProxyType({}),
) -> Status:
    """Where everything stands; `target` limits it to one. `windows` are those of maintenance, as far as known."""
    checks: dict[tuple[str, str, str], list[CheckState]] = {}
    for row in _rows(connection, CHECKS, target):
        checks.setdefault((row["target"], row["location"], row["case"]), []).append(check_state(row))
    spans = {name: _spans(connection, now - seconds, target) for name, seconds in WINDOWS.items()}
    p95 = _p95(connection, now - DAY, target)
    cases = [
        _case(row, checks[key], spans, p95, Muted(windows.get(row["target"], ()), (), now), now)
        for row in _rows(connection, CASES, target)
        if (key := (row["target"], row["location"], row["case"])) in checks
    ]
    recent = select(NOTES).where(NOTES.c.at >= now - DAY).order_by(NOTES.c.at)
    return Status(
        sorted(cases, key=lambda case: (case.target, case.location, case.severity, case.case)),
        [row for row in _rows(connection, ALERTS, target) if row["closed"] is None],
        [row for row in _rows(connection, MESSAGES, target) if row["delivered"] is None],
        [dict(row) for row in connection.execute(recent).mappings() if target in {"", row["target"]}],
        _newest_rounds(connection, target),
    )


def _rows(connection: Connection, table: Any, target: str) -> list[dict[str, Any]]:
    statement = select(table)
    if target:
        statement = statement.where(table.c.target == target)
    return [dict(row) for row in connection.execute(statement).mappings()]


def _case(
    row: dict[str, Any],
    checks: Sequence[CheckState],
    spans: dict[str, dict[tuple[str, str, str], Span]],
    p95: dict[tuple[str, str, str], float],
    muted: Muted,
    now: float,
) -> CaseStatus:
    state, key = case_state(row), (row["target"], row["location"], row["case"])
    verdict = Verdict.worst(check.verdict_at(now) for check in checks)
    stale = [check for check in checks if check.is_stale(now)]
    since = state.since
    if verdict is not state.verdict and stale:  # nobody has looked since it became stale
        since = min(check.told + STALE_AFTER * check.cadence for check in stale)
    horizon = STALE_AFTER * min(check.cadence for check in checks)
    open_ = muted.spans(state.case, max(state.credited, now - LONGEST_GAP), now)
    tail = credits_between(state.verdict, state.credited, now, horizon, open_)
    worst = next(check for check in checks if check.verdict_at(now) is verdict)
    slowest = [p95[where] for check in checks if (where := (row["target"], row["location"], check.check)) in p95]
    return CaseStatus(
        row["target"],
        row["location"],
        state.case,
        min(check.severity for check in checks),
        verdict,
        since,
        state.root,
        bool(stale),
        max(check.looked for check in checks),
        state.seen,
        state.resolved,
        max(slowest, default=None),
        f"expected {worst.expected}, observed {worst.observed}" if worst.expected else worst.message.partition("\n")[0],
        {name: _with_tail(spans[name].get(key, Span()), tail, now - seconds) for name, seconds in WINDOWS.items()},
    )


def _with_tail(span: Span, tail: Iterable[Credit], start: float) -> Span:
    """The hours of a window that begins at `start`, and the time since the last look as far as it lies within."""
    whole = Span(**vars(span))
    for credit in tail:
        if credit.hour >= int(start // HOUR):
            setattr(whole, credit.column, getattr(whole, credit.column) + credit.seconds)
    return whole


def _spans(connection: Connection, start: float, target: str) -> dict[tuple[str, str, str], Span]:
    columns = [func.sum(HOURS.c[name]).label(name) for name in (*COLUMNS, "flaps")]
    key = (HOURS.c.target, HOURS.c.location, HOURS.c.case)
    statement = select(*key, *columns).where(HOURS.c.hour >= int(start // HOUR)).group_by(*key)
    if target:
        statement = statement.where(HOURS.c.target == target)
    found = connection.execute(statement).mappings()
    return {
        (row["target"], row["location"], row["case"]): Span(**{name: row[name] for name in (*COLUMNS, "flaps")})
        for row in found
    }


def _p95(connection: Connection, start: float, target: str) -> dict[tuple[str, str, str], float]:
    place = (ROUNDS.c.target, ROUNDS.c.location, LOOKS.c.check)
    ranked = (
        select(
            *place,
            LOOKS.c.seconds,
            func.row_number().over(partition_by=place, order_by=LOOKS.c.seconds).label("rank"),
            func.count().over(partition_by=place).label("looks"),
        )
        .join(ROUNDS, ROUNDS.c.number == LOOKS.c.round)
        .where(ROUNDS.c.started >= start, LOOKS.c.verdict != Verdict.UNKNOWN.value)
    )
    if target:
        ranked = ranked.where(ROUNDS.c.target == target)
    looks = ranked.subquery()
    named = (looks.c.target, looks.c.location, NAMES.c.name)
    statement = select(*named, func.min(looks.c.seconds)).join(NAMES, NAMES.c.number == looks.c.check)
    grouped = statement.where(looks.c.rank >= P95 * looks.c.looks).group_by(*named)
    return {(row[0], row[1], row[2]): row[3] for row in connection.execute(grouped)}


def _newest_rounds(connection: Connection, target: str) -> list[dict[str, Any]]:
    newest = select(ROUNDS.c.target, ROUNDS.c.location, func.max(ROUNDS.c.number).label("number"))
    here = newest.group_by(ROUNDS.c.target, ROUNDS.c.location).subquery()
    statement = select(ROUNDS).join(here, and_(ROUNDS.c.number == here.c.number))
    if target:
        statement = statement.where(ROUNDS.c.target == target)
    return [dict(row) for row in connection.execute(statement).mappings()]
