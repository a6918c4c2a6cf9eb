"""`roundsman note`: what people do to a target, such as a deployment."""

import getpass
import time
from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options, rounds
from roundsman.command.recording import settings_or_usage
from roundsman.round.result import Exit

HELP = """Write down what was done to a target. It stands in the status, and in alerts of the next four hours.

Examples:

  roundsman note "shop 2.4.1 deployed" --target production.toml

  roundsman note "database moved" --target production.toml --by Kim
"""


def note(
    text: Annotated[str, typer.Argument(help="One line.")],
    target: Annotated[str | None, typer.Option("--target", help="Target file.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who did it; without it the user of this machine.")] = "",
    rounds_dir: rounds.Rounds = None,
    suite: options.Suite = Path(),
) -> None:
    """Writes a note."""
    settings = settings_or_usage(target)
    from sqlalchemy import insert

    from roundsman.nights.logbook import open_record
    from roundsman.record.database import RecordError
    from roundsman.record.schema import NOTES

    if not (line := " ".join(text.split())):
        raise typer.BadParameter("a note needs at least one word")
    row = {"target": settings.name, "at": time.time(), "author": by or getpass.getuser(), "text": line}
    folder = rounds.rounds_folder(options.suite_folder(suite), rounds_dir)
    try:
        with open_record(settings, folder) as record, record.writing() as connection:
            connection.execute(insert(NOTES).values(row))
    except RecordError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.UNKNOWN) from None
    typer.echo(f"noted for {settings.name}: {line}")
