"""Which looks a proof makes: the healthy one, and for every fault one while it strikes and one after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roundsman.case import Case
from roundsman.fault import Fault, NearMiss
from roundsman.vocabulary import Kind

MEETS_EVERYTHING = frozenset({Kind.API, Kind.DB, Kind.HOST})
ID_END = "@"
"""Ends the look's part of a pytest id, so that the item's own parameters can be told from it."""


class Phase(StrEnum):
    """When a look is made."""

    HEALTHY = "healthy"
    STRUCK = "struck"
    HEALED = "healed"


@dataclass(frozen=True)
class Look:
    """One look of a proof at one system."""

    system: str
    phase: Phase
    fault: Fault | NearMiss | None = None

    @property
    def group(self) -> str:
        """Looks of one group are made by the same worker, one after the other."""
        return self.fault.id if self.fault else f"{self.system}/healthy"

    @property
    def id(self) -> str:
        """Part of the pytest id."""
        return self.group + (":healed" if self.phase is Phase.HEALED else "") + ID_END


def looks_for(case: Case, kind: Kind, faults: Sequence[Fault], everything: bool) -> Iterator[Look]:
    """The looks that an item of this case makes, in order."""
    yield Look(case.system, Phase.HEALTHY)
    own = [fault for fault in faults if case in fault.causes]
    for fault in faults:
        if fault.system != case.system:
            continue
        if fault in own:
            yield Look(case.system, Phase.STRUCK, fault)
            yield Look(case.system, Phase.HEALED, fault)
        elif everything and kind in MEETS_EVERYTHING:
            yield Look(case.system, Phase.STRUCK, fault)
        if fault.limit and (everything or fault in own):
            yield Look(case.system, Phase.STRUCK, NearMiss(fault))
