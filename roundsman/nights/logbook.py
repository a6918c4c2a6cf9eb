"""Takes rounds that are over into the record: this one, and earlier ones that did not get there."""

import contextlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from roundsman.failure import CannotLook
from roundsman.nights.settings import NightSettings
from roundsman.record.database import Record, RecordError, RecordRefusal
from roundsman.record.pending import recorded, set_aside, unrecorded
from roundsman.record.retention import forget_old
from roundsman.record.rows import at_place, read_cases, read_checks
from roundsman.record.schema import ALERTS, MESSAGES, ROUNDS
from roundsman.record.seen import Seen
from roundsman.record.writing import Change, Standings, is_recorded, mark_changed, write_round
from roundsman.round.result import RoundResult

Judge = Callable[[Connection, Seen, Standings, float], list[str]]
"""Decides in the same transaction what is to be said; returns for each saying the round that its link leads to."""

AT_ONCE = 1000
"""Rounds in one question: databases allow no endless lists."""
NOTHING: Mapping[str, Any] = {"items": [], "not_collected": [], "cases": {}}
"""What a round set out to look at, of which nothing can be used."""


@dataclass
class Entry:
    """What taking rounds into the record brought."""

    rounds: int = 0
    changes: list[Change] = field(default_factory=list)
    """Of the newest round."""
    judged: bool = False
    sayings: list[str] = field(default_factory=list)
    """For each thing that is to be said the round that its link leads to."""
    refused: list[str] = field(default_factory=list)
    """A line for each round that the record would not have."""


def open_record(settings: NightSettings, rounds: Path) -> Record:
    """The record of a target. Raises RecordError."""
    try:
        return Record(settings.record_address(rounds))
    except CannotLook as error:
        raise RecordError(f"record: {error}") from None


def known_record(settings: NightSettings, rounds: Path) -> Record:
    """The record of a target, which must be there already. Raises RecordError."""
    with contextlib.suppress(CannotLook):
        address = settings.record_address(rounds)
        if isinstance(address, Path) and not address.exists():
            raise RecordError(
                f"record {address}: there is none yet; make a round with `roundsman run`, or say with --suite "
                "or --rounds where the rounds are"
            )
    return open_record(settings, rounds)


def waived_at(settings: NightSettings, now: float) -> Sequence[str]:
    """Cases with a waiver that counts on the day of a time."""
    today = datetime.fromtimestamp(now, UTC).date()
    return [waiver.case for waiver in settings.waivers if waiver.expires >= today]


def enter(record: Record, rounds: Path, settings: NightSettings, judge: Judge | None = None) -> Entry:
    """Records every round of a folder that ended and is not recorded, one transaction each. Raises RecordError.

    `judge` is asked once, with the newest round: what was wrong meanwhile and is well again wakes nobody. A round that
    the record refuses is set aside, and stands there as interrupted: it must not keep the others out.
    """
    entry = Entry()
    waiting = list(unrecorded(rounds, settings.name))
    for seen in waiting:
        has_nothing = not (seen.result.checks or seen.result.problems or seen.result.interrupted)
        if seen.result.usage_error or has_nothing:
            recorded(seen.folder)
            continue
        over = min(time.time(), seen.started + seen.result.seconds + 1.0)
        try:
            _enter(record, seen, settings, over, entry, judge if seen is waiting[-1] else None)
        except RecordRefusal as error:
            _set_aside(record, seen, settings, over, entry, str(error))
        else:
            recorded(seen.folder)
    with record.writing() as connection:
        forget_old(connection, settings.record, time.time())
    return entry


def _enter(
    record: Record, seen: Seen, settings: NightSettings, over: float, entry: Entry, judge: Judge | None = None
) -> None:
    judged, sayings = False, list[str]()
    with record.writing() as connection:
        if is_recorded(connection, seen.id):
            return
        standings, changes = write_round(connection, seen, settings, waived_at(settings, over), over)
        if judge is not None:
            judged, sayings = True, judge(connection, seen, standings, over)
        if sayings:
            mark_changed(connection, seen.id)
    entry.rounds += 1
    entry.changes = changes
    entry.judged, entry.sayings = judged, sayings


def _set_aside(record: Record, seen: Seen, settings: NightSettings, over: float, entry: Entry, why: str) -> None:
    problem = f"the record refused this round, which is set aside: {why}"
    entry.refused.append(f"{seen.folder}: {problem}")
    result = seen.result
    bare = RoundResult(result.target, result.started, result.seconds, problems=[problem], interrupted=True)
    with contextlib.suppress(RecordRefusal):  # the folder keeps what it found, in any case
        _enter(record, replace(seen, result=bare, collected=NOTHING), settings, over, entry)
    set_aside(seen.folder)


def last_looks(record: Record, settings: NightSettings) -> dict[str, float]:
    """When each check was looked at last, in seconds since 1970. Raises RecordError."""
    with record.reading() as connection:
        states = read_checks(connection, settings.name, settings.location)
    return {name: state.looked for name, state in states.items()}


def standings_now(connection: Connection, settings: NightSettings) -> Standings:
    """Where everything stands, without a new round."""
    place = settings.name, settings.location
    return Standings(read_checks(connection, *place), read_cases(connection, *place))


def rounds_from_cron(record: Record, settings: NightSettings, names: Iterable[str]) -> dict[str, bool]:
    """Of some rounds, those from cron that are recorded, and whether there was anything to them. Raises RecordError."""
    found = {}
    wanted = list(names)
    with record.reading() as connection:
        for start in range(0, len(wanted), AT_ONCE):
            statement = select(ROUNDS.c.id, ROUNDS.c.changed, ROUNDS.c.interrupted, ROUNDS.c.problems).where(
                ROUNDS.c.target == settings.name,
                ROUNDS.c.purpose == "due",
                ROUNDS.c.id.in_(wanted[start : start + AT_ONCE]),
            )
            for row in connection.execute(statement):
                found[row.id] = bool(row.changed or row.interrupted or row.problems)
    return found


def linked_rounds(record: Record, settings: NightSettings) -> set[str]:
    """The rounds to which messages of open alerts have a link. Raises RecordError."""
    statement = select(MESSAGES.c.round).distinct().join(ALERTS, ALERTS.c.id == MESSAGES.c.alert)
    here = at_place(MESSAGES, settings.name, settings.location)
    with record.reading() as connection:
        return set(connection.execute(statement.where(here, ALERTS.c.closed.is_(None))).scalars())
