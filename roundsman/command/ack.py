"""`roundsman ack`: I see to it."""

import getpass
import time
from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options, rounds
from roundsman.command.recording import settings_or_usage
from roundsman.round.result import Exit
from roundsman.target.duration import seconds_of

HELP = """Take the open alert of a case: no further step of the escalation, and no reminder, until it closes.

With --for only so long; then both go on. Those who were told of the alert are told by the next round.

Examples:

  roundsman ack shop/orders-slow --target production.toml

  roundsman ack shop/orders-slow --target production.toml --by Kim --for 4h --comment "index is being built"
"""


def ack(
    case: Annotated[str, typer.Argument(help="The case, or any of those that an alert names.")],
    target: Annotated[str | None, typer.Option("--target", help="Target file.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who takes it; without it the user of this machine.")] = "",
    span: Annotated[str, typer.Option("--for", help='For how long, such as "4h"; without it until it closes.')] = "",
    comment: Annotated[str, typer.Option("--comment", help="What is being done.")] = "",
    rounds_dir: rounds.Rounds = None,
    suite: options.Suite = Path(),
) -> None:
    """Takes an alert."""
    settings = settings_or_usage(target)
    try:
        seconds = seconds_of(span) if span else None
    except ValueError as error:
        raise typer.BadParameter(f"--for: {error}") from None
    from roundsman.alerts.taking import take
    from roundsman.nights.logbook import known_record
    from roundsman.record.database import RecordError

    folder = rounds.rounds_folder(options.suite_folder(suite), rounds_dir)
    by = by or getpass.getuser()
    now = time.time()
    try:
        with known_record(settings, folder) as record:
            taken = take(record, settings.name, case, by, now + seconds if seconds else None, comment, now)
    except RecordError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.UNKNOWN) from None
    if not taken:
        typer.echo(f"no open alert names {case} on {settings.name}; `roundsman status` lists them", err=True)
        raise typer.Exit(Exit.USAGE)
    for alert in taken:
        typer.echo(f"alert {alert.id} ({', '.join(alert.cases)}) is taken by {by}")
