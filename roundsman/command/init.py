"""`roundsman init`: the skeleton of a suite of one's own."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from roundsman.round.result import Exit

HELP = """Make the skeleton of a suite of your own: cases, checks, faults and a sandbox go into it.

Nothing that is there already is touched: the folder must be new or empty.

Examples:

  roundsman init night-shift

  cd night-shift && roundsman cases
"""
RENAMED = {"gitignore": ".gitignore"}
"""What carries another name in the package, where its own would mean something."""


def init(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Makes a skeleton."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        typer.echo(f"{folder} is there already and not empty; name a new folder", err=True)
        raise typer.Exit(Exit.USAGE)
    try:
        for path in _copied(files("roundsman.command") / "skeleton", folder):
            typer.echo(path)
    except OSError as error:
        typer.echo(f"{folder} cannot be written: {error.strerror}", err=True)
        raise typer.Exit(Exit.USAGE) from None


def _copied(source: Traversable, folder: Path) -> list[Path]:
    """Copies everything below a folder of the package, and returns the files that were made."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for entry in sorted(source.iterdir(), key=lambda one: (one.is_dir(), one.name)):
        place = folder / RENAMED.get(entry.name, entry.name)
        if entry.name == "__pycache__":  # pip compiles what it installs
            continue
        if entry.is_dir():
            made += _copied(entry, place)
        else:
            place.write_bytes(entry.read_bytes())
            made.append(place)
    return made
