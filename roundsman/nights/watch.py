"""One turn of the watch: a round from cron, from its lock to the last message."""

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from roundsman.alerts.channels import senders
from roundsman.alerts.judging import Occasion, judge_alerts
from roundsman.alerts.outbox import Delivery, deliver
from roundsman.alerts.readdress import readdress
from roundsman.nights.cadence import share_of
from roundsman.nights.dead_man import FAIL, START, SUCCESS, ping
from roundsman.nights.folders import PLAN, remove_old
from roundsman.nights.lock import round_lock
from roundsman.nights.logbook import (
    enter,
    last_looks,
    linked_rounds,
    open_record,
    rounds_from_cron,
    standings_now,
    waived_at,
)
from roundsman.nights.looked import looks_without_record, newest_looks, newest_texts, unrecorded_looks
from roundsman.nights.settings import NightSettings
from roundsman.nights.windows import Muted
from roundsman.record.database import Record, RecordError
from roundsman.record.seen import Seen
from roundsman.record.writing import Change, Standings
from roundsman.round.read import read_collected
from roundsman.round.result import Exit, RoundResult

LINGER = 180.0
"""Seconds that recording, telling and the report may take after the round's own time limit."""

Texts = Mapping[str, Any]
"""The texts of the catalogue, by case."""


@dataclass
class Turn:
    """What came of a turn."""

    result: RoundResult | None = None
    """None when nothing was due."""
    changes: list[Change] = field(default_factory=list)
    delivery: Delivery = field(default_factory=Delivery)
    problems: list[str] = field(default_factory=list)
    """Of the record, the channels and the dead man's switch; the round's own stand in its result."""
    notes: list[str] = field(default_factory=list)
    tells: bool = False
    """Whether something changed or was said, so that a report is wanted."""
    linked: list[Path] = field(default_factory=list)
    """The folders of the rounds to whose reports there is a link in what is said now."""

    def exit_code(self, *, strict: bool) -> Exit:
        """The round's, or unknown when what it found could not be recorded."""
        code = self.result.exit_code(strict=strict) if self.result else Exit.HEALTHY
        return code or (Exit.UNKNOWN if self.problems else Exit.HEALTHY)


