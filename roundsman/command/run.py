"""`roundsman run`: one round over one target."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options
from roundsman.command.progress import shown_progress
from roundsman.command.show import show_round
from roundsman.command.report import show_report
from roundsman.report.round import finish_results
from roundsman.round.result import RoundResult
from roundsman.round.settings import round_settings
from roundsman.round.supervise import Order, make_round

HELP = """Make a round over a target and say what is wrong.

Exit code 0: healthy; 1: something is failing; 2: wrong usage or configuration; 3: we could not look.

Examples:

  roundsman run                                  over the sandbox

  roundsman run --target production.toml --json round.json

  roundsman run --target production.toml --severity P1,P2 --report
"""


def run(
    target: Annotated[str | None, typer.Option("--target", help="Target file; without it the sandbox.")] = None,
    system: options.System = None,
    case: options.CaseId = None,
    severity: Annotated[str, typer.Option("--severity", help="Only cases of these severities, such as P1,P2.")] = "",
    json_file: options.JsonFile = None,
    report: Annotated[bool, typer.Option("--report", help="Build the Allure report of this round.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="A degraded round fails.")] = False,
    workers: options.Workers = None,
    time_limit: Annotated[float | None, typer.Option("--time-limit", min=1, help="Seconds for the round.")] = None,
    databases: options.Databases = "auto",
    suite: options.Suite = Path(),
) -> None:
    """Makes a round."""
    folder = options.suite_folder(suite)
    settings = round_settings(target)
    arguments = [f"--databases={databases}", *options.selection(system, case)]
    if severity:
        arguments.append(f"--severity={severity}")
    order = Order(
        suite=folder, folder=new_round_folder(folder), target=str(Path(target).resolve()) if target else None,
        arguments=arguments, workers=workers or settings.workers, time_limit=time_limit or settings.time_limit,
    )
    with shown_progress() as progress:
        result = make_round(order, progress)
    write_result(result, order.folder / "result.json", json_file)
    if not result.usage_error:
        finish_results(result, order.folder)
    show_round(result, order.folder)
    if report and not result.usage_error:
        show_report(order.folder, folder)
    raise typer.Exit(result.exit_code(strict=strict))


def new_round_folder(suite: Path) -> Path:
    """A folder for a new round; names sort by time."""
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ-") + uuid.uuid4().hex[:6]
    return suite / "reports" / "rounds" / name


def write_result(result: RoundResult, *files: Path | None) -> None:
    """Writes a result as JSON into every file that is given."""
    text = json.dumps(result.as_json(), indent=1, ensure_ascii=False)
    for file in files:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n", encoding="utf-8")
