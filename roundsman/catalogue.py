"""Checks what a suite hands over: cases, faults and their ids. All problems are told at once."""

from collections import Counter
from collections.abc import Iterable, Sequence

from roundsman.case import ID_PATTERN, Case
from roundsman.fault import FURTHEST_FAULT, Fault
from roundsman.vocabulary import Severity, Verdict


class CatalogueError(Exception):
    """A catalogue that cannot be used; the text has one line for every problem."""


def validate(cases: Sequence[Case], faults: Sequence[Fault]) -> None:
    """Raises CatalogueError that names every problem of the cases and faults."""
    problems = [*_case_problems(cases), *_fault_problems(faults, {case.id for case in cases})]
    if problems:
        raise CatalogueError("\n".join(problems))


def _case_problems(cases: Sequence[Case]) -> Iterable[str]:
    yield from _id_problems("case", [case.id for case in cases])
    known = {case.id for case in cases}
    for case in cases:
        for name in ("guide", "title", "symptom", "owner"):
            if not getattr(case, name).strip():
                yield f"case {case.id}: {name} is empty"
        if not case.resolution or any(not step.strip() for step in case.resolution):
            yield f"case {case.id}: resolution needs at least one step, and no empty one"
        if not isinstance(case.severity, Severity):
            yield f"case {case.id}: severity {case.severity!r} is not one of {', '.join(Severity)}"
        for required in case.requires:
            if required.id not in known:
                yield f"case {case.id}: requires {required.id}, which is not in the catalogue"


def _fault_problems(faults: Sequence[Fault], cases: set[str]) -> Iterable[str]:
    yield from _id_problems("fault", [fault.id for fault in faults])
    for fault in faults:
        if not fault.title.strip():
            yield f"fault {fault.id}: title is empty"
        if not fault.causes:
            yield f"fault {fault.id}: causes no case"
        for case in fault.causes:
            if case.id not in cases:
                yield f"fault {fault.id}: causes {case.id}, which is not in the catalogue"
            elif case.system != fault.system:
                yield f"fault {fault.id}: causes {case.id} of another system"
        if fault.verdict not in {Verdict.FAILING, Verdict.DEGRADED}:
            yield f"fault {fault.id}: expects {fault.verdict}; a fault makes a case failing or degraded"
        if fault.limit is not None and not hasattr(fault, fault.limit.field):
            yield f"fault {fault.id}: its limit is one of {fault.limit.field}, which it has not"
            continue
        overstep = fault.overstep()
        if overstep is not None and not 1 < overstep <= FURTHEST_FAULT:
            yield (
                f"fault {fault.id}: stands at {overstep:.2f} × its limit; "
                f"a threshold fault stands beyond it, at most {FURTHEST_FAULT} ×"
            )


def _id_problems(what: str, ids: Sequence[str]) -> Iterable[str]:
    for identifier, count in Counter(ids).items():
        if not ID_PATTERN.fullmatch(identifier):
            yield f"{what} {identifier}: an id reads system/slug, in lower case, digits and dashes"
        if count > 1:
            yield f"{what} {identifier}: stands {count} times in the catalogue"
