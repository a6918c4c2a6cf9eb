"""Root causes: computed once, after the round, from real verdicts. Pure."""

from collections.abc import Mapping, Sequence

from roundsman.round.result import CheckResult
from roundsman.vocabulary import Verdict


def name_roots(checks: Sequence[CheckResult], requires: Mapping[str, Sequence[str]]) -> None:
    """Sets `consequence_of` on every check that is failing or unknown while a case that its case requires is failing.

    `requires` names for each case the cases that it requires directly. The root is the furthest failing case
    behind which nothing else fails, whatever stands between; of several the one that comes first in the order of the
    checks. Only *failing* makes consequences: a case that is unknown, or degraded after a second look, is no cause.
    """
    failing = [check.case for check in checks if check.verdict is Verdict.FAILING]
    order = {case: place for place, case in reversed(list(enumerate(failing)))}
    for check in checks:
        check.consequence_of = None
        if check.verdict in {Verdict.FAILING, Verdict.UNKNOWN}:
            roots = _roots(check.case, requires, set(order)) - {check.case}
            check.consequence_of = min(roots, key=order.__getitem__, default=None)


def _roots(case: str, requires: Mapping[str, Sequence[str]], failing: set[str]) -> set[str]:
    """The failing cases behind a case that have no failing case behind them."""
    found: set[str] = set()
    for required in requires.get(case, ()):
        behind = _roots(required, requires, failing)
        found |= behind or ({required} if required in failing else set())
    return found
