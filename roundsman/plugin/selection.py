"""Which collected checks a round looks at, in which order, and why it leaves the others out."""

from collections import Counter
from dataclasses import dataclass

import pytest

from roundsman.plugin import browsing
from roundsman.plugin.items import CheckItem, check_item
from roundsman.plugin.options import Options
from roundsman.plugin.state import State
from roundsman.proof.looks import Phase
from roundsman.target.settings import Target
from roundsman.vocabulary import Kind, Rung

PLACES = {Kind.API: 0, Kind.DB: 0, Kind.HOST: 0, Kind.BROWSER: 1, Kind.LOAD: 2}
"""What disturbs others comes last."""

UNPROVEN = "unproven: "
"""Begins the reason for which a proof leaves a check out that says itself that no fault proves it."""


@dataclass(frozen=True)
class NotCollected:
    """A selected check that the target gives no way to look at, or does not allow."""

    id: str
    case: str
    severity: str
    reason: str


def select(items: list[pytest.Item], state: State) -> tuple[list[pytest.Item], list[pytest.Item], list[NotCollected]]:
    """Splits items into those to run (in order), those nobody asked for, and those that cannot be looked at."""
    known = {id(item): check for item in items if (check := check_item(item)) is not None}
    _complain_of_twins(list(known.values()))
    _complain_of_unproven(list(known.values()), state.options)
    wanted = _wanted_cases(state)
    run: list[pytest.Item] = []
    deselected: list[pytest.Item] = []
    not_collected: list[NotCollected] = []
    for item in items:
        check = known.get(id(item))
        if check is None:
            run.append(item)
        elif (wanted is not None and check.case.id not in wanted) or (
            state.options.ready and not _shows_readiness(check)
        ):
            deselected.append(item)
        elif check.unproven and state.options.prove:
            deselected.append(item)
            not_collected.append(NotCollected(check.id, check.case.id, check.case.severity, UNPROVEN + check.unproven))
        elif reason := browsing.obstacle(check, state) or _lack(check, state):
            deselected.append(item)
            not_collected.append(NotCollected(check.id, check.case.id, check.case.severity, reason))
        else:
            run.append(item)
    return _ordered(run, known), deselected, not_collected


def _wanted_cases(state: State) -> set[str] | None:
    """Ids of the wanted cases and of what they require; None when nothing limits them."""
    options = state.options
    if not (options.cases or options.systems or options.severities):
        return None
    complain_of_selection(state)
    chosen = [
        case
        for case in state.suite.cases
        if (not options.cases or case.id in options.cases)
        and (not options.systems or case.system in options.systems)
        and (not options.severities or case.severity in options.severities)
    ]
    if not chosen:
        raise pytest.UsageError("no case matches all of --case, --system and --severity together")
    context = set() if options.prove else {required.id for case in chosen for required in case.ancestors()}
    return {case.id for case in chosen} | context


def complain_of_selection(state: State) -> None:
    """Raises pytest.UsageError that names every selected case and system that does not exist."""
    options = state.options
    known = {case.id for case in state.suite.cases}
    systems = {case.system for case in state.suite.cases}
    unknown = [
        *(f"--case: there is no case {name}; `roundsman cases` lists them" for name in sorted(options.cases - known)),
        *(
            f"--system: there is no system {name}; there are {', '.join(sorted(systems))}"
            for name in sorted(options.systems - systems)
        ),
    ]
    if unknown:
        raise pytest.UsageError("\n".join(unknown))


def _shows_readiness(check: CheckItem) -> bool:
    quick = check.kind in {Kind.API, Kind.DB, Kind.HOST}
    return quick and check.rung is Rung.READ and not check.case.requires


def complain_of_names(state: State) -> None:
    """Raises pytest.UsageError that names every case and system in the target's tables that does not exist."""
    known, target, file = {case.id for case in state.suite.cases}, state.target, state.options.target
    systems = {case.system for case in state.suite.cases}
    named = [("waivers", waiver.case) for waiver in target.waivers]
    named += [("cadence.cases", case) for case in target.cadence.cases]
    named += [("maintenance", case) for window in target.maintenance for case in sorted(window.cases)]
    unknown = [
        f"{file}: {table}: there is no case {case}; `roundsman cases` lists them"
        for table, case in named
        if case not in known
    ]
    unknown += [
        f"{file}: maintenance: there is no system {system}; there are {', '.join(sorted(systems))}"
        for window in target.maintenance
        for system in sorted(window.systems - systems)
    ]
    if unknown:
        raise pytest.UsageError("\n".join(unknown))


def is_context(check: CheckItem, options: Options) -> bool:
    """Whether a check runs only because a wanted case requires its case."""
    case = check.case
    if check.due_context:
        return True
    wanted = (
        (not options.cases or case.id in options.cases)
        and (not options.systems or case.system in options.systems)
        and (not options.severities or case.severity in options.severities)
    )
    return not wanted


def _lack(check: CheckItem, state: State) -> str | None:
    return None if state.is_without_target else _obstacle(check, state.target)


def _obstacle(check: CheckItem, target: Target) -> str | None:
    if target.lookup(check.case.system) is None:
        return f"the target has no [{check.case.system}]"
    for need in check.needs:
        if target.lookup(need) is None:
            return f"the target has no {need}"
    if check.rung not in target.rungs:
        return f"the target does not allow rung {check.rung}"
    return None


def _ordered(items: list[pytest.Item], known: dict[int, CheckItem]) -> list[pytest.Item]:
    """Roots before what requires them; in a proof one fault after the other; what exhausts limits last."""
    groups: dict[str, int] = {}

    def place(item: pytest.Item) -> tuple[int, ...]:
        check = known.get(id(item))
        if check is None:
            return (0, 0, 0, 0, 0)
        group = groups.setdefault(check.look.group, len(groups)) if check.look else 0
        healed = int(check.look is not None and check.look.phase is Phase.HEALED)
        abusive = int(check.rung is Rung.ABUSE)
        return (group, healed, abusive, PLACES[check.kind], check.case.depth())

    return sorted(items, key=place)


def _complain_of_twins(checks: list[CheckItem]) -> None:
    counts = Counter((check.id, check.look.id if check.look else "") for check in checks)
    twins = sorted({identifier for (identifier, _), count in counts.items() if count > 1})
    if twins:
        raise pytest.UsageError("checks of one case need different names: " + ", ".join(twins))


def _complain_of_unproven(checks: list[CheckItem], options: Options) -> None:
    unproven = sorted({check.id.partition("[")[0] for check in checks if check.unproven})
    if unproven and not options.allow_unproven:
        raise pytest.UsageError(
            f"this suite wants every check proven: {', '.join(unproven)}; write a fault, or set "
            "roundsman_allow_unproven = true in its pytest settings"
        )
