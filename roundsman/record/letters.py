"""The last looks at a check, one letter each, the newest last. Pure.

`h` healthy, `d` degraded, `f` failing, `c` failing or not asked as the consequence of another case, `u` unknown,
`m` failing while nobody wants to be told.
"""

from roundsman.round.result import CheckResult
from roundsman.vocabulary import Verdict

LONGEST = 16
PASSING = frozenset("hd")
TELLING = frozenset("hdf")
"""What says how the target itself is."""


def letter(look: CheckResult, *, muted: bool) -> str:
    """The letter of a look."""
    if look.consequence_of:
        return "c"
    if look.verdict is Verdict.FAILING and muted:
        return "m"
    return look.verdict.value[0]


def appended(recent: str, one: str) -> str:
    """The last looks with one more."""
    return (recent + one)[-LONGEST:]


def opens(recent: str, after: int, of_last: int) -> bool:
    """Whether the newest look and enough of the last ones were failing; looks that told nothing are passed over."""
    telling = [one for one in recent if one in TELLING][-of_last:]
    return recent.endswith("f") and telling.count("f") >= after


def is_blind(recent: str, after: int, of_last: int) -> bool:
    """Whether the newest look and enough of the last ones could not be made."""
    return recent.endswith("u") and recent[-of_last:].count("u") >= after


def is_well(recent: str, looks: int) -> bool:
    """Whether so many last looks passed, or all there were."""
    return bool(recent) and set(recent[-looks:]) <= PASSING


def sees(recent: str, looks: int) -> bool:
    """Whether so many last looks could be made, or all there were."""
    return bool(recent) and "u" not in recent[-looks:]
