"""Enforces that a check does no more to a target than it says of itself."""

from roundsman.vocabulary import Rung


class RungError(Exception):
    """A check tried to climb higher than its rung: a bug of the suite, never the target's fault."""


_allowed: Rung = Rung.READ


def allow(rung: Rung) -> None:
    """Sets what the check that runs now may do (the plugin calls it)."""
    global _allowed
    _allowed = rung


def require(rung: Rung, action: str) -> None:
    """Raises RungError unless the check that runs now may do this."""
    if rung.height > _allowed.height:
        raise RungError(f"a bug of ours: {action} needs rung {rung}, but the check declares {_allowed}")
