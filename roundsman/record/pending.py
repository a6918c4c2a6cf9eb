"""Which rounds are over but not recorded yet, so that no kill and no full disk loses one."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from roundsman.record.seen import Seen
from roundsman.round.read import read_collected
from roundsman.round.result import RoundResult
from roundsman.round.running import FILE, RESULT, is_alive, is_own

MARK = "unrecorded"
"""A file in the folder of a round that holds the name of its target; gone once the record has the round."""
REFUSED = "refused"
"""What the mark is called when the record would not have the round."""


def mark_unrecorded(folder: Path, target: str) -> None:
    """Says that the record has not got this round yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text(target, encoding="utf-8")


def recorded(folder: Path) -> None:
    """Says that the record has this round."""
    (folder / MARK).unlink(missing_ok=True)


def set_aside(folder: Path) -> None:
    """Says that the record refused this round, so that it is not tried again."""
    (folder / MARK).replace(folder / REFUSED)


def unentered(rounds: Path) -> list[Path]:
    """The marks of all rounds that the record has not got, whether they are over or not; oldest first."""
    return sorted(rounds.glob(f"*/{MARK}"))


def unrecorded(rounds: Path, target: str) -> Iterator[Seen]:
    """The rounds over a target that ended and are not recorded, oldest first.

    A result that cannot be read, such as after a power cut, is removed: the next round makes it anew of the journal.
    """
    for mark in unentered(rounds):
        folder = mark.parent
        try:
            running = json.loads((folder / FILE).read_text(encoding="utf-8"))
            # of another lane, which records it itself
            is_others = is_alive(folder, running) and not is_own(folder)
            seen = (
                None if is_others or mark.read_text(encoding="utf-8") != target else _seen_in(folder, target, running)
            )
        except OSError:
            continue
        except (ValueError, KeyError, TypeError):
            (folder / RESULT).unlink(missing_ok=True)
            continue
        if seen is not None:
            yield seen


def _seen_in(folder: Path, target: str, running: Mapping[str, Any]) -> Seen:
    result = RoundResult.from_json(json.loads((folder / RESULT).read_text(encoding="utf-8")))
    result.target = target  # of a round that was killed early only the file is known
    return Seen(folder.name, folder, running["purpose"], result, read_collected(folder))
