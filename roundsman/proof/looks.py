"""Which looks a proof makes: the healthy one, and for every fault one while it strikes and one after."""

import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
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


def looks_for(case: Case, faults: Sequence[Fault], everything: bool) -> Iterator[Look]:
    """The looks that an item of this case makes, in order; `is_worth` says which of them a slow one leaves out."""
    yield Look(case.system, Phase.HEALTHY)
    own = [fault for fault in faults if case in fault.causes]
    for fault in faults:
        if fault.system != case.system:
            continue
        if fault in own:
            yield Look(case.system, Phase.STRUCK, fault)
            yield Look(case.system, Phase.HEALED, fault)
        elif everything:
            yield Look(case.system, Phase.STRUCK, fault)
        if fault.limit and (everything or fault in own):
            yield Look(case.system, Phase.STRUCK, NearMiss(fault))


def foreign_faults(case: Case, kind: Kind, faults: Sequence[Fault], kinds: Mapping[str, Collection[Kind]]) -> set[str]:
    """Ids of the faults that an item too slow for all of them meets beside its own, in mode all.

    Every fault of a case that its own requires, for that shows the edge; and one of each other kind, chosen by the
    case's id, so that it stays the same and different cases meet different ones. `kinds` has what looks at each case.
    """
    foreign = [fault for fault in faults if fault.system == case.system and case not in fault.causes]
    chosen = {fault.id for fault in foreign if any(required in fault.causes for required in case.requires)}
    for other in Kind:
        candidates = [fault.id for fault in foreign if any(other in kinds.get(one.id, ()) for one in fault.causes)]
        if other is not kind and candidates:
            chosen.add(candidates[zlib.crc32(case.id.encode()) % len(candidates)])
    return chosen


def is_worth(look: Look, case: Case, kind: Kind, foreign: Collection[str]) -> bool:
    """Whether an item of this kind makes a look: quick ones all, slow ones those of their own and of chosen faults."""
    fault = look.fault.of if isinstance(look.fault, NearMiss) else look.fault
    return kind in MEETS_EVERYTHING or fault is None or case in fault.causes or fault.id in foreign
