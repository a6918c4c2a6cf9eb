"""Removes folders of rounds from cron whose time is over. The newest ones stay, whatever their age."""

import contextlib
import json
import shutil
from collections.abc import Container, Mapping
from datetime import UTC, datetime
from pathlib import Path

from roundsman.nights.settings import NightSettings
from roundsman.record.pending import MARK, REFUSED
from roundsman.round.running import FILE

PLAN = "due.json"
"""In the folder of a round from cron: when each check was looked at last, as was known when it began."""

ALWAYS = 5
"""So many newest rounds stay: a gate compares with them."""


def remove_old(
    rounds: Path, settings: NightSettings, changed: Mapping[str, bool], linked: Container[str], now: float
) -> None:
    """Removes what is older than it is kept.

    `changed` says of the recorded rounds from cron whether anything did; `linked` are those that an open alert names,
    which stay. What a turn over the target left that never became a round goes like a quiet one. Other folders stay.
    """
    kept = settings.reports
    for folder in sorted(folder for folder in rounds.glob("*Z-*") if folder.name in changed)[:-ALWAYS]:
        is_old = _age(folder, now) > (kept.keep if changed[folder.name] else kept.keep_quiet)
        if is_old and folder.name not in linked:
            shutil.rmtree(folder, ignore_errors=True)
    for plan in rounds.glob(f"*Z-*/{PLAN}"):
        folder = plan.parent
        is_forgotten = folder.name not in changed and _age(folder, now) > kept.keep_quiet
        if is_forgotten and _is_left(folder, settings.name):
            shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path, target: str) -> bool:
    """Whether a turn over a target made this folder, and there is no round in it that still has to be recorded."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        is_round = (folder / FILE).exists() and ((folder / MARK).exists() or (folder / REFUSED).exists())
        return not is_round and json.loads((folder / PLAN).read_text(encoding="utf-8"))["target"] == target
    return False


def _age(folder: Path, now: float) -> float:
    return now - (started_of(folder.name) or now)


def started_of(name: str) -> float | None:
    """When a round started, by the name of its folder, in seconds since 1970; None for a name that says nothing."""
    try:
        return datetime.strptime(name.partition("Z-")[0], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
