"""What a gate says: three lines for a person, annotations for CI."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from roundsman.gate.decision import Blocker, Decision, Policy, Why
from roundsman.round.result import RoundResult
from roundsman.vocabulary import Verdict

SHOWN = 3
"""Reasons, and consequences of each, that fit into a line; the summary has all."""


def three_lines(result: RoundResult, decision: Decision, policy: Policy, folder: Path) -> list[str]:
    """The decision, why, and where to read on."""
    word = "GO" if decision.goes else "BLOCKED"
    counts = Counter(blocker.why.value for blocker in decision.blockers)
    parts = [f"{count} × {why}" for why, count in counts.items()]
    if consequences := sum(len(blocker.consequences) for blocker in decision.blockers):
        parts.append(f"{consequences} consequences")
    parts += [f"{len(decision.waived)} waived"] if decision.waived else []
    parts += [f"{len(decision.old)} old"] if decision.old else []
    told = f"{', '.join(parts)}; " if parts else ""
    first = f"{word}: target {result.target}: {told}{coverage(decision)} in {result.seconds:.1f} s"
    last = f"read on: {folder / 'summary.md'}; roundsman report {folder}"
    return [first, f"why: {_why(result, decision, policy)}", last]


def coverage(decision: Decision) -> str:
    """How much was looked at."""
    return f"looked at {decision.looked_at} of {decision.cases} cases"


def blocker_text(blocker: Blocker, decision: Decision) -> str:
    """One reason, on one line."""
    if blocker.why is Why.ROUND:
        return blocker.line
    age = {True: ", new", False: ", old", None: ""}[blocker.is_new]
    text = f"{blocker.case} ({blocker.severity} {blocker.verdict}{age}): {blocker.line}"
    if blocker.why is Why.COVERAGE:
        before = f"was looked at on {decision.reference}" if decision.reference else "was looked at before"
        text = f"{blocker.case} ({blocker.severity}) {before} and is not now: {blocker.line}"
    if blocker.consequences:
        named, more = ", ".join(blocker.consequences[:SHOWN]), len(blocker.consequences) - SHOWN
        text += f" → {len(blocker.consequences)} consequences: {named}{f' and {more} more' if more > 0 else ''}"
    return text


def annotations(decision: Decision) -> Iterator[str]:
    """Lines that GitHub's runner turns into annotations."""
    for blocker in decision.blockers:
        title = f"{blocker.case or 'The round itself'}: {blocker.why}"
        yield _annotation("error", title, blocker_text(blocker, decision))
    for waived in decision.waived:
        message = f"{waived['line']} Waived by {waived['owner']} until {waived['expires']}: {waived['reason']}"
        yield _annotation("warning", f"{waived['case']}: waived", message)
    for waiver in decision.expired:
        message = f"expired on {waiver['expires']}; owner {waiver['owner']}: {waiver['reason']}"
        yield _annotation("warning", f"{waiver['case']}: expired waiver", message)


def _why(result: RoundResult, decision: Decision, policy: Policy) -> str:
    if decision.blockers:
        shown = [blocker_text(blocker, decision) for blocker in decision.blockers[:SHOWN]]
        more = len(decision.blockers) - SHOWN
        return " | ".join(shown) + (f" | and {more} more" if more > 0 else "")
    parts = [f"nothing of {', '.join(sorted(policy.block))} is failing{' newly' if policy.new_only else ''}"]
    if policy.unknown:
        parts.append("nothing is unknown")
    degraded = sorted({check.case for check in result.checks if check.verdict is Verdict.DEGRADED})
    parts += [f"degraded: {', '.join(degraded)}"] if degraded else []
    parts += [f"waived: {', '.join(one['case'] for one in decision.waived)}"] if decision.waived else []
    parts += [f"old: {', '.join(decision.old)}"] if decision.old else []
    parts += [] if decision.reference else ["there is no earlier round to compare the coverage with"]
    return "; ".join(parts)


def _annotation(level: str, title: str, message: str) -> str:
    return f"::{level} title={_escaped(title, ':,')}::{_escaped(message)}"


def _escaped(text: str, further: str = "") -> str:
    return "".join(f"%{ord(character):02X}" if character in "%\r\n" + further else character for character in text)
