"""Where each case of a round stands, as a gate weighs it. Pure."""

from dataclasses import dataclass

from roundsman.round.result import CheckResult, RoundResult
from roundsman.vocabulary import Severity, Verdict


@dataclass(frozen=True)
class CaseStanding:
    """One case of a round."""

    case: str
    severity: Severity
    verdict: Verdict
    looked_at: bool
    """Whether at least one of its checks led to a verdict about the target."""
    root: str | None
    """The failing case that is the cause, when every worst check says so."""
    line: str
    """What was seen, on one line."""


def standings(result: RoundResult) -> dict[str, CaseStanding]:
    """Every case that a round has checks of."""
    return {case: _standing(case, checks) for case, checks in result.cases().items()}


def _standing(case: str, checks: list[CheckResult]) -> CaseStanding:
    verdict = Verdict.worst(check.verdict for check in checks)
    worst = [check for check in checks if check.verdict is verdict]
    own = [check for check in worst if not check.consequence_of]
    return CaseStanding(
        case,
        checks[0].severity,
        verdict,
        any(check.looked_at for check in checks),
        None if own else worst[0].consequence_of,
        line_of((own or worst)[0]),
    )


def line_of(check: CheckResult) -> str:
    """What a check saw, on one line."""
    if check.verdict is Verdict.FAILING and check.expected:
        text = f"expected {check.expected}, observed {check.observed}"
    else:
        text = check.message.partition("\n")[0]
    return " ".join(text.split())
