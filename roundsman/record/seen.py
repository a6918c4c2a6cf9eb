"""A round as the record takes it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from roundsman.round.result import RoundResult


@dataclass(frozen=True)
class Seen:
    """A round that is over, and what it set out to look at."""

    id: str
    folder: Path
    purpose: str
    result: RoundResult
    collected: Mapping[str, Any]

    @property
    def started(self) -> float:
        """Seconds since 1970."""
        return datetime.fromisoformat(self.result.started).timestamp()
