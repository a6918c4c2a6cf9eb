"""Which rounds are running, and which were cut short by a kill. Their journals are whole up to then."""

import contextlib
import json
import os
import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from roundsman.plugin.journal import read_journal
from roundsman.round.order import Order
from roundsman.round.read import read_collected, read_round
from roundsman.round.result import RoundResult
from roundsman.round.roots import name_roots

FILE = "running.json"
RESULT = "result.json"
SLACK = 120.0
"""Seconds beyond its time limit after which a round of another machine cannot be running any more."""


@dataclass(frozen=True)
class CutShort:
    """A round that was killed, as far as it got."""

    folder: Path
    result: RoundResult
    note: str


def write_running(order: Order) -> None:
    """Says in the round's folder which process makes it."""
    now = time.time()
    content = {
        "purpose": order.purpose, "pid": os.getpid(), "process_started": psutil.Process().create_time(),
        "host": socket.gethostname(), "started": now, "ends_by": now + order.time_limit + SLACK,
        "target": order.target or "sandbox",
    }
    (order.folder / FILE).write_text(json.dumps(content), encoding="utf-8")


def cut_short(rounds: Path) -> list[CutShort]:
    """The rounds in a folder of rounds that have no result, although nobody makes them any more."""
    found = []
    for file in sorted(rounds.glob(f"*/{FILE}")):
        with contextlib.suppress(OSError, ValueError, KeyError):
            running = json.loads(file.read_text(encoding="utf-8"))
            if not (file.parent / RESULT).exists() and not _is_alive(running):
                found.append(_as_far_as_it_got(file.parent, running))
    return found


def _is_alive(running: dict[str, Any]) -> bool:
    if running["host"] != socket.gethostname():
        return bool(time.time() < running["ends_by"])
    try:
        started = psutil.Process(running["pid"]).create_time()
    except psutil.NoSuchProcess:
        return False
    return bool(abs(started - running["process_started"]) < 1.0)


def _as_far_as_it_got(folder: Path, running: dict[str, Any]) -> CutShort:
    collected, reading = read_collected(folder), read_round(folder)
    name_roots(reading.checks, collected["requires"])
    lines = read_journal(folder / "journal.jsonl")
    started = datetime.fromtimestamp(running["started"], UTC).isoformat(timespec="seconds")
    seen = sum(1 for check in reading.checks if check.looked_at)
    problem = f"cut short: its process was killed when {seen} of {len(reading.checks)} checks had a verdict"
    result = RoundResult(
        collected.get("target") or running["target"], started,
        max(0.0, max((line["at"] for line in lines), default=running["started"]) - running["started"]),
        reading.checks, collected["not_collected"], [*reading.problems, problem],
        [*(line["text"] for line in lines if line["event"] == "note"), *reading.notes], interrupted=True,
    )
    note = (
        f"the {'gate' if running['purpose'] == 'gate' else 'round'} of {started} was cut short "
        f"({seen} of {len(reading.checks)} checks had a verdict); it is kept as interrupted in {folder}"
    )
    return CutShort(folder, result, note)
