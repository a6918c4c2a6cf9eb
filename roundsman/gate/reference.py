"""The round with which a gate compares."""

import contextlib
import json
from collections.abc import Sequence
from pathlib import Path

from roundsman.round.result import RoundResult


class UnusableReference(Exception):
    """A reference round that cannot be used; the text says which and why."""


def given_reference(place: Path) -> RoundResult:
    """The round in a folder, or in its `result.json`. Raises UnusableReference."""
    file = place / "result.json" if place.is_dir() else place
    try:
        return _read(file)
    except FileNotFoundError:
        raise UnusableReference(f"--since {place}: no such round; name a round's folder or its result.json") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableReference(f"--since {place}: {file.name} is not the result of a round: {error}") from None


def newest_reference(rounds: Path, target: str, before: Path, selection: Sequence[str]) -> RoundResult | None:
    """The newest earlier round over a target that was whole and that no gate blocked; None when there is none.

    A round that was narrowed to something else than `selection` is no reference: what it left out would not be missed.

    A blocked gate is no reference: made once more it would find its own failures old and its own gaps usual.
    """
    for file in sorted(rounds.glob("*/result.json"), reverse=True):
        if file.parent.name >= before.name:
            continue
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            result = _read(file)
            blocked = result.gate is not None and not result.gate["goes"]
            is_whole = result.checks and not (result.interrupted or result.problems or result.usage_error)
            covers = result.selection in ([], list(selection))
            if result.target == target and is_whole and covers and not blocked:
                return result
    return None


def _read(file: Path) -> RoundResult:
    return RoundResult.from_json(json.loads(file.read_text(encoding="utf-8")))
