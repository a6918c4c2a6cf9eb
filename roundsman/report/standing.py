"""Where an item stands when the round is over, and how that is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from roundsman.case import Case
from roundsman.report.appearance import what_to_do
from roundsman.vocabulary import Verdict


class Standing(StrEnum):
    """The categories of the report; `reports/allurerc.mjs` matches the label of this name."""

    ROOT = "root"
    """Failing, and not because of another case."""
    CONSEQUENCE = "consequence"
    UNKNOWN = "unknown"
    DEGRADED = "degraded"
    NOT_ASKED = "not-asked"
    HEALTHY = "healthy"


@dataclass(frozen=True)
class ItemVerdict:
    """What the round says of one item in the end."""

    item_id: str
    case_id: str
    verdict: Verdict
    message: str = ""
    consequence_of: str | None = None
    """Id of the root case that is failing."""
    unproven: str = ""
    """Why no fault proves the check; empty for a proven one."""
    asked: bool = True
    """False when the target was not asked because a required case is failing."""

    @property
    def standing(self) -> Standing:
        """The category that the item belongs to."""
        if not self.asked:
            return Standing.NOT_ASKED
        if self.verdict is Verdict.HEALTHY or self.verdict is Verdict.DEGRADED:
            return Standing(self.verdict.value)
        if self.consequence_of:
            return Standing.CONSEQUENCE
        return Standing.ROOT if self.verdict is Verdict.FAILING else Standing.UNKNOWN

    @property
    def status(self) -> str:
        """What Allure calls it."""
        if not self.asked:
            return "skipped"
        return {Verdict.FAILING: "failed", Verdict.UNKNOWN: "broken"}.get(self.verdict, "passed")


HEADINGS = {
    Standing.ROOT: "FAILING",
    Standing.UNKNOWN: "UNKNOWN: we could not look, the target may be well",
    Standing.DEGRADED: "DEGRADED",
}


def message(item: ItemVerdict, cases: Mapping[str, Case]) -> str:
    """What stands on top of the item's page: the verdict, what was seen, and what to do."""
    case = cases.get(item.case_id)
    body = item.message
    standing = item.standing
    if standing is Standing.HEALTHY:
        return body
    if standing in (Standing.CONSEQUENCE, Standing.NOT_ASKED):
        root = cases.get(item.consequence_of or "")
        because = f"{root.title} ({root.id})" if root else item.consequence_of or "a required case"
        word = "CONSEQUENCE of" if standing is Standing.CONSEQUENCE else "NOT ASKED, because of"
        return "\n\n".join(part for part in (f"{word}: {because}. Mend that first.", body) if part)
    heading = HEADINGS[standing]
    if case is None:
        return f"{heading}\n\n{body}"
    parts = [f"{heading} · {case.severity} · {case.title}", body]
    if standing is Standing.ROOT:
        parts.append(what_to_do(case))
    return "\n\n".join(part for part in parts if part)
