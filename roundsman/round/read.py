"""Makes a round's result from what its process wrote, however that process ended."""

import json
from pathlib import Path
from typing import Any

from roundsman.plugin.journal import read_journal
from roundsman.round.result import CheckResult
from roundsman.vocabulary import Severity, Verdict


def read_collected(folder: Path) -> dict[str, Any]:
    """What the round set out to look at; nothing when it never got that far."""
    path = folder / "collected.json"
    empty: dict[str, Any] = {"items": [], "not_collected": [], "requires": {}, "cases": {}}
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else empty


def read_checks(folder: Path) -> list[CheckResult]:
    """One result for every collected item: the worst of its phases, or unknown when there is none."""
    collected = read_collected(folder)
    checks: dict[str, CheckResult] = {}
    by_node: dict[str, CheckResult] = {}
    for item in collected["items"]:
        check = CheckResult(
            id=item["id"], case=item["case"], severity=Severity(item["severity"]), verdict=Verdict.UNKNOWN,
            message="not looked at: the round ended before", context=item["context"],
        )
        checks[check.id] = by_node[item["nodeid"]] = check
    seen: set[str] = set()
    for line in read_journal(folder / "journal.jsonl"):
        if line["event"] == "verdict" and line["item"] in checks:
            _take_in(checks[line["item"]], line, first=line["item"] not in seen)
            seen.add(line["item"])
        elif line["event"] == "crash" and line["nodeid"] in by_node:
            by_node[line["nodeid"]].message = f"could not look: {line['message']}"
    return list(checks.values())


def read_ran(folder: Path) -> dict[str, str]:
    """Servers and engines that were seen to run, with their versions."""
    ran: dict[str, str] = {}
    for line in read_journal(folder / "journal.jsonl"):
        ran.update(line.get("ran", {}))
    return ran


def _take_in(check: CheckResult, line: dict[str, Any], *, first: bool) -> None:
    verdict = Verdict(line["verdict"])
    check.seconds = line["seconds"] + (0.0 if first else check.seconds)
    if first or Verdict.worst([verdict, check.verdict]) is not check.verdict:
        check.verdict = verdict
        check.message = line["message"]
        check.expected, check.observed = line["expected"], line["observed"]
        check.asked = not line["not_asked"]
