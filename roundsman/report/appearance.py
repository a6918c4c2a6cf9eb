"""How a case and a verdict look in the report: labels, names and texts. No file is touched here."""

import re

from roundsman.case import Case
from roundsman.proof.looks import Look, Phase
from roundsman.vocabulary import Kind, Severity

ITEM_LABEL = "roundsman_item"
"""Label that binds a result to its item; the report hides it."""

CODE = re.compile(r"(`[^`\n]+`)")
"""A command or a name between backticks."""

SEVERITIES = {
    Severity.P1: "blocker",
    Severity.P2: "critical",
    Severity.P3: "normal",
    Severity.P4: "minor",
}
"""What Allure calls our severities."""


def labels(item_id: str, case: Case, kind: Kind | None = None, unproven: str = "") -> list[tuple[str, str]]:
    """Name and value of every label that a result carries from the start; `unproven` says why no fault proves it."""
    found = [
        (ITEM_LABEL, item_id),
        ("parentSuite", case.system),
        ("suite", f"{case.severity} · {case.title}"),
        ("severity", SEVERITIES[case.severity]),
        ("priority", case.severity.value),
        ("case", case.id),
        ("guide", case.guide),
        ("owner", case.owner),
    ]
    if case.code:
        found.append(("code", case.code))
    if kind is not None:
        found.append(("layer", kind.value))
    if unproven:
        found.append(("proof", "unproven"))
    return found


def proof_labels(case: Case, look: Look) -> list[tuple[str, str]]:
    """Name and value of every label that a result of a proof carries: it is found by its fault."""
    struck = look.fault.title if look.fault else "Healthy sandbox"
    return [
        ("parentSuite", f"Proof of {case.system}"),
        ("suite", struck if look.phase is not Phase.HEALED else f"{struck}: healed"),
        ("subSuite", case.id),
        ("case", case.id),
        ("fault", look.group),
        ("severity", SEVERITIES[case.severity]),
    ]


def name(item_id: str) -> str:
    """What a check says, as a sentence: `scanner/database::check_rows_survive[plt]` is *Rows survive · plt*."""
    function, _, parameters = item_id.rpartition("::")[2].partition("[")
    sentence = function.removeprefix("check_").replace("_", " ")
    sentence = sentence[:1].upper() + sentence[1:]
    return f"{sentence} · {parameters.removesuffix(']')}" if parameters else sentence


def description(case: Case, unproven: str = "") -> str:
    """Symptom and numbered resolution, as Markdown; `unproven` says why no fault proves the check."""
    steps = "\n".join(f"{number}. {prose(step)}" for number, step in enumerate(case.resolution, start=1))
    mark = f"**Unproven.** No fault shows that this check would wake up: {prose(unproven)}\n\n" if unproven else ""
    return mark + (
        f"**Symptom.** {prose(case.symptom)}\n\n**What to do**\n\n{steps}\n\n"
        f"Case `{case.id}` · guide section {case.guide} · owner {plain(case.owner)}"
    )


def what_to_do(case: Case) -> str:
    """Symptom and numbered resolution, as plain text under a failure."""
    steps = "\n".join(f"  {number}. {step}" for number, step in enumerate(case.resolution, start=1))
    code = f" · {case.code}" if case.code else ""
    return (
        f"What to do\n{steps}\n\nSymptom: {case.symptom}\n"
        f"Case {case.id}{code} · guide section {case.guide} · owner {case.owner}"
    )


def prose(text: str) -> str:
    """The text so that Markdown shows it as it is written, and what stands between backticks as code."""
    parts = CODE.split(text)
    return "".join(part if CODE.fullmatch(part) else plain(part) for part in parts)


def plain(text: str) -> str:
    """The text so that Markdown shows it as it is written."""
    for character in "\\`*_[]<":
        text = text.replace(character, "\\" + character)
    return text
