"""Root causes: computed once, after the round, from real verdicts. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from roundsman.round.result import CheckResult
from roundsman.vocabulary import PASSING, Verdict


def name_roots(
    checks: Sequence[CheckResult], requires: Mapping[str, Sequence[str]], cover_many: Collection[str] = ()
) -> None:
    """Sets `consequence_of` on every check that is failing or unknown while a case that its case requires is failing.

    `requires` names for each case the cases that it requires directly. The root is the furthest failing case
    behind which nothing else fails, whatever stands between; of several the one that comes first in the order of the
    checks. Only *failing* makes consequences: a case that is unknown, or degraded after a second look, is no cause.

    `cover_many` are cases about several things. What passes stands on a sound one of these, and so does what
    requires it: such a root reaches no further than to there.
    """
    failing = [check.case for check in checks if check.verdict is Verdict.FAILING]
    order = {case: place for place, case in reversed(list(enumerate(failing)))}
    passing = {check.case for check in checks} - {check.case for check in checks if check.verdict not in PASSING}
    chains = _Chains(requires, frozenset(order), frozenset(passing), frozenset(cover_many))
    for check in checks:
        check.consequence_of = None
        if check.verdict in {Verdict.FAILING, Verdict.UNKNOWN}:
            roots = chains.roots(check.case) - {check.case}
            check.consequence_of = min(roots, key=order.__getitem__, default=None)


@dataclass(frozen=True)
class _Chains:
    requires: Mapping[str, Sequence[str]]
    failing: frozenset[str]
    passing: frozenset[str]
    cover_many: frozenset[str]

    def roots(self, case: str) -> set[str]:
        """The failing cases behind a case that have no failing case behind them."""
        found: set[str] = set()
        for required in self.requires.get(case, ()):
            behind = self.roots(required)
            if required in self.passing:
                behind -= self.cover_many
            found |= behind or ({required} if required in self.failing else set())
        return found
