"""The second look: which failed checks are asked again, and what the two looks mean together. Pure."""

from collections.abc import Sequence

from roundsman.round.result import CheckResult
from roundsman.vocabulary import PASSING, Verdict


def to_ask_again(checks: Sequence[CheckResult]) -> list[CheckResult]:
    """Roots that are failing, and what is unknown because no answer came.

    Consequences, and what was not asked, wait for their root: see `behind_healed_roots`.
    """
    return [
        check
        for check in checks
        if check.asked
        and not check.consequence_of
        and (check.verdict is Verdict.FAILING or (check.verdict is Verdict.UNKNOWN and check.without_answer))
    ]


def too_many(failed: Sequence[CheckResult], checks: Sequence[CheckResult], share: float) -> str:
    """Why nothing is asked again when more failed than the share (0..1) of all checks; else empty."""
    if len(failed) <= share * len(checks):
        return ""
    if share == 0:
        return "nothing was asked again: the target sets second_look_share = 0"
    return (
        f"nothing was asked again: {len(failed)} of {len(checks)} checks failed on their own, more than the "
        f"{share:.0%} of second_look_share; that is an outage and no flake"
    )


def behind_healed_roots(before: Sequence[CheckResult], now: Sequence[CheckResult]) -> list[CheckResult]:
    """What was failing or not asked behind a root that the second look found passing."""
    failing = {check.case for check in now if check.verdict is Verdict.FAILING}
    roots = {check.id: check.consequence_of for check in before if check.consequence_of}
    return [
        check
        for check in now
        if check.id in roots
        and roots[check.id] not in failing
        and not check.consequence_of
        and check.verdict in {Verdict.FAILING, Verdict.UNKNOWN}
    ]


def merge(check: CheckResult, seen: CheckResult, look: int) -> None:
    """Takes what a look saw into the result of a check. A pass after a failure is degraded, and keeps the failure."""
    if look == 1 or not check.asked:
        verdict, message, first = seen.verdict, seen.message, ""
    elif not seen.asked or seen.verdict is Verdict.UNKNOWN:
        return  # the first look stands: the later one told nothing
    elif seen.verdict in PASSING:
        verdict, first = Verdict.DEGRADED, check.message
        also = f" ({seen.message})" if seen.message else ""
        message = f"passed on second look{also}; the first one said: {first}"
    else:
        verdict, message, first = seen.verdict, seen.message, check.message
    check.verdict, check.message, check.first_failure = verdict, message, first
    check.reached, check.seconds = True, seen.seconds
    check.expected, check.observed = seen.expected, seen.observed or message.partition("\n")[0]
    check.looks = check.looks + 1 if look > 1 and check.asked else 1
    check.asked, check.without_answer = seen.asked, seen.without_answer
