"""What a round found, and the exit code that it means."""

from dataclasses import asdict, dataclass, field
from enum import IntEnum
from typing import Any

from roundsman.vocabulary import Severity, Verdict


class Exit(IntEnum):
    """Exit codes of `roundsman`."""

    HEALTHY = 0
    FAILING = 1
    USAGE = 2
    """Wrong usage or configuration; nothing was looked at."""
    UNKNOWN = 3


@dataclass
class CheckResult:
    """What one item of a round found."""

    id: str
    case: str
    severity: Severity
    verdict: Verdict
    seconds: float = 0.0
    message: str = ""
    consequence_of: str | None = None
    """The failing case that is the cause, when it is another one."""
    expected: str = ""
    observed: str = ""
    asked: bool = True
    """False when the target was not asked, because a required case is failing."""
    context: bool = False
    """Looked at only because a selected case requires it."""
    unproven: str = ""
    """Why no fault proves that this check would wake up; empty for a proven one."""
    without_answer: bool = False
    """No connection, or no answer in time: the target, or our own network."""
    looks: int = 1
    """How often the target was asked."""
    reached: bool = True
    """False when the round ended before it came to this check."""
    first_failure: str = ""
    """What the first look said, when a later one decided."""

    @property
    def looked_at(self) -> bool:
        """Whether the target was asked and the look led to a verdict about it."""
        return self.asked and self.verdict is not Verdict.UNKNOWN


@dataclass
class RoundResult:
    """A round over one target."""

    target: str
    started: str
    """ISO 8601, UTC."""
    seconds: float
    checks: list[CheckResult] = field(default_factory=list)
    not_collected: list[dict[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What went wrong with the round itself, such as a crash or the time limit."""
    notes: list[str] = field(default_factory=list)
    """What a reader should know besides, such as that nothing was asked again."""
    interrupted: bool = False
    """Cut short by a kill; its verdicts up to then are whole."""
    selection: list[str] = field(default_factory=list)
    """What narrowed it, such as `--case=…`; empty for a round over everything that the target has."""
    gate: dict[str, Any] | None = None
    """What a gate decided upon it."""
    usage_error: str = ""

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all checks; unknown when the round itself went wrong and nothing is failing."""
        verdicts = [check.verdict for check in self.checks]
        if self.problems or not verdicts:
            verdicts.append(Verdict.UNKNOWN)
        return Verdict.worst(verdicts)

    def exit_code(self, *, strict: bool = False) -> Exit:
        """The exit code; `strict` lets a degraded round fail."""
        if self.usage_error:
            return Exit.USAGE
        match self.verdict:
            case Verdict.FAILING:
                return Exit.FAILING
            case Verdict.UNKNOWN:
                return Exit.UNKNOWN
            case Verdict.DEGRADED if strict:
                return Exit.FAILING
        return Exit.HEALTHY

    def cases(self) -> dict[str, list[CheckResult]]:
        """The checks of each case, in the order of the round."""
        grouped: dict[str, list[CheckResult]] = {}
        for check in self.checks:
            grouped.setdefault(check.case, []).append(check)
        return grouped

    def as_json(self) -> dict[str, Any]:
        """Everything, ready for a file."""
        return {
            "target": self.target,
            "verdict": self.verdict,
            "started": self.started,
            "seconds": round(self.seconds, 3),
            "interrupted": self.interrupted,
            "checks": [asdict(check) for check in self.checks],
            "not_collected": self.not_collected,
            "problems": self.problems,
            "notes": self.notes,
            "selection": self.selection,
            "gate": self.gate,
            "usage_error": self.usage_error,
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "RoundResult":
        """The round that `as_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        checks = [
            CheckResult(**{**check, "verdict": Verdict(check["verdict"]), "severity": Severity(check["severity"])})
            for check in content["checks"]
        ]
        return cls(
            content["target"],
            content["started"],
            content["seconds"],
            checks,
            content["not_collected"],
            content["problems"],
            notes=content.get("notes", []),
            interrupted=content.get("interrupted", False),
            selection=content.get("selection", []),
            gate=content.get("gate"),
            usage_error=content.get("usage_error", ""),
        )
