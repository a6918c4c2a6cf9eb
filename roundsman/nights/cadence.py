"""What is due: how often each check is looked at, and when it was looked at last. Pure."""

import zlib
from collections.abc import Mapping
from typing import Any

from roundsman.round.read import is_burden
from roundsman.target.nights import Cadence
from roundsman.vocabulary import Rung

EARLY = 0.1
"""Share of its cadence that a check may be early: cron and the start of a round are never on the second ..."""
EARLIEST = 30.0
"""... but never more seconds than these."""
OFTEN = 3600.0
"""Seconds: what has this cadence or a shorter one may be looked at once more than it should."""


def cadence_of(item: Mapping[str, Any], cadence: Cadence) -> float:
    """Seconds between two looks at an item, as `collected.json` describes it."""
    if item["case"] in cadence.cases:
        return cadence.cases[item["case"]]
    kind = "page" if item["rung"] == Rung.PAGE else item["kind"]
    return float(getattr(cadence, kind))


def share_of(monitor: str) -> float:
    """A number of 0..1 for a monitor, always the same, and spread evenly over many of them."""
    return zlib.crc32(monitor.encode(errors="backslashreplace")) / 2**32


def may_come_again(item: Mapping[str, Any], cadence: float) -> bool:
    """Whether looking harms nobody when it is not known whether somebody looked just now."""
    return cadence <= OFTEN and not is_burden(item)


def is_due(looked: float, cadence: float, now: float) -> bool:
    """Whether it is time to look again. A look that lies in the future was made by a clock that went back since."""
    early = min(cadence * EARLY, EARLIEST)
    return looked > now or now - looked >= cadence - early
