"""Judges a proof from what every item said in every look. Pure: no pytest, no sandbox."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from roundsman.case import Case
from roundsman.fault import Fault
from roundsman.proof.goldens import Goldens
from roundsman.proof.looks import Phase
from roundsman.proof.result import ProofResult
from roundsman.vocabulary import Verdict


@dataclass(frozen=True)
class Sight:
    """What one item said in one look."""

    item: str
    case: str
    phase: Phase
    fault: str
    verdict: Verdict
    observed: str = ""
    message: str = ""
    exception: str = ""
    seconds: float = 0.0
    sites: tuple[str, ...] = ()

    @property
    def check(self) -> str:
        """The item without its case: `check_name[parameters]`."""
        return self.item.partition("::")[2]


@dataclass
class _Cell:
    """The items of one case in one strike."""

    sights: list[Sight] = field(default_factory=list)

    def with_verdict(self, *verdicts: Verdict) -> list[Sight]:
        return [sight for sight in self.sights if sight.verdict in verdicts]


def judge(
    sights: Sequence[Sight], cases: Sequence[Case], faults: Sequence[Fault], goldens: Goldens, everything: bool
) -> ProofResult:
    """Sorts every cell into caught, blind, confused, quiet, false alarm, excused or unprovable."""
    result = ProofResult(mode="all" if everything else "own")
    by_case = {case.id: case for case in cases}
    strikes: dict[str, dict[str, _Cell]] = defaultdict(lambda: defaultdict(_Cell))
    for sight in sights:
        if sight.phase is Phase.STRUCK:
            strikes[sight.fault][sight.case].sights.append(sight)
        elif sight.verdict is not Verdict.HEALTHY and sight.exception != "Unprovable":
            where = "healthy sandbox" if sight.phase is Phase.HEALTHY else f"after {sight.fault} was healed"
            result.false_alarms.append(f"{sight.item} × {where}: {_first_line(sight)}")
    known = {fault.id: fault for fault in faults}
    result.faults = len([fault for fault in strikes if fault in known])
    items = {sight.item for sight in sights}
    idle = set(items)
    result.checks = len(items)
    untried: set[str] = set()
    shown_edges: set[tuple[str, str]] = set()
    for fault_id, cells in strikes.items():
        fault = known.get(fault_id)
        if any(sight.exception == "StrikeMissed" for cell in cells.values() for sight in cell.sights):
            result.not_struck.append(fault_id)
            untried |= {case.id for case in fault.causes} if fault else set()
            continue
        failing = {case for case, cell in cells.items() if cell.with_verdict(Verdict.FAILING)}
        for case_id, cell in cells.items():
            result.cells += 1
            if fault is not None and by_case[case_id] in fault.causes:
                if any(sight.exception == "Unprovable" for sight in cell.sights):
                    untried.add(case_id)
                _judge_own(result, f"{case_id} × {fault_id}", cell, fault, case_id, goldens, items)
                idle -= {sight.item for sight in cell.with_verdict(Verdict.FAILING, Verdict.DEGRADED)}
            else:
                _judge_foreign(result, f"{case_id} × {fault_id}", cell, by_case[case_id], failing, shown_edges)
    proven = {case.id for fault in faults for case in fault.causes} - untried
    result.idle = sorted(item for item in idle if item.partition("::")[0] in proven)
    if everything:
        result.unused_requires = _unused(cases, shown_edges, untried)
    return result


def _judge_own(
    result: ProofResult, name: str, cell: _Cell, fault: Fault, case_id: str, goldens: Goldens, items: set[str]
) -> None:
    """Judges a cell of the case's own fault. `items` are all that the proof looks with."""
    unprovable = [sight for sight in cell.sights if sight.exception == "Unprovable"]
    noticed = cell.with_verdict(fault.verdict)
    if unprovable and not noticed:
        result.unprovable.append(f"{name}: {unprovable[0].message}")
        return
    expected = goldens.checks(fault.id, case_id)
    left_out = {check for check in expected if f"{case_id}::{check}" not in items}
    if expected and expected == left_out:
        result.left_out.append(f"{name}: only checks that were left out of this proof would notice")
        return
    if not noticed:
        others = cell.with_verdict(Verdict.UNKNOWN) or cell.with_verdict(Verdict.FAILING, Verdict.DEGRADED)
        if others:
            said = f"{others[0].check} was {others[0].verdict}, not {fault.verdict}"
            result.confused.append(f"{name}: {said}: {_reason(others[0])}")
        else:
            result.blind.append(name)
        return
    if complaint := goldens.complaint(fault.id, case_id, noticed, left_out | {sight.check for sight in unprovable}):
        result.confused.append(f"{name}: {complaint}")
    else:
        result.caught += 1
        result.detection[name] = min(sight.seconds for sight in noticed)


def _judge_foreign(
    result: ProofResult, name: str, cell: _Cell, case: Case, failing: set[str], shown: set[tuple[str, str]]
) -> None:
    alarms = [sight for sight in cell.sights if sight.verdict is not Verdict.HEALTHY]
    if not alarms:
        result.quiet += 1
        return
    if all(sight.exception == "Unprovable" for sight in alarms):
        result.unprovable.append(f"{name}: {alarms[0].message}")
        return
    excuses = [required.id for required in case.ancestors() if required.id in failing]
    if excuses:
        result.excused.append(f"{name}: {excuses[0]} was failing")
        shown.update(_edges_towards(case, failing))
    else:
        result.false_alarms.append(f"{alarms[0].item} × {name.partition(' × ')[2]}: {_first_line(alarms[0])}")


def _edges_towards(case: Case, failing: set[str]) -> set[tuple[str, str]]:
    """The edges of `requires` by which a case stands on what is failing for no other one's sake.

    What is required directly needs no longer way: that way is not shown by the same strike.
    """
    edges = set()
    for root in case.ancestors():
        if root.id not in failing or any(ancestor.id in failing for ancestor in root.ancestors()):
            continue
        direct = root in case.requires
        edges |= {(case.id, one.id) for one in case.requires if one == root or (not direct and root in one.ancestors())}
    return edges


def _unused(cases: Sequence[Case], shown: set[tuple[str, str]], untried: set[str]) -> list[str]:
    """Edges that no strike showed, apart from those behind which a fault could not be tried."""
    selected: Mapping[str, Case] = {case.id: case for case in cases}
    return [
        f"{case.id} requires {required.id}"
        for case in cases
        for required in case.requires
        if required.id in selected
        and (case.id, required.id) not in shown
        and not untried & {required.id, *(ancestor.id for ancestor in required.ancestors())}
    ]


def _reason(sight: Sight) -> str:
    return f"{sight.exception}: {_first_line(sight)}" if sight.verdict is Verdict.UNKNOWN else _first_line(sight)


def _first_line(sight: Sight) -> str:
    return sight.observed.partition("\n")[0] or sight.message.partition("\n")[0] or sight.exception
