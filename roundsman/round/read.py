"""Makes a round's result from what its processes wrote, however they ended."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roundsman.journal import read_journal
from roundsman.round.own_network import dead_anchors_of, excuse
from roundsman.round.result import CheckResult
from roundsman.round.second_look import merge
from roundsman.vocabulary import Kind, Rung, Severity, Verdict

Lines = Sequence[dict[str, Any]]
CUT_OFF = "the round ended while it looked"


def read_collected(folder: Path) -> dict[str, Any]:
    """What the round set out to look at; nothing when it never got that far, or when a power cut tore the file."""
    empty: dict[str, Any] = {"items": [], "not_collected": [], "requires": {}, "cover_many": [], "cases": {}}
    try:
        content = json.loads((folder / "collected.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return empty
    return {**empty, **content} if isinstance(content, dict) else empty


@dataclass(frozen=True)
class Reading:
    """What the looks of a round say together."""

    checks: list[CheckResult]
    problems: list[str]
    """Trouble of our own network."""
    notes: list[str]


def read_round(folder: Path) -> Reading:
    """One result for every collected item.

    The worst phase of an item decides a look, the last look the item; without any it is unknown.
    """
    collected, lines = read_collected(folder)["items"], read_journal(folder / "journal.jsonl")
    checks = [
        CheckResult(
            id=item["id"],
            case=item["case"],
            severity=Severity(item["severity"]),
            verdict=Verdict.UNKNOWN,
            message="not looked at: the round ended before",
            context=item["context"],
            unproven=item.get("unproven", ""),
            reached=False,
        )
        for item in collected
    ]
    begun = {line["nodeid"] for line in lines if line["event"] == "begin"}
    for check, item in zip(checks, collected, strict=True):
        if item["nodeid"] in begun and is_burden(item):  # the next round must not begin it at once again
            check.reached, check.message = True, CUT_OFF
    problems: list[str] = []
    secrets = {path: why for line in lines for path, why in line.get("unreadable_secrets", {}).items()}
    notes = [f"{path}: {why}" for path, why in secrets.items()]
    for look in sorted({line.get("round_look", 1) for line in lines}):
        found = _seen(collected, [line for line in lines if line.get("round_look", 1) == look])
        dead = dead_anchors_of(lines, look)
        excused = excuse(list(found.values()), dead) if dead else set()
        for check in checks:
            if check.id in found:
                merge(check, found[check.id], look)
        if any(check.id in excused and check.verdict is Verdict.UNKNOWN for check in checks):
            problems.append(f"our own network is in trouble: no anchor answers ({dead})")
        elif dead and not excused:
            notes.append(f"no anchor answers, although the target does; see to [anchors]: {dead}")
    return Reading(checks, problems, notes)


def read_ran(folder: Path) -> dict[str, str]:
    """Servers and engines that were seen to run, with their versions."""
    ran: dict[str, str] = {}
    for line in read_journal(folder / "journal.jsonl"):
        ran.update(line.get("ran", {}))
    return ran


def _seen(collected: Lines, lines: Lines) -> dict[str, CheckResult]:
    """What one look saw: the items that it came to, by id."""
    found: dict[str, CheckResult] = {}
    items = {item["nodeid"]: item for item in collected}
    for line in lines:
        item = items.get(line.get("nodeid", ""))
        if item is None or line["event"] not in {"verdict", "crash"}:
            continue
        first = item["id"] not in found
        check = found.setdefault(
            item["id"], CheckResult(item["id"], item["case"], Severity(item["severity"]), Verdict.UNKNOWN)
        )
        if line["event"] == "crash":
            check.message = f"could not look: {line['message']}"
        else:
            _take_in(check, line, first=first)
    return found


def _take_in(check: CheckResult, line: dict[str, Any], *, first: bool) -> None:
    verdict = Verdict(line["verdict"])
    check.seconds = line["seconds"] + (0.0 if first else check.seconds)
    if first or Verdict.worst([verdict, check.verdict]) is not check.verdict:
        check.verdict = verdict
        check.message = line["message"]
        check.expected, check.observed = line["expected"], line["observed"]
        check.asked = not line["not_asked"]
        check.without_answer = line.get("without_answer", False)


def is_burden(item: Mapping[str, Any]) -> bool:
    """Whether a look at an item, as `collected.json` describes it, burdens the target or reaches people."""
    return item.get("kind") == Kind.LOAD or item.get("rung") not in {None, Rung.READ, Rung.WRITE}


def read_progress(folder: Path) -> str:
    """What a long item is at, such as a load; empty while there is none."""
    try:
        return str(json.loads((folder / "progress.json").read_text(encoding="utf-8"))["text"])
    except (OSError, ValueError):
        return ""
