"""What the load generator says of itself: was it on time, and did the target let it? Pure; the Locust side fills it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

LATE = 0.25
"""Seconds after which a turn that began late through the generator's own fault is counted."""


@dataclass
class Tally:
    """Turns of people that were due inside the measured time. Tallies of several processes add up."""

    started: int = 0
    """Turns that were begun."""
    late: int = 0
    """Of these, begun more than LATE seconds late although the person was free: the generator's own fault."""
    worst_lag: float = 0.0
    """Seconds by which the generator was late at worst."""
    held: int = 0
    """Turns not begun because the person still waited for an answer: the target's fault."""
    missed: int = 0
    """Turns not begun although the person was free: the generator's fault."""
    answered: int = 0
    """Right answers that came inside the measured time."""
    measured_from: float = 0.0
    """When the measured time began, in seconds since 1970."""
    stopped: str = ""
    """Why the load was ended early; empty when it was not."""
    stopped_after: float = 0.0
    """Seconds from its beginning."""
    errors: Counter[str] = field(default_factory=Counter)
    """What failed and how, with its number, warm-up included."""

    def begin(self, lag: float) -> None:
        """Counts a turn that began `lag` seconds after its person was free and it was due."""
        self.started += 1
        self.late += lag > LATE
        self.worst_lag = max(self.worst_lag, lag)

    def add(self, other: "Tally") -> None:
        """Adds what another process counted."""
        for name in ("started", "late", "held", "missed", "answered"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.worst_lag = max(self.worst_lag, other.worst_lag)
        self.errors.update(other.errors)
        if other.stopped and not self.stopped:
            self.stopped, self.stopped_after = other.stopped, other.stopped_after

    def as_json(self) -> dict[str, Any]:
        """Everything, ready for a message or a file."""
        return {**vars(self), "errors": dict(self.errors)}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Tally":
        """The tally that `as_json` wrote."""
        return cls(**{**content, "errors": Counter(content["errors"])})


@dataclass
class Schedule:
    """When one person's turns are due. Times in seconds on one clock."""

    due: float
    """When the next turn should begin."""
    interval: float
    free_since: float = 0.0
    """When the person had the last answer."""

    def begin(self, now: float) -> tuple[float, float]:
        """Begins the turn that is due. Returns how late it is by the target's fault and by the generator's.

        The first is the time that the person, still waiting for the answer before, could not act although he wanted
        to. It belongs to the response time that he feels; leaving it out is what is called coordinated omission.
        """
        could_begin = max(self.due, self.free_since)
        held_back, lag = could_begin - self.due, max(0.0, now - could_begin)
        self.due += self.interval
        return held_back, lag

    def overdue(self, now: float) -> int:
        """Turns that should have begun by now and have not."""
        return int((now - self.due) / self.interval) + 1 if now >= self.due else 0
