"""Takes a round into the record, in the transaction of its caller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from roundsman.nights.cadence import cadence_of
from roundsman.nights.settings import NightSettings
from roundsman.nights.windows import Muted
from roundsman.record.hours import HOUR, LONGEST_GAP, credits_between
from roundsman.record.rows import Ledger, at_place, read_cases, read_checks, write_states
from roundsman.record.schema import CASES, CHECKS, LOOKS, NAMES, ROUNDS
from roundsman.record.seen import Seen
from roundsman.record.states import STALE_AFTER, CaseState, CheckState, case_after, is_flap
from roundsman.target.duration import spoken
from roundsman.vocabulary import Verdict


@dataclass(frozen=True)
class Change:
    """A case that stands differently than before."""

    case: str
    before: Verdict | None
    after: Verdict
    root: str
    """The case that is the cause; empty for a root."""


@dataclass
class Standings:
    """Where everything stands for one target and location."""

    checks: dict[str, CheckState]
    cases: dict[str, CaseState]


def is_recorded(connection: Connection, round_: str) -> bool:
    """Whether the record has a round already."""
    return connection.execute(select(ROUNDS.c.id).where(ROUNDS.c.id == round_)).first() is not None


def mark_changed(connection: Connection, round_: str) -> None:
    """Says that there is something to a round, so that its folder is kept longer."""
    connection.execute(update(ROUNDS).where(ROUNDS.c.id == round_).values(changed=True))


def write_round(
    connection: Connection, seen: Seen, settings: NightSettings, waived: Sequence[str], now: float
) -> tuple[Standings, list[Change]]:
    """Writes a round with every verdict, and moves checks, cases and hours on to `now`."""
    target, location = seen.result.target, settings.location
    muted = Muted(settings.maintenance, waived, now)
    inserted = connection.execute(insert(ROUNDS).values(_round_row(connection, seen, location)))
    number = (inserted.inserted_primary_key or (0,))[0]
    reached = [check for check in seen.result.checks if check.reached]
    if reached:
        numbers = _numbers(connection, [check.id for check in reached])
        rows = [
            {
                "round": number,
                "check": numbers[check.id],
                "verdict": check.verdict.value,
                "seconds": check.seconds,
                "message": check.message,
                "consequence_of": check.consequence_of,
            }
            for check in reached
        ]
        connection.execute(insert(LOOKS), rows)
    before = read_checks(connection, target, location)
    checks = _checks_after(before, seen, settings, muted)
    write_states(connection, CHECKS, "check", before, checks, target, location)
    looked_at = {check.case for check in reached}
    cases, changes = _move_cases(connection, checks, looked_at, target, location, muted, now)
    if changes:
        mark_changed(connection, seen.id)
    return Standings(checks, cases), changes


def _numbers(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """The numbers of some checks; new ones get one."""
    known = {row.name: row.number for row in connection.execute(select(NAMES))}
    if new := [{"name": name} for name in names if name not in known]:
        connection.execute(insert(NAMES), new)
        known = {row.name: row.number for row in connection.execute(select(NAMES))}
    return known


def _round_row(connection: Connection, seen: Seen, location: str) -> dict[str, Any]:
    result, notes = seen.result, list(seen.result.notes)
    last = connection.execute(select(func.max(ROUNDS.c.started)).where(at_place(ROUNDS, result.target, location)))
    newest = last.scalar() or 0.0
    if seen.started + result.seconds < newest:
        notes.append(f"the clock went back: a round of before started {spoken(newest - seen.started)} after this one")
    return {
        "id": seen.id,
        "target": result.target,
        "location": location,
        "purpose": seen.purpose,
        "started": seen.started,
        "seconds": result.seconds,
        "verdict": result.verdict.value,
        "interrupted": result.interrupted,
        "checks": len(result.checks),
        "changed": False,
        "folder": str(seen.folder),
        "problems": result.problems,
        "notes": notes,
        "not_collected": result.not_collected,
    }


def _checks_after(
    before: Mapping[str, CheckState], seen: Seen, settings: NightSettings, muted: Muted
) -> dict[str, CheckState]:
    items = {item["id"]: item for item in seen.collected["items"]}
    known = set(seen.collected.get("known") or ())
    gone = {entry["id"] for entry in seen.collected["not_collected"]} | ({*before} - known if known else set())
    after = {name: state for name, state in before.items() if name not in gone}
    for look in seen.result.checks:
        item = items.get(look.id)
        if item is None:
            continue
        cadence = cadence_of(item, settings.cadence)
        # what is new has the time of its cadence to be looked at for the first time
        new = CheckState(look.id, look.case, look.severity, cadence, looked=0.0, told=seen.started)
        state = replace(before.get(look.id, new), cadence=cadence, case=look.case)
        is_older = look.context and state.looked > seen.started  # another round looked at it meanwhile
        if look.reached and not is_older:
            state = state.after(look, seen.started, seen.id, muted=look.case in muted)
        after[look.id] = state
    return after


def _move_cases(
    connection: Connection,
    checks: Mapping[str, CheckState],
    looked_at: set[str],
    target: str,
    location: str,
    muted: Muted,
    now: float,
) -> tuple[dict[str, CaseState], list[Change]]:
    by_case: dict[str, list[CheckState]] = {}
    for check in checks.values():
        by_case.setdefault(check.case, []).append(check)
    before = read_cases(connection, target, location)
    after: dict[str, CaseState] = {}
    changes = []
    ledger = Ledger()
    for case, own in by_case.items():
        was = before.get(case)
        state = case_after(was, case, own, now)
        if was is not None and (case in looked_at or state.verdict is not was.verdict):
            horizon = STALE_AFTER * min(check.cadence for check in own)
            windows = muted.spans(case, max(was.credited, now - LONGEST_GAP), now)
            spent = credits_between(was.verdict, was.credited, now, horizon, windows)
            ledger.add(case, spent, flapped_in=int(now // HOUR) if is_flap(was, state) else None)
            state = replace(state, credited=now)
        if was is None or (was.verdict, was.root) != (state.verdict, state.root):
            changes.append(Change(case, was.verdict if was else None, state.verdict, state.root))
        after[case] = state
    ledger.write(connection, target, location)
    write_states(connection, CASES, "case", before, after, target, location)
    return after, changes
