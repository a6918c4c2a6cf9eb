"""The report of a round: what only its end knows is stamped in, then Allure is asked to draw it."""

import importlib.metadata
import json
import platform
from pathlib import Path

from roundsman.plugin.collected import case_from_json
from roundsman.report.build import build_report
from roundsman.report.environment import write_environment
from roundsman.report.stamp import ItemVerdict, stamp
from roundsman.round.read import read_collected, read_ran
from roundsman.round.result import RoundResult
from roundsman.version import VERSION

VERSIONED = ("pytest", "httpx", "allure-pytest")


def finish_results(result: RoundResult, folder: Path) -> None:
    """Stamps verdicts, roots and environment into the Allure results of a round."""
    results = folder / "allure-results"
    results.mkdir(exist_ok=True)
    collected = read_collected(folder)
    write_environment(results, _environment(result, read_ran(folder)))
    verdicts = [
        ItemVerdict(
            check.id, check.case, check.verdict, check.message, consequence_of=check.consequence_of, asked=check.asked,
            unproven=check.unproven,
        )
        for check in result.checks
    ]
    stamp(results, verdicts, {name: case_from_json(case) for name, case in collected["cases"].items()})


def build_round_report(folder: Path, suite: Path) -> Path:
    """Builds the report of a round from its stamped results, and returns the page to open. Raises ReportError."""
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    drawn = folder / "report" / "index.html"
    return build_report(
        folder / "allure-results", folder / "report", suite=suite,
        history=suite / "reports" / "history.jsonl",
        title=f"Roundsman · {result['target']} · {result['started']}",
        remember=not drawn.exists(),
    )


def _environment(result: RoundResult, ran: dict[str, str]) -> dict[str, str]:
    return {
        "Target": result.target,
        "Verdict": result.verdict,
        "Round started": result.started,
        "Roundsman": VERSION,
        **ran,
        "Python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in VERSIONED},
        "Not collected": "; ".join(sorted({entry["reason"] for entry in result.not_collected})),
    }
