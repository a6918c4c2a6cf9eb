"""The Markdown summary of a gate, for the page that CI shows and for the folder of the round."""

from collections.abc import Iterator, Mapping
from typing import Any

from roundsman.gate.decision import Decision, Why
from roundsman.gate.text import coverage
from roundsman.round.result import RoundResult

HEADINGS = ("why", "case", "severity", "verdict", "new", "seen", "consequences")


def summary(result: RoundResult, decision: Decision, cases: Mapping[str, Mapping[str, Any]]) -> str:
    """The whole summary. `cases` are the texts of the catalogue, by id."""
    return "\n".join(_lines(result, decision, cases)) + "\n"


def _lines(result: RoundResult, decision: Decision, cases: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield f"## {'Go' if decision.goes else 'Blocked'}: target {_cell(result.target)}"
    yield ""
    compared = f"compared with the round of {decision.reference}" if decision.reference else "compared with none"
    yield f"{coverage(decision).capitalize()}, {len(result.checks)} checks, in {result.seconds:.1f} s; {compared}."
    if decision.blockers:
        yield from ("", f"| {' | '.join(HEADINGS)} |", "|---" * len(HEADINGS) + "|")
    for blocker in decision.blockers:
        age = {True: "new", False: "old", None: ""}[blocker.is_new]
        consequences = ", ".join(f"`{case}`" for case in blocker.consequences)
        case = f"`{blocker.case}`" if blocker.case else "the round itself"
        cells = [blocker.why, case, blocker.severity, blocker.verdict, age, _cell(blocker.line), consequences]
        yield f"| {' | '.join(cells)} |"
    for blocker in decision.blockers:
        if blocker.why in {Why.FAILING, Why.WAIVER} and blocker.case in cases:
            yield from _what_to_do(cases[blocker.case])
    yield from _list(
        "Waived: failing, looked at and counted, but not blocking",
        [
            f"`{one['case']}` until {one['expires']}, {one['owner']}: {one['reason']}. Seen: {one['line']}"
            for one in decision.waived
        ]
        + [f"`{case}`, a consequence of these" for case in decision.waived_consequences],
    )
    yield from _list(
        "Expired waivers",
        [f"`{one['case']}` on {one['expires']}, {one['owner']}: {one['reason']}" for one in decision.expired],
    )
    yield from _list("As bad as before, not blocking", [f"`{case}`" for case in decision.old])
    yield from _list("Looked at before, not now", [f"`{case}`" for case in decision.missing])
    reasons = sorted({f"`{entry['case']}`: {entry['reason']}" for entry in result.not_collected})
    yield from _list("Not collected", reasons)
    yield from _list("Notes", [*result.problems, *result.notes])


def _what_to_do(case: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"### {case['title']}", "", str(case["symptom"]), "")
    yield from (f"{number}. {step}" for number, step in enumerate(case["resolution"], start=1))
    yield f"\nCase `{case['id']}` · guide section {case['guide']} · owner {case['owner']}"


def _list(heading: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield from ("", f"**{heading}**", "")
        yield from (f"- {_flat(entry)}" for entry in entries)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _flat(text).replace("|", "\\|").replace("<", "&lt;")
