"""Spans of time as a target file writes them: `"90s"`, `"5m"`, `"4h"`, `"7d"`, or a number of seconds."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
FORM = 'write a span such as "90s", "5m", "4h" or "7d"'
PATTERN = re.compile(r"(\d+(?:\.\d+)?)([smhd])")


def seconds_of(value: Any) -> float:
    """The seconds of a span. Raises ValueError that says what would be right."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(FORM)  # noqa: TRY004  # pydantic takes only this one for a wrong value
    match = PATTERN.fullmatch(value.strip()) if isinstance(value, str) else None
    if isinstance(value, str) and match is None:
        raise ValueError(FORM)
    seconds = float(match[1]) * UNITS[match[2]] if match else float(value)
    if not 0 <= seconds < 1e10:
        raise ValueError(FORM)
    return seconds


def _positive(value: float) -> float:
    if value <= 0:
        raise ValueError(f"{FORM}; it must be longer than nothing")
    return value


def spoken(seconds: float) -> str:
    """A span for people: its largest unit, and the next one where that says more."""
    units = sorted(UNITS.items(), key=lambda unit: -unit[1])
    for place, (name, size) in enumerate(units):
        if seconds >= size:
            whole, rest = divmod(seconds, size)
            following = units[place + 1 : place + 2]
            also = [f"{rest // smaller:.0f} {short}" for short, smaller in following if rest >= smaller]
            return " ".join([f"{whole:.0f} {name}", *also])
    return f"{seconds:.1f} s"


Duration = Annotated[float, BeforeValidator(seconds_of)]
"""Seconds, zero included."""
PositiveDuration = Annotated[float, BeforeValidator(lambda value: _positive(seconds_of(value)))]
"""Seconds, more than none."""
