"""Writes down what a session collected, so that nothing is forgotten when a process dies."""

import json
from dataclasses import asdict
from typing import Any

import pytest

from roundsman.case import Case
from roundsman.plugin.inspection import inspect_target
from roundsman.plugin.items import CheckItem, check_item
from roundsman.plugin.plan import planned
from roundsman.plugin.selection import NotCollected, is_context
from roundsman.plugin.state import State
from roundsman.report.appearance import name as sentence
from roundsman.vocabulary import SANDBOX, Kind
from roundsman.whole import write_whole


def write_collected(
    state: State, items: list[pytest.Item], not_collected: list[NotCollected], everything: list[pytest.Item]
) -> None:
    """Writes `collected.json` into the folder of the round. `everything` are all items that the suite has."""
    checks = [check for item in items if (check := check_item(item)) is not None]
    target = None if state.is_without_target else state.target
    content: dict[str, Any] = {
        "target": target.name if target else SANDBOX,
        "anchors": target.anchors if target else {},
        "connect": target.deadlines.connect if target else 0.0,
        "waivers": [waiver.model_dump(mode="json") for waiver in target.waivers] if target else [],
        "items": [_item(check, state) for check in checks],
        "not_collected": [asdict(entry) for entry in not_collected],
        "known": [check.id for item in everything if (check := check_item(item)) is not None],
        "requires": {case.id: [required.id for required in case.requires] for case in state.suite.cases},
        "cover_many": [case.id for case in state.suite.cases if case.covers_many],
        "cases": {case.id: case.as_json() for case in state.suite.cases},
    }
    if state.options.inspect == "cases":
        content["catalogue"] = [_catalogue_entry(case, checks, state) for case in state.suite.cases]
    if state.options.inspect == "plan":
        content["plan"] = planned(checks, state)
    if state.options.inspect == "target":
        content["inspection"] = inspect_target(state)
    write_whole(state.folder / "collected.json", json.dumps(content))


def _item(check: CheckItem, state: State) -> dict[str, Any]:
    return {
        "id": check.id,
        "case": check.case.id,
        "severity": check.case.severity,
        "nodeid": check.nodeid,
        "kind": check.kind,
        "rung": check.rung,
        "context": is_context(check, state.options),
        "unproven": check.unproven,
    }


def _catalogue_entry(case: Case, checks: list[CheckItem], state: State) -> dict[str, Any]:
    own = [check for check in checks if check.case is case]
    kinds = {check.kind for check in own}
    by_name: dict[str, list[CheckItem]] = {}
    for check in own:
        by_name.setdefault(check.id.partition("[")[0], []).append(check)
    faults = [fault for fault in state.suite.faults if case in fault.causes]
    return {
        **case.as_json(),
        "system": case.system,
        "kinds": [kind for kind in Kind if kind in kinds],
        "rung": max((check.rung for check in own), key=lambda rung: rung.height, default=None),
        "requires": [required.id for required in case.requires],
        "checks": sorted(by_name),
        "faults": [fault.id for fault in faults],
        "unproven": {name: named[0].unproven for name, named in by_name.items() if named[0].unproven},
        "detected_by": [
            {"id": name, "sentence": sentence(name), "kind": named[0].kind, "rung": named[0].rung, "items": len(named)}
            for name, named in by_name.items()
        ],
        "proven_by": [{"id": fault.id, "title": fault.title, "verdict": fault.verdict} for fault in faults],
    }
