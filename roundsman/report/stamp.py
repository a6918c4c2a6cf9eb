"""Writes what only the end of a round knows into its Allure results, before the report is generated."""

import hashlib
import json
import time
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from roundsman.case import Case
from roundsman.report.appearance import ITEM_LABEL, description, labels, name, plain
from roundsman.report.standing import ItemVerdict, Standing, message
from roundsman.whole import write_whole

__all__ = ["ItemVerdict", "Standing", "anchor", "stamp"]

Result = dict[str, Any]
LONGEST_PARAMETER = 80
"""Longer ones are representations of objects; the item's id already says which set of parameters it is."""
STAMPED = frozenset({"verdict", "standing", "root"})


def stamp(results: Path, verdicts: Iterable[ItemVerdict], cases: Mapping[str, Case] | None = None) -> list[Path]:
    """Gives every result of an item its verdict, and an item without a result one of its own.

    The last look of an item carries the verdict, earlier looks stay as they were and show as retries. May be
    done again with the same or other verdicts. Returns the files that had to be written for lost results.
    """
    known = cases or {}
    items = list(verdicts)
    looks = _looks_by_item(results)
    end = max((look[1].get("stop") or 0 for found in looks.values() for look in found), default=int(time.time() * 1000))
    lost = []
    for item in items:
        if item.item_id not in looks:
            path, result = _lost(results, item, known, end)
            looks[item.item_id] = [(path, result)]
            lost.append(path)
    anchors = {
        item.case_id: anchor(looks[item.item_id][-1][1]) for item in reversed(items) if item.standing is Standing.ROOT
    }
    for item in items:
        *_, (_, last) = looks[item.item_id]
        _give_verdict(last, item, known, anchors)
    for item_id, found in looks.items():
        for path, result in found:
            _give_identity(result, item_id)
            write_whole(path, json.dumps(result, ensure_ascii=False, indent=1))
    return lost


def anchor(result: Result) -> str:
    """The fragment of the report's address that opens this result."""
    return "#" + hashlib.md5(str(result["uuid"]).encode(), usedforsecurity=False).hexdigest()


def _looks_by_item(results: Path) -> dict[str, list[tuple[Path, Result]]]:
    """For each item its results, oldest first. A file that a kill cut short is taken away: it says nothing."""
    found: dict[str, list[tuple[Path, Result]]] = {}
    for path in sorted(results.glob("*-result.json")):
        try:
            result = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            path.unlink()
            continue
        for item_id in _values(result, ITEM_LABEL):
            found.setdefault(item_id, []).append((path, result))
    for looks in found.values():
        looks.sort(key=lambda look: look[1].get("start") or 0)
    return found


def _lost(results: Path, item: ItemVerdict, cases: Mapping[str, Case], end: int) -> tuple[Path, Result]:
    identity = str(uuid.uuid4())
    case = cases.get(item.case_id)
    bound = [(ITEM_LABEL, item.item_id), ("case", item.case_id)]
    if case:
        bound = labels(item.item_id, case, unproven=item.unproven)
    result: Result = {
        "uuid": identity,
        "name": name(item.item_id),
        "fullName": item.item_id,
        "start": end,
        "stop": end,
        "labels": [{"name": label, "value": value} for label, value in bound],
    }
    if case:
        result["description"] = description(case, item.unproven)
    return results / f"{identity}-result.json", result


def _give_verdict(result: Result, item: ItemVerdict, cases: Mapping[str, Case], anchors: Mapping[str, str]) -> None:
    result["status"] = item.status
    details = result.get("statusDetails") or {}
    result["statusDetails"] = {**details, "message": message(item, cases)}
    kept = [label for label in result.get("labels", []) if label["name"] not in STAMPED]
    kept.append({"name": "verdict", "value": item.verdict.value})
    kept.append({"name": "standing", "value": item.standing.value})
    if item.consequence_of:
        kept.append({"name": "root", "value": item.consequence_of})
    result["labels"] = kept
    _tell_in_description(result, item, cases, anchors)


def _tell_in_description(
    result: Result, item: ItemVerdict, cases: Mapping[str, Case], anchors: Mapping[str, str]
) -> None:
    """Says what Allure's own fields cannot: a link to the root, and why a passed result is degraded."""
    case = cases.get(item.case_id)
    text = description(case, item.unproven) if case else result.get("description") or ""
    first = ""
    if root := item.consequence_of:
        title = plain(cases[root].title if root in cases else root)
        first = f"**Root:** [{title}]({anchors[root]})\n\n" if root in anchors else f"**Root:** {title}\n\n"
    elif item.standing is Standing.DEGRADED:
        first = "    " + message(item, cases).replace("\n", "\n    ") + "\n\n"
    if first + text:
        result["description"] = text if text.startswith(first) else first + text


def _give_identity(result: Result, item_id: str) -> None:
    """History follows the item's id, which no renaming of a file or change of a parameter's value touches."""
    result["testCaseId"] = item_id
    result["historyId"] = hashlib.md5(item_id.encode(), usedforsecurity=False).hexdigest()
    result["fullName"] = item_id
    short = [one for one in result.get("parameters", []) if len(str(one.get("value"))) <= LONGEST_PARAMETER]
    result["parameters"] = [{**one, "excluded": True} for one in short]


def _values(result: Result, label: str) -> list[str]:
    return [entry["value"] for entry in result.get("labels", []) if entry["name"] == label]
