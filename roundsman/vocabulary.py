"""The words that everything else uses: severity, kind, rung and verdict."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

SANDBOX = "sandbox"
"""Stands for our own systems where otherwise a target file is named."""
DatabaseChoice = Literal["auto", "url", "container", "embedded"]
"""Where the databases of a sandbox come from."""
ProofMode = Literal["own", "all"]
"""Whether a case meets its own faults, or every fault of its system."""


class Severity(StrEnum):
    """How bad it is when a case fails; P1 is the worst."""

    P1 = "P1"
    """Everything is down, money or people are in danger, or security is broken."""
    P2 = "P2"
    """A major function is lost."""
    P3 = "P3"
    """A minor function is lost."""
    P4 = "P4"
    """Cosmetic."""


class Kind(StrEnum):
    """What a check looks with."""

    API = "api"
    DB = "db"
    BROWSER = "browser"
    LOAD = "load"
    HOST = "host"


class Rung(StrEnum):
    """What a check does to a target. A target allows rungs; by default only `read`."""

    READ = "read"
    WRITE = "write"
    LOAD = "load"
    ABUSE = "abuse"
    """Exhausts limits or locks accounts out."""
    PAGE = "page"
    """Reaches a person."""

    @property
    def height(self) -> int:
        """Position on the ladder: 0 for `read`, 4 for `page`."""
        return list(Rung).index(self)


class Verdict(StrEnum):
    """What a look at a target found."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    """It works, but over a soft limit, with a vendor down, or only on a second look."""
    UNKNOWN = "unknown"
    """We could not look."""
    FAILING = "failing"
    """The target's fault."""

    @classmethod
    def worst(cls, verdicts: Iterable["Verdict"]) -> "Verdict":
        """The worst of some verdicts: failing, unknown, degraded, healthy. Of none: unknown."""
        order = list(cls)
        return max(verdicts, key=order.index, default=cls.UNKNOWN)


PASSING = frozenset({Verdict.HEALTHY, Verdict.DEGRADED})
"""What lets a case pass."""
