"""`roundsman report`: the Allure report of a round."""

from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options
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
    suite: options.Suite = Path(),
) -> None:
    """Builds a report."""
    folder = options.suite_folder(suite)
    rounds = sorted((folder / "reports" / "rounds").glob("*/result.json"))
    if round_folder is None and not rounds:
        raise typer.BadParameter(f"no round in {folder / 'reports' / 'rounds'} yet; make one with `roundsman run`")
    if not show_report(round_folder or rounds[-1].parent, folder):
        raise typer.Exit(Exit.UNKNOWN)


def show_report(round_folder: Path, suite: Path) -> bool:
    """Builds the report of a round and says where it is, or in one line why there is none."""
    try:
        typer.echo(f"report: {build_round_report(round_folder, suite)}")
    except ReportError as error:
        typer.echo(f"no report: {error}", err=True)
        return False
    return True