@dataclass(frozen=True)
class Watch:
    """How turns over one target are made."""

    settings: NightSettings
    target_file: Path
    suite: Path
    rounds: Path
    """The folder of all rounds."""
    kinds: Sequence[str] = ()
    """Only checks of these kinds are due; all without any."""
    jitter: float = 0.0
    """Seconds, at most, by which the turn begins later, so that not everybody asks at once.

    It is always the same for one monitor: a turn that comes now early, now late finds nothing due now and then.
    """

    def turn(self, folder: Path, seconds: float, look: Callable[[Path], RoundResult]) -> Turn:
        """Makes a turn into the folder of its round. `look` makes the round itself. Raises `Held`."""
        lane = "-".join((self.settings.name, *sorted(self.kinds)))
        time.sleep(self.jitter * share_of(f"{self.settings.location}/{lane}"))
        with round_lock(self.rounds.parent / "locks", lane, seconds + LINGER) as note:
            problem = ping(self.settings.dead_man, START)
            try:
                turn = self._made(folder, look)
            except BaseException:
                ping(self.settings.dead_man, FAIL)
                raise
            turn.notes += [note] if note else []
            turn.notes += [problem] if problem else []
            went_well = turn.exit_code(strict=False) is not Exit.USAGE and not turn.problems
            went_well = went_well and not (turn.result and turn.result.problems) and not turn.delivery.undelivered
            if problem := ping(self.settings.dead_man, SUCCESS if went_well else FAIL):
                turn.notes.append(problem)
            return turn

    def report_of(self, name: str) -> str:
        """Where the report of a round is to be found."""
        folder, reports = self.rounds / name, self.settings.reports
        if not name or not folder.exists():
            return "none: the round that looked last is not kept here"
        if reports.build == "demand":
            return f"roundsman report {folder}"
        if reports.url:
            return f"{reports.url}/{name}/report/index.html"
        return str(folder / "report" / "index.html")

    def _made(self, folder: Path, look: Callable[[Path], RoundResult]) -> Turn:
        turn = Turn()
        plan = self._plan(turn)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PLAN).write_text(json.dumps(plan), encoding="utf-8")
        result = look(folder)
        if result.usage_error or result.checks or result.problems:
            turn.result = result
        texts = read_collected(folder)["cases"] or newest_texts(self.rounds, self.settings.name)
        if turn.result is None:
            shutil.rmtree(folder, ignore_errors=True)  # nothing was due: there is no round
        trouble = " ".join(result.usage_error.split())
        try:
            with open_record(self.settings, self.rounds) as record:
                self._take_down(record, turn, texts, trouble)
        except RecordError as error:
            turn.problems.append(f"not recorded, the next round tries again: {error}")
        return turn

    def _plan(self, turn: Turn) -> dict[str, Any]:
        """What a session needs to know to find what is due."""
        now, target = time.time(), self.settings.name
        try:
            with open_record(self.settings, self.rounds) as record:
                known, is_blind = last_looks(record, self.settings), False
        except RecordError as error:
            turn.problems.append(f"what is due is read from the folders of rounds: {error}")
            known, is_blind = newest_looks({}, looks_without_record(self.rounds, target), now), True
        looked = newest_looks(known, unrecorded_looks(self.rounds, target), now)
        return {"now": now, "target": target, "kinds": list(self.kinds), "looked": looked, "is_blind": is_blind}

    def _take_down(self, record: Record, turn: Turn, texts: Texts, trouble: str) -> None:
        """Records what is over, decides what is to be said, says it, and removes what is old."""

        def judged(connection: Connection, seen: Seen, standings: Standings, now: float) -> list[str]:
            gone = {entry["case"]: entry["reason"] for entry in seen.result.not_collected}
            occasion = self._occasion(seen.collected["cases"] or texts, now, trouble, gone)
            return self._judged(connection, standings, occasion)

        entry = enter(record, self.rounds, self.settings, judged)
        if not entry.judged:  # time goes on for alerts, too, when nothing was due
            with record.writing() as connection:
                occasion = self._occasion(texts, time.time(), trouble, {})
                entry.sayings = self._judged(connection, standings_now(connection, self.settings), occasion)
        turn.changes = entry.changes
        turn.problems += entry.refused
        turn.tells = bool(entry.changes or entry.sayings)
        turn.linked = [self.rounds / name for name in dict.fromkeys(entry.sayings) if (self.rounds / name).exists()]
        try:
            self._deliver(record, turn)
        except RecordError as error:
            turn.problems.append(f"recorded, but what is said and kept waits for the next round: {error}")

    def _deliver(self, record: Record, turn: Turn) -> None:
        settings = self.settings
        turn.notes += readdress(record, settings)
        turn.delivery = deliver(record, settings.name, settings.location, senders(settings.channels))
        names = [folder.name for folder in self.rounds.glob("*Z-*")]
        changed, linked = rounds_from_cron(record, settings, names), linked_rounds(record, settings)
        remove_old(self.rounds, settings, changed, linked, time.time())

    def _occasion(self, texts: Texts, now: float, trouble: str, gone: Mapping[str, str]) -> Occasion:
        return Occasion(str(self.target_file), self._options(), self.report_of, texts, now, trouble, gone)

    def _options(self) -> list[str]:
        """What a command of ours needs to find this suite and its rounds, wherever it is called."""
        options = [f"--suite={self.suite}"]
        if self.rounds != self.suite / "reports" / "rounds":
            options.append(f"--rounds={self.rounds}")
        return options

    def _judged(self, connection: Connection, standings: Standings, occasion: Occasion) -> list[str]:
        now = occasion.now
        muted = Muted(self.settings.maintenance, waived_at(self.settings, now), now)
        return judge_alerts(connection, standings, self.settings, muted, occasion)
