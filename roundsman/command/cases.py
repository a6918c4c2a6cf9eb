"""`roundsman cases`: the catalogue."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from roundsman.command import options
from roundsman.command.inspect import inspected
from roundsman.round.result import Exit

HELP = """List the cases with their checks and faults.

Examples:

  roundsman cases --system scanner

  roundsman cases --code E2002

  roundsman cases --json | jq -r '.[].id'
"""


def cases(
    system: options.System = None,
    case: options.CaseId = None,
    code: Annotated[str, typer.Option("--code", help="Only cases with this error code of the guide.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    suite: options.Suite = Path(),
) -> None:
    """Lists cases."""
    content = inspected(options.suite_folder(suite), "--inspect=cases")
    listed = [
        entry
        for entry in content["catalogue"]
        if (not system or entry["system"] in system)
        and (not case or entry["id"] in case)
        and (not code or code.upper() in [word.strip() for word in entry["code"].split(",")])
    ]
    if as_json:
        typer.echo(json.dumps(listed, indent=1, ensure_ascii=False))
    elif listed:
        _show(listed)
    if not listed:
        typer.echo("no case matches" if content["catalogue"] else "the catalogue holds no case yet", err=True)
        raise typer.Exit(Exit.USAGE)


def _show(listed: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("case", "severity", "code", "kinds", "rung", "checks", "faults", "proof", "title"):
        table.add_column(heading, overflow="fold", justify="right" if heading in {"checks", "faults"} else "left")
    for entry in listed:
        table.add_row(
            entry["id"],
            entry["severity"],
            entry["code"],
            ", ".join(entry["kinds"]),
            entry["rung"],
            str(len(entry["checks"])),
            str(len(entry["faults"])),
            _proof(entry),
            entry["title"],
        )
    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    console.print(table)
    for entry in listed:
        for check, why in entry["unproven"].items():
            console.print(f"unproven: {check}: {why}", markup=False, highlight=False, soft_wrap=True)


def _proof(entry: dict[str, Any]) -> str:
    """Whether faults stand behind the checks of a case."""
    unproven = len(entry["unproven"])
    if not unproven:
        return "faults" if entry["faults"] else "none"
    return "unproven" if unproven == len(entry["checks"]) else f"{unproven} unproven"
