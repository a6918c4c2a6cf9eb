"""Witnesses that a fault really struck: every lever notes what it changed and that the change was seen."""

from dataclasses import dataclass, field

from roundsman.redaction import REDACTOR


@dataclass
class LeverLog:
    """What the levers of one sandbox did, in order."""

    entries: list[str] = field(default_factory=list)

    def witnessed(self, what: str) -> None:
        """Notes a change that was seen to have taken place, in words."""
        self.entries.append(REDACTOR.mask(what))

    def mark(self) -> int:
        """A position to compare with later."""
        return len(self.entries)

    def since(self, mark: int) -> list[str]:
        """What was witnessed after a mark."""
        return self.entries[mark:]
