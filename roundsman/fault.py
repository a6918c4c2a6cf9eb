"""A fault: a value that makes one system of the sandbox ill, and always heals it."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from roundsman.case import Case
from roundsman.vocabulary import Verdict

FURTHEST_FAULT = 1.5
"""A threshold fault stands at most this many times beyond its limit."""
NEAREST_MISS = 0.8
"""Its near-miss twin stands at most at this share of the limit, and must stay healthy."""


@dataclass(frozen=True)
class Limit:
    """The threshold that a fault oversteps: which of its fields, and the value that is still healthy."""

    field: str
    value: float
    least: bool = False
    """True when the value is a minimum: ill below it, healthy above."""
    near: float = NEAREST_MISS
    """Share at which the near-miss twin stands: less for a time, to which a busy machine adds its own."""

    def overstep(self, observed: float) -> float:
        """How far beyond the limit a value stands, as a ratio; below 1 it is on the healthy side."""
        return self.value / observed if self.least else observed / self.value

    def near_miss(self) -> float:
        """The value of the near-miss twin."""
        return self.value / self.near if self.least else self.value * self.near


@dataclass(frozen=True)
class Fault(ABC):
    """One way to be ill. Subclasses are small frozen dataclasses with one verb.

    `strike` is given the sandbox of the fault's own system and returns a context manager: inside it the
    system is ill, after it healthy again.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    causes: ClassVar[tuple[Case, ...]]
    verdict: ClassVar[Verdict] = Verdict.FAILING
    """What the checks of those cases must say."""
    limit: ClassVar[Limit | None] = None

    @abstractmethod
    def strike(self, sandbox: Any) -> AbstractContextManager[None]:
        """Makes the sandbox ill for as long as the context lasts."""

    @property
    def system(self) -> str:
        """The part of the id before the slash."""
        return self.id.partition("/")[0]

    def overstep(self) -> float | None:
        """How far beyond its limit the fault stands, as a ratio; None for a fault without a limit."""
        return self.limit.overstep(getattr(self, self.limit.field)) if self.limit else None


@dataclass(frozen=True)
class NearMiss:
    """The twin of a threshold fault that stays inside the limit: struck like a fault, it must change nothing."""

    of: Fault

    @property
    def id(self) -> str:
        return f"{self.of.id}-near-miss"

    @property
    def title(self) -> str:
        return f"{self.of.title} (near miss: inside the limit)"

    @property
    def causes(self) -> tuple[Case, ...]:
        return ()

    @property
    def system(self) -> str:
        return self.of.system

    def strike(self, sandbox: Any) -> AbstractContextManager[None]:
        return self.twin().strike(sandbox)

    def twin(self) -> Fault:
        """The same fault with the value of the near miss."""
        if self.of.limit is None:
            raise ValueError(f"{self.of.id} has no limit, so it has no near miss")
        limit = self.of.limit
        kind = type(getattr(self.of, limit.field))
        return replace(self.of, **{limit.field: kind(limit.near_miss())})
