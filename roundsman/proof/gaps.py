"""Compares the lists: no check without a fault, no fault without a check, no case without both."""

from collections.abc import Collection, Iterator, Sequence

from roundsman.case import Case
from roundsman.fault import Fault


def gaps(
    cases: Sequence[Case], checked: Collection[str], faults: Sequence[Fault], unproven: Collection[str] = ()
) -> Iterator[str]:
    """One line for every case that lacks a check or a fault.

    `checked` are the ids of the cases with a check that can be proven, `unproven` of those with one that says itself
    that no fault proves it.
    """
    for case in cases:
        causing = [fault.id for fault in faults if case in fault.causes]
        if case.id not in checked and case.id in unproven:
            if causing:
                yield f"{case.id}: its checks say that they are unproven, so nobody notices {', '.join(causing)}"
        elif case.id not in checked:
            yield f"{case.id}: no check" + (f", so nobody notices {', '.join(causing)}" if causing else " and no fault")
        elif not causing:
            yield f"{case.id}: no fault, so its checks are not proven"
