"""The report of a proof: a page of its own with the figures, and every look below it."""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from roundsman.proof.terminal import MEANINGS
from roundsman.report.appearance import plain
from roundsman.report.build import build_report
from roundsman.report.environment import write_environment
from roundsman.version import VERSION

LEFT = {"unprovable": "cannot be struck on this machine", "left_out": "noticed only by checks that were left out"}


def build_proof_report(proof: Mapping[str, Any], folder: Path, suite: Path) -> Path:
    """Builds the report of the proof whose results are in `folder`, and returns the page to open.

    Raises ReportError.
    """
    results = folder / "allure-results"
    write_environment(results, {"Proof": str(proof["mode"]), "Roundsman": VERSION})
    _write_summary(proof, results)
    return build_report(
        results,
        folder / "report",
        suite=suite,
        history=suite / "reports" / "proof-history.jsonl",
        title=f"Roundsman · proof, mode {proof['mode']}",
    )


def _write_summary(proof: Mapping[str, Any], results: Path) -> None:
    now = int(time.time() * 1000)
    identity = str(uuid.uuid4())
    verdict = "The proof holds" if proof["holds"] else "The proof does not hold"
    result = {
        "uuid": identity,
        "name": f"{verdict}: recall {proof['recall']:.3f}, precision {proof['precision']:.3f}",
        "fullName": "proof",
        "testCaseId": "proof",
        "historyId": "proof",
        "start": now,
        "stop": now,
        "status": "passed" if proof["holds"] else "failed",
        "statusDetails": {} if proof["holds"] else {"message": verdict},
        "labels": [{"name": "parentSuite", "value": "The proof"}, {"name": "suite", "value": "Figures"}],
        "description": "\n".join(_lines(proof)),
    }
    (results / f"{identity}-result.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def _lines(proof: Mapping[str, Any]) -> Iterator[str]:
    detection = sorted(proof["detection"].values())
    yield "| figure | value |"
    yield "|---|---|"
    for name in ("mode", "checks", "faults", "cells", "caught", "quiet", "seconds"):
        yield f"| {name} | {proof[name]} |"
    yield f"| excused | {len(proof['excused'])} |"
    if detection:
        yield f"| time to detect, median | {detection[len(detection) // 2]:.3f} s |"
    for name, meaning in {**MEANINGS, **LEFT}.items():
        entries = proof[name]
        yield f"\n**{name.replace('_', ' ')}** ({meaning}): {len(entries) or 'none'}\n"
        for entry in entries:
            yield f"- {plain(entry)}"
