"""Judges alerts in the transaction of a round, so that what is to be said is as safe as the round itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from roundsman.alerts.judge import Scene, judge
from roundsman.alerts.rows import read_open_alerts, write_alert, write_message
from roundsman.alerts.text import Surroundings, body, round_of, title
from roundsman.escalation import ladder
from roundsman.nights.settings import NightSettings
from roundsman.nights.windows import Muted
from roundsman.record.schema import NOTES
from roundsman.record.states import CheckState
from roundsman.record.writing import Standings
from roundsman.redaction import REDACTOR
from roundsman.vocabulary import Severity

RECENT = 4 * 3600.0
"""Seconds for which a note is told with an alert."""


@dataclass(frozen=True)
class Occasion:
    """The round, or the moment, at which alerts are judged."""

    target_file: str
    options: Sequence[str]
    """What a command of ours needs besides."""
    report_of: Callable[[str], str]
    """Where the report of a round is."""
    texts: Mapping[str, Mapping[str, Any]]
    now: float
    trouble: str = ""
    """Why rounds do not even begin."""
    gone: Mapping[str, str] = field(default_factory=dict)
    """Why cases are not looked at any more."""


def judge_alerts(
    connection: Connection, standings: Standings, settings: NightSettings, muted: Muted, occasion: Occasion
) -> list[str]:
    """Opens, closes and escalates alerts, and writes what is to be said.

    Returns for each saying the round to whose report it has a link; empty for one that has none.
    """
    by_case: dict[str, list[CheckState]] = {}
    for check in standings.checks.values():
        by_case.setdefault(check.case, []).append(check)
    known = read_open_alerts(connection, settings.name, settings.location)
    ladders = {severity.value: ladder(settings.escalation, severity, list(settings.channels)) for severity in Severity}
    alerts, sayings = judge(Scene(by_case, occasion.now, muted), known, settings.alerts, ladders)
    for alert in alerts:
        write_alert(connection, alert, settings.name, settings.location)
    around = Surroundings(
        settings.name,
        occasion.target_file,
        settings.location,
        occasion.options,
        by_case,
        standings.cases,
        occasion.texts,
        _recent_notes(connection, settings.name, occasion.now),
        occasion.now,
        occasion.trouble,
        occasion.gone,
    )
    linked = [round_of(saying, around) for saying in sayings]
    for saying, round_ in zip(sayings, linked, strict=True):
        report = occasion.report_of(round_)
        for channel in saying.channels:
            write_message(
                connection,
                settings.name,
                settings.location,
                alert=saying.alert.id,
                channel=channel,
                kind=saying.why.value,
                title=REDACTOR.mask(title(saying, around)),
                body=REDACTOR.mask(body(saying, around, report)),
                written=occasion.now,
                round=round_,
            )
    return linked


def _recent_notes(connection: Connection, target: str, now: float) -> list[Mapping[str, Any]]:
    statement = select(NOTES).where(NOTES.c.target == target, NOTES.c.at >= now - RECENT).order_by(NOTES.c.at)
    return [dict(row) for row in connection.execute(statement).mappings()]
