"""`roundsman guide`: the guides for operators, written from the catalogue."""

from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options
from roundsman.command.inspect import inspected
from roundsman.guide import missing_parts, pages, stale_pages, write_pages
from roundsman.round.result import Exit

HELP = """Write the guides for operators from the catalogue, or say which of them are stale.

With --check nothing is written; exit code 1 when a guide is stale, or a case lacks a part.

Examples:

  roundsman guide

  roundsman guide --check
"""


def guide(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when something is stale.")] = False,
    folder: Annotated[Path, typer.Option("--folder", help="Where they stand, in the suite.")] = Path("docs/guides"),
    suite: options.Suite = Path(),
) -> None:
    """Writes the guides, or checks them."""
    root = options.suite_folder(suite)
    catalogue = inspected(root, "--inspect=cases")["catalogue"]
    problems = list(missing_parts(catalogue))
    wanted = pages(catalogue)
    if check:
        problems += stale_pages(root / folder, wanted)
    else:
        write_pages(root / folder, wanted)
        typer.echo(f"{len(wanted)} pages with {len(catalogue)} cases in {root / folder}")
    for problem in problems:
        typer.echo(problem.replace(f"{root}/", ""), err=True)
    if problems:
        raise typer.Exit(Exit.FAILING)
