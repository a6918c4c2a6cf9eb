"""What several looks at one check come to."""

import pytest

from roundsman.round.result import CheckResult
from roundsman.round.second_look import merge
from roundsman.vocabulary import Severity, Verdict

NEVER, FAILED, PASSED = (Verdict.UNKNOWN, False), (Verdict.FAILING, True), (Verdict.HEALTHY, True)


@pytest.mark.parametrize(
    ("seen", "looks", "verdict"),
    [
        ({1: PASSED}, 1, Verdict.HEALTHY),
        ({1: FAILED, 2: PASSED}, 2, Verdict.DEGRADED),
        ({1: FAILED, 2: FAILED}, 2, Verdict.FAILING),
        ({1: FAILED, 3: PASSED}, 2, Verdict.DEGRADED),
        ({1: NEVER, 3: PASSED}, 1, Verdict.HEALTHY),
    ],
    ids=["first-only", "flap", "twice", "behind-a-root", "asked-once-behind-a-root"],
)
def test_only_looks_that_asked_the_target_count(
    seen: dict[int, tuple[Verdict, bool]], looks: int, verdict: Verdict
) -> None:
    check = CheckResult("toy/lamp::check", "toy/lamp", Severity.P1, Verdict.UNKNOWN, reached=False)
    for look, (found, asked) in seen.items():
        merge(check, CheckResult(check.id, check.case, check.severity, found, asked=asked), look)
    assert (check.looks, check.verdict) == (looks, verdict)
