"""Which rounds are running, and which were cut short by a kill. Their journals are whole up to then."""

import contextlib
import fcntl
import json
import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from roundsman.journal import read_journal
from roundsman.round.order import Order
from roundsman.round.read import read_collected, read_round
from roundsman.round.result import RoundResult
from roundsman.round.roots import name_roots
from roundsman.vocabulary import SANDBOX
from roundsman.whole import write_whole

FILE = "running.json"
RESULT = "result.json"
SLACK = 120.0
"""Seconds beyond its time limit after which a round of another machine cannot be running any more."""
_OWN: dict[Path, int] = {}
"""The rounds that this process makes, each with the open file whose lock says so until the process ends."""


@dataclass(frozen=True)
class CutShort:
    """A round that was killed, as far as it got."""

    folder: Path
    result: RoundResult
    note: str


def write_running(order: Order) -> None:
    """Says in the round's folder that this process makes it, and holds the lock of that file until it ends."""
    now = time.time()
    content = {
        "purpose": order.purpose,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "started": now,
        "ends_by": now + order.time_limit + SLACK,
        "target": order.target or SANDBOX,
    }
    file = order.folder / FILE
    unlocked = file.with_name(f".{FILE}.new")  # nobody must ever see the file without its lock
    write_whole(unlocked, json.dumps(content))
    _OWN[order.folder.resolve()] = handle = os.open(unlocked, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(handle, fcntl.LOCK_EX)
    unlocked.replace(file)


def cut_short(rounds: Path) -> list[CutShort]:
    """The rounds in a folder of rounds that have no result, although nobody makes them any more."""
    found = []
    for file in sorted(rounds.glob(f"*/{FILE}")):
        with contextlib.suppress(OSError, ValueError, KeyError):
            running = json.loads(file.read_text(encoding="utf-8"))
            if not (file.parent / RESULT).exists() and not is_alive(file.parent, running):
                found.append(_as_far_as_it_got(file.parent, running))
    return found


def is_alive(folder: Path, running: Mapping[str, Any]) -> bool:
    """Whether the process that wrote this still makes its round; no clock that is set moves the answer.

    The kernel frees the lock of a process that ends. Only of another machine, whose locks may be out of sight, the time
    must do.
    """
    try:
        handle = os.open(folder / FILE, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return bool(running["host"] != socket.gethostname() and time.time() < running["ends_by"])


def is_own(folder: Path) -> bool:
    """Whether this process makes the round of a folder, or made it."""
    return folder.resolve() in _OWN


def _as_far_as_it_got(folder: Path, running: dict[str, Any]) -> CutShort:
    collected, reading = read_collected(folder), read_round(folder)
    name_roots(reading.checks, collected["requires"], collected["cover_many"])
    lines = read_journal(folder / "journal.jsonl")
    started = datetime.fromtimestamp(running["started"], UTC).isoformat(timespec="seconds")
    seen = sum(1 for check in reading.checks if check.looked_at)
    problem = f"cut short: its process was killed when {seen} of {len(reading.checks)} checks had a verdict"
    result = RoundResult(
        collected.get("target") or running["target"],
        started,
        max(0.0, max((line["at"] for line in lines), default=running["started"]) - running["started"]),
        reading.checks,
        collected["not_collected"],
        [*reading.problems, problem],
        [*(line["text"] for line in lines if line["event"] == "note"), *reading.notes],
        interrupted=True,
    )
    note = (
        f"the {'gate' if running['purpose'] == 'gate' else 'round'} of {started} was cut short "
        f"({seen} of {len(reading.checks)} checks had a verdict); it is kept as interrupted in {folder}"
    )
    return CutShort(folder, result, note)
