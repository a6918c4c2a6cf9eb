"""Escalation: who is told when, as data. For alerts of the monitor as for tickets of a support desk. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Step(Protocol):
    """One step of a ladder."""

    @property
    def severities(self) -> frozenset[str]:
        """For which severities it is taken."""

    @property
    def after(self) -> float:
        """Seconds after the beginning."""

    @property
    def channels(self) -> tuple[str, ...]:
        """Who is told."""


@dataclass(frozen=True)
class Rung:
    """One step of the ladder of one severity."""

    after: float
    """Seconds after the beginning."""
    channels: tuple[str, ...]


def ladder(steps: Iterable[Step], severity: str, everybody: Sequence[str]) -> tuple[Rung, ...]:
    """The steps of one severity, the earliest first. Without any step everybody is told at once."""
    given = list(steps)
    if not given:
        return (Rung(0.0, tuple(everybody)),) if everybody else ()
    own = [Rung(step.after, step.channels) for step in given if severity in step.severities]
    return tuple(sorted(own, key=lambda rung: rung.after))


def reached(rungs: Sequence[Rung], elapsed: float) -> int:
    """How many rungs are reached so many seconds after the beginning."""
    return sum(1 for rung in rungs if rung.after <= elapsed)


def channels_of(rungs: Iterable[Rung]) -> tuple[str, ...]:
    """The channels of some rungs, each once, in their order."""
    return tuple(dict.fromkeys(channel for rung in rungs for channel in rung.channels))
