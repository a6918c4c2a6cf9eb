"""What a proof found."""

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass
class ProofResult:
    """Recall, precision and every cell that is not as it must be. Cells read `case × fault`."""

    mode: str
    checks: int = 0
    faults: int = 0
    cells: int = 0
    caught: int = 0
    quiet: int = 0
    blind: list[str] = field(default_factory=list)
    """Cells in which a fault of the case was not noticed."""
    confused: list[str] = field(default_factory=list)
    """Cells that ended in our own trouble, or were noticed for another reason than the fault's."""
    false_alarms: list[str] = field(default_factory=list)
    """Looks at health, and cells of foreign faults, that were not healthy."""
    idle: list[str] = field(default_factory=list)
    """Items that no fault of their own case ever failed."""
    excused: list[str] = field(default_factory=list)
    """Cells of foreign faults that failed while a required case was seen failing in the same strike."""
    unprovable: list[str] = field(default_factory=list)
    """Cells whose fault cannot be struck on this machine, and why."""
    left_out: list[str] = field(default_factory=list)
    """Cells whose fault is noticed only by checks that this proof was not asked for."""
    not_struck: list[str] = field(default_factory=list)
    """Faults whose strike changed nothing."""
    unused_requires: list[str] = field(default_factory=list)
    """Edges of `requires` that no strike showed; only known when every fault met every case."""
    unfired: list[str] = field(default_factory=list)
    """Assertions in checks and clients that no fault fired and no words excuse."""
    gaps: list[str] = field(default_factory=list)
    """Cases without a check or without a fault; only known when whole systems were proven."""
    unproven: list[str] = field(default_factory=list)
    """Checks that say themselves that no fault proves them, and why; the proof did not look at them."""
    seconds: float = 0.0
    detection: dict[str, float] = field(default_factory=dict)
    """For each caught cell the seconds that the first failing item took."""

    @property
    def recall(self) -> float:
        """Share of the provable cells of own faults that were caught, 0..1."""
        missed = len(self.blind) + len(self.confused)
        return self.caught / (self.caught + missed) if self.caught + missed else 0.0

    @property
    def precision(self) -> float:
        """Share of the alarms that were right, 0..1."""
        alarms = self.caught + len(self.false_alarms)
        return self.caught / alarms if alarms else 0.0

    @property
    def complaints(self) -> dict[str, list[str]]:
        """Everything that must be empty, by name."""
        return {
            "blind": self.blind,
            "confused": self.confused,
            "false_alarms": self.false_alarms,
            "idle": self.idle,
            "not_struck": self.not_struck,
            "unused_requires": self.unused_requires,
            "unfired": self.unfired,
            "gaps": self.gaps,
        }

    @property
    def holds(self) -> bool:
        """Whether the proof holds."""
        return self.recall == 1 and self.precision == 1 and not any(self.complaints.values())

    def as_json(self) -> dict[str, Any]:
        """Everything, ready for a file."""
        return {**vars(self), "recall": self.recall, "precision": self.precision, "holds": self.holds}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "ProofResult":
        """The result that `as_json` wrote."""
        return cls(**{name: content[name] for name in (own.name for own in fields(cls))})
