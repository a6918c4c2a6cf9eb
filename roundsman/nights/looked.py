"""When each check was looked at last, by the folders of rounds: what the record does not know yet, or cannot tell."""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from roundsman.nights.folders import PLAN, started_of
from roundsman.record.pending import REFUSED, unentered
from roundsman.round.read import read_collected, read_round
from roundsman.round.running import FILE

LONGEST = 2 * 3600.0
"""Seconds that a round may have taken which began before the newest plan and ended after it."""

Looked = dict[str, float]
"""By id of the check, in seconds since 1970."""


def newest_looks(known: Mapping[str, float], more: Iterable[tuple[str, float]], now: float) -> Looked:
    """Looks that are known with more of them. A look of the future was made by a clock that went back, and yields."""
    looked = dict(known)
    for check, at in more:
        before = looked.get(check, 0.0)
        if at <= now and (at > before or before > now):
            looked[check] = at
    return looked


def unrecorded_looks(rounds: Path, target: str) -> Iterator[tuple[str, float]]:
    """The looks of all rounds over a target that the record has not got: they run, wait, or were refused."""
    for mark in (*unentered(rounds), *rounds.glob(f"*/{REFUSED}")):
        yield from _looks_in(mark.parent, target)


def looks_without_record(rounds: Path, target: str) -> Iterator[tuple[str, float]]:
    """The looks that the newest rounds in a folder of rounds tell of. Each plan holds all that was known before it."""
    oldest = None
    for folder in sorted((file.parent for file in rounds.glob(f"*/{FILE}")), reverse=True):
        started = started_of(folder.name)
        if oldest is not None and started is not None and started < oldest:
            return
        yield from _looks_in(folder, target)
        with contextlib.suppress(OSError, ValueError, KeyError):
            plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
            if plan["target"] == target:
                yield from plan["looked"].items()
                oldest = oldest or plan["now"] - LONGEST


def _looks_in(folder: Path, target: str) -> Iterator[tuple[str, float]]:
    with contextlib.suppress(OSError, ValueError, KeyError):
        if read_collected(folder).get("target") == target:
            started = float(json.loads((folder / FILE).read_text(encoding="utf-8"))["started"])
            yield from ((check.id, started) for check in read_round(folder).checks if check.reached)


def newest_texts(rounds: Path, target: str) -> dict[str, Any]:
    """The texts of the cases, as the newest round over a target had them; nothing when there is none."""
    for file in sorted(rounds.glob("*/collected.json"), reverse=True):
        with contextlib.suppress(OSError, ValueError, KeyError):
            collected = read_collected(file.parent)
            if collected["target"] == target and collected["cases"]:
                return dict(collected["cases"])
    return {}
