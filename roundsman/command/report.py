"""`roundsman report`: the Allure report of a round."""

from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options, rounds
from roundsman.report.error import ReportError
from roundsman.report.round import build_round_report
from roundsman.round.result import Exit

HELP = """Build the Allure report of a round, the newest one unless told otherwise.

Examples:

  roundsman report

  roundsman report reports/rounds/20261121T030000Z-1a2b3c
"""


def report(
    round_folder: Annotated[Path | None, typer.Argument(help="Folder of a round.")] = None,
    rounds_dir: rounds.Rounds = None,
    suite: options.Suite = Path(),
) -> None:
    """Builds a report."""
    folder = options.suite_folder(suite)
    place = rounds.rounds_folder(folder, rounds_dir)
    drawable = {result.parent.parent for result in place.glob("*/allure-results/*-result.json")}
    if round_folder is None and not drawable:
        raise typer.BadParameter(f"no round with results in {place} yet; make one with `roundsman run`")
    if not show_report(round_folder or max(drawable), folder):
        raise typer.Exit(Exit.UNKNOWN)


def show_report(round_folder: Path, suite: Path, *, to_error: bool = False) -> bool:
    """Builds the report of a round and says where it is, or in one line why there is none."""
    try:
        typer.echo(f"report: {build_round_report(round_folder, suite)}", err=to_error)
    except ReportError as error:
        typer.echo(f"no report: {error}", err=True)
        return False
    return True
