"""The report of a round: what only its end knows is stamped in, then Allure is asked to draw it."""

import importlib.metadata
import json
import platform
from pathlib import Path

from roundsman.case import Case
from roundsman.report.build import build_report
from roundsman.report.environment import write_environment
from roundsman.report.error import ReportError
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
            check.id,
            check.case,
            check.verdict,
            check.message,
            consequence_of=check.consequence_of,
            asked=check.asked,
            unproven=check.unproven,
        )
        for check in result.checks
    ]
    stamp(results, verdicts, {name: Case.from_json(case) for name, case in collected["cases"].items()})


def build_round_report(folder: Path, suite: Path) -> Path:
    """Builds the report of a round from its stamped results, and returns the page to open. Raises ReportError."""
    file = folder / "result.json"
    try:
        result = json.loads(file.read_text(encoding="utf-8"))
        title = f"Roundsman · {result['target']} · {result['started']}"
    except OSError as error:
        raise ReportError(f"{folder} is no folder of a round: {file.name}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ReportError(f"{file} is damaged: {type(error).__name__}: {error}") from None
    drawn = folder / "report" / "index.html"
    return build_report(
        folder / "allure-results",
        folder / "report",
        suite=suite,
        history=suite / "reports" / "history.jsonl",
        title=title,
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
