"""What the commands that make rounds do with the record."""

import typer

from roundsman.nights.settings import NightSettings, night_settings
from roundsman.round.order import Order
from roundsman.target.load import TargetError


def settings_or_usage(target: str | None) -> NightSettings:
    """The settings of a target; ends the command with every error of the file."""
    try:
        return night_settings(target)
    except TargetError as error:
        typer.echo(f"the target cannot be used:\n{error}", err=True)
        raise typer.Exit(2) from None


def settings_or_none(target: str | None) -> NightSettings | None:
    """The settings of a target; None when they cannot be read, which pytest tells with all other errors."""
    try:
        return night_settings(target)
    except TargetError:
        return None


def take_down(order: Order, settings: NightSettings | None) -> bool:
    """Takes a round that is over into the record, or says in one line why not; the next round tries again."""
    if settings is None:
        return True
    from roundsman.nights.logbook import enter, open_record  # SQLAlchemy: paid after the looks are over
    from roundsman.record.database import RecordError

    try:
        with open_record(settings, order.folder.parent) as record:
            refused = enter(record, order.folder.parent, settings).refused
    except RecordError as error:
        typer.echo(f"not recorded, the next round tries again: {error}", err=True)
        return False
    for line in refused:
        typer.echo(line, err=True)
    return not refused
