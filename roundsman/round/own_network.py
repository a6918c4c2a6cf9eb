"""The monitor's own trouble: while no anchor answers, silence of the target proves nothing. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from roundsman.round.result import CheckResult
from roundsman.vocabulary import Verdict


def dead_anchors_of(lines: Iterable[Mapping[str, Any]], look: int) -> str:
    """Names and problems of the anchors if all of them were dead before or after a look; else empty."""
    for line in lines:
        dead = line.get("dead_anchors", {})
        if line.get("round_look", 1) == look and dead and len(dead) == line["anchors"]:
            return "; ".join(f"{name} {problem}" for name, problem in sorted(dead.items()))
    return ""


def needs_anchors(checks: Iterable[CheckResult]) -> bool:
    """Whether something failed without an answer, so that our own network may be the reason."""
    return any(check.verdict is Verdict.FAILING and check.without_answer for check in checks)


def excuse(checks: Sequence[CheckResult], dead: str) -> set[str]:
    """Makes what failed without an answer, and what was therefore not asked, unknown; returns the ids of these.

    A wrong answer stays failing: it came, so there the network worked.
    """
    excused: set[str] = set()
    answered = {check.case for check in checks if check.verdict is Verdict.FAILING and not check.without_answer}
    for check in checks:
        silent = check.verdict is Verdict.FAILING and check.without_answer
        if silent or (not check.asked and not answered):
            seen = f"\n{check.message}" if silent else ""
            excused.add(check.id)
            check.verdict, check.asked = Verdict.UNKNOWN, True
            check.message = f"could not look: our own network is in trouble, no anchor answers ({dead}){seen}"
    return excused
