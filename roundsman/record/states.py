"""Where checks and cases stand, and how a round changes that. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from roundsman.record.letters import appended, letter
from roundsman.round.result import CheckResult
from roundsman.vocabulary import PASSING, Severity, Verdict

STALE_AFTER = 3.0
"""Cadences after which a check that told nothing is stale."""


@dataclass(frozen=True)
class CheckState:
    """Where a check stands. Times are seconds since 1970, cadences seconds."""

    check: str
    case: str
    severity: Severity
    cadence: float
    verdict: Verdict = Verdict.UNKNOWN
    recent: str = ""
    """Its last looks; see `letters`."""
    looked: float = 0.0
    """When it was looked at last."""
    told: float = 0.0
    """When a look last said how the target is, or that another case is the cause."""
    root: str = ""
    message: str = ""
    expected: str = ""
    observed: str = ""
    round: str = ""
    """The round of the last look."""

    def is_stale(self, now: float) -> bool:
        """Whether it told nothing for so long that nobody knows any more."""
        return now - self.told > STALE_AFTER * self.cadence

    def verdict_at(self, now: float) -> Verdict:
        """Its verdict; what is stale is unknown."""
        return Verdict.UNKNOWN if self.is_stale(now) else self.verdict

    def after(self, look: CheckResult, at: float, round_: str, *, muted: bool) -> "CheckState":
        """The state after a look."""
        tells = look.looked_at or look.consequence_of is not None
        return replace(
            self,
            severity=look.severity,
            verdict=look.verdict,
            recent=appended(self.recent, letter(look, muted=muted)),
            looked=at,
            told=at if tells else min(self.told, at),
            root=look.consequence_of or "",
            message=look.message,
            expected=look.expected,
            observed=look.observed,
            round=round_,
        )


@dataclass(frozen=True)
class CaseState:
    """Where a case stands, taken together from its checks."""

    case: str
    verdict: Verdict
    since: float
    root: str = ""
    """The failing case that is the cause, when that is another one."""
    credited: float = 0.0
    """Until when its hours are counted."""
    seen: float | None = None
    """When it was failing last."""
    resolved: float | None = None
    """When it last stopped failing."""


def case_after(before: CaseState | None, case: str, checks: Iterable[CheckState], now: float) -> CaseState:
    """The state of a case at a time; `since` moves when the verdict does."""
    own = list(checks)
    verdict = Verdict.worst(check.verdict_at(now) for check in own)
    worst = [check for check in own if check.verdict_at(now) is verdict]
    root = "" if any(not check.root for check in worst) else next((check.root for check in worst), "")
    state = before or CaseState(case, verdict, now, credited=now)
    if verdict is not state.verdict:
        resolved = now if verdict in PASSING and (state.seen or 0.0) > (state.resolved or 0.0) else state.resolved
        state = replace(state, verdict=verdict, since=now, resolved=resolved)
    return replace(state, root=root, seen=now if verdict is Verdict.FAILING else state.seen)


def is_flap(before: CaseState | None, after: CaseState) -> bool:
    """Whether a case turned from passing to failing, or back."""
    verdicts = {before.verdict if before else after.verdict, after.verdict}
    return Verdict.FAILING in verdicts and bool(verdicts & PASSING)
