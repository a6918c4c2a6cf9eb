"""Which of the selected checks are due, for `roundsman run --due`."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from roundsman.nights.cadence import cadence_of, is_due, may_come_again
from roundsman.plugin.items import KEY, CheckItem, check_item
from roundsman.plugin.state import State
from roundsman.vocabulary import Kind, Rung

QUICK = frozenset({Kind.API, Kind.DB, Kind.HOST})
"""What may be looked at between its times, because something that is due requires it."""


def split_by_due(items: list[pytest.Item], state: State) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Items to look at now, and those whose time has not come.

    What is due brings along the quick checks of the cases that it requires, so that roots are told from consequences.
    """
    assert state.options.due is not None, "only asked for when there is one"
    plan = json.loads(state.options.due.read_text(encoding="utf-8"))
    known = {id(item): check for item in items if (check := check_item(item)) is not None}
    due = {id(item) for item in items if id(item) not in known or _is_due(known[id(item)], plan, state)}
    behind = {case.id for number in due if number in known for case in known[number].case.ancestors()}
    run, later = [], []
    for item in items:
        check = known.get(id(item))
        if id(item) in due:
            run.append(item)
        elif check is not None and check.case.id in behind and _is_quick(check):
            item.stash[KEY] = replace(check, due_context=True)
            run.append(item)
        else:
            later.append(item)
    return run, later


def _is_due(check: CheckItem, plan: Mapping[str, Any], state: State) -> bool:
    if plan["kinds"] and check.kind not in plan["kinds"]:
        return False
    described = {"case": check.case.id, "rung": check.rung, "kind": check.kind}
    cadence = cadence_of(described, state.target.cadence)
    looked = plan["looked"].get(check.id)
    if looked is None and plan["is_blind"]:
        return may_come_again(described, cadence)
    return is_due(looked or 0.0, cadence, plan["now"])


def _is_quick(check: CheckItem) -> bool:
    return check.kind in QUICK and check.rung in {Rung.READ, Rung.WRITE}
