"""May a deployment go on? Decided from one round, a reference round and the target's waivers. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from roundsman.gate.standing import CaseStanding, standings
from roundsman.round.result import Exit, RoundResult
from roundsman.target.settings import Waiver
from roundsman.vocabulary import Severity, Verdict

WORST_FIRST = list(Verdict)


@dataclass(frozen=True)
class Policy:
    """What a gate blocks on."""

    block: frozenset[Severity] = frozenset({Severity.P1, Severity.P2})
    """A failing case of these severities blocks."""
    unknown: bool = True
    """A case blocks that could not be looked at."""
    new_only: bool = False
    """What stood as badly in the reference round does not block."""
    systems: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    severities: frozenset[Severity] = frozenset()
    """What was selected; empty for everything. The reference round counts only so far."""

    def selects(self, case: str, severity: Severity) -> bool:
        """Whether a case of the reference round is among what was selected now."""
        return (
            (not self.systems or case.partition("/")[0] in self.systems)
            and (not self.cases or case in self.cases)
            and (not self.severities or severity in self.severities)
        )


class Why(StrEnum):
    """Why something blocks; in the order in which it is told."""

    FAILING = "failing"
    WAIVER = "expired waiver"
    COVERAGE = "coverage"
    UNKNOWN = "unknown"
    ROUND = "round"


@dataclass
class Blocker:
    """One reason to stop, with what follows from it."""

    why: Why
    case: str
    severity: str
    verdict: str
    line: str
    is_new: bool | None = None
    """Whether the case stood better in the reference round; None without one."""
    consequences: list[str] = field(default_factory=list)


@dataclass
class Decision:
    """What a gate decided, and everything that it weighed."""

    blockers: list[Blocker] = field(default_factory=list)
    waived: list[dict[str, str]] = field(default_factory=list)
    """Cases that would block, and the waiver that lets them pass."""
    waived_consequences: list[str] = field(default_factory=list)
    expired: list[dict[str, str]] = field(default_factory=list)
    """Waivers whose last day is over."""
    old: list[str] = field(default_factory=list)
    """Cases that do not block because they stood as badly before."""
    missing: list[str] = field(default_factory=list)
    """P1 cases that the reference round looked at and this one did not."""
    looked_at: int = 0
    cases: int = 0
    """How many cases there were to look at, those included that could not be."""
    reference: str = ""
    """When the reference round started; empty without one."""

    @property
    def goes(self) -> bool:
        """Whether the deployment may go on."""
        return not self.blockers

    @property
    def exit_code(self) -> Exit:
        """0 to go on; 1 when something failing blocks; 3 when only what could not be looked at does."""
        if self.goes:
            return Exit.HEALTHY
        return Exit.FAILING if any(blocker.verdict == Verdict.FAILING for blocker in self.blockers) else Exit.UNKNOWN

    def as_json(self) -> dict[str, Any]:
        """Everything, ready for a file."""
        return {"goes": self.goes, "exit_code": int(self.exit_code), **asdict(self)}


def decide(
    result: RoundResult, policy: Policy, waivers: Sequence[Waiver], reference: RoundResult | None, today: date
) -> Decision:
    """Weighs a round."""
    now = standings(result)
    before = standings(reference) if reference else {}
    valid = {waiver.case: waiver for waiver in waivers if waiver.expires >= today}
    expired = {waiver.case: waiver for waiver in waivers if waiver.case not in valid}
    left_out = {entry["case"]: entry["reason"] for entry in result.not_collected}
    decision = Decision(
        looked_at=sum(1 for standing in now.values() if standing.looked_at),
        cases=len(set(now) | set(left_out)),
        reference=reference.started if reference else "",
        expired=[_told(waiver) for waiver in expired.values()],
    )
    decision.missing = [
        case
        for case, was in before.items()
        if was.severity is Severity.P1
        and was.looked_at
        and (case in now or case in left_out or policy.selects(case, was.severity))
        and not (case in now and (now[case].looked_at or _waiver(now[case], valid)))
    ]
    blockers = []
    for standing in sorted(now.values(), key=lambda one: one.severity):
        if standing.verdict not in {Verdict.FAILING, Verdict.UNKNOWN}:
            continue
        cause = now[standing.root] if standing.root else standing  # what follows from an old root is not new
        is_new = _is_new(cause, before) if reference else None
        if waiver := _waiver(standing, valid):
            _let_pass(decision, standing, waiver)
        elif why := _why(standing, policy, expired, decision.missing):
            stays = why in {Why.FAILING, Why.UNKNOWN} or (why is Why.COVERAGE and _followed(standing, before))
            if policy.new_only and is_new is False and stays:
                decision.old.append(standing.case)
            else:
                line = _expiry(expired[standing.case]) + standing.line if why is Why.WAIVER else standing.line
                blocker = Blocker(why, standing.case, standing.severity, standing.verdict, line, is_new)
                blockers.append((standing, blocker))
    decision.blockers = [*_by_root(blockers), *_gone(decision.missing, now, left_out), *_round_itself(result)]
    decision.blockers.sort(key=lambda blocker: list(Why).index(blocker.why))
    return decision


def _why(standing: CaseStanding, policy: Policy, expired: dict[str, Waiver], missing: Sequence[str]) -> Why | None:
    if standing.case in expired:
        return Why.WAIVER
    if standing.verdict is Verdict.FAILING:
        return Why.FAILING if standing.severity in policy.block else None
    if standing.case in missing:
        return Why.COVERAGE
    return Why.UNKNOWN if policy.unknown else None


def _is_new(standing: CaseStanding, before: dict[str, CaseStanding]) -> bool:
    was = before.get(standing.case)
    return was is None or WORST_FIRST.index(was.verdict) < WORST_FIRST.index(standing.verdict)


def _followed(standing: CaseStanding, before: dict[str, CaseStanding]) -> bool:
    """Whether a case follows from the same root as before: not to ask it any more hides nothing that went."""
    was = before.get(standing.case)
    return standing.root is not None and was is not None and was.root == standing.root


def _waiver(standing: CaseStanding, valid: dict[str, Waiver]) -> Waiver | None:
    """The waiver of a case, or of the root whose consequence it is."""
    return valid.get(standing.case) or valid.get(standing.root or "")


def _let_pass(decision: Decision, standing: CaseStanding, waiver: Waiver) -> None:
    if waiver.case == standing.case:
        decision.waived.append({**_told(waiver), "verdict": standing.verdict, "line": standing.line})
    else:
        decision.waived_consequences.append(standing.case)


def _by_root(blockers: Sequence[tuple[CaseStanding, Blocker]]) -> Iterable[Blocker]:
    """The blockers, with those that follow from another one put to it."""
    by_case = {standing.case: blocker for standing, blocker in blockers}
    for standing, blocker in blockers:
        if standing.root in by_case:
            by_case[standing.root].consequences.append(standing.case)
        else:
            if standing.root:
                blocker.line = f"follows from {standing.root}: {blocker.line}"
            yield blocker


def _gone(missing: Sequence[str], now: dict[str, CaseStanding], left_out: dict[str, str]) -> Iterable[Blocker]:
    """P1 cases of which nothing was collected now."""
    for case in missing:
        if case not in now:
            line = left_out.get(case, "no check of it exists any more")
            yield Blocker(Why.COVERAGE, case, Severity.P1, Verdict.UNKNOWN, line, is_new=True)


def _round_itself(result: RoundResult) -> Iterable[Blocker]:
    problems = result.problems or ([] if result.checks else ["nothing was looked at"])
    return [Blocker(Why.ROUND, "", "", Verdict.UNKNOWN, problem) for problem in problems]


def _expiry(waiver: Waiver) -> str:
    return f"its waiver by {waiver.owner} expired on {waiver.expires.isoformat()}; "


def _told(waiver: Waiver) -> dict[str, str]:
    return {
        "case": waiver.case,
        "owner": waiver.owner,
        "reason": waiver.reason,
        "expires": waiver.expires.isoformat(),
    }
