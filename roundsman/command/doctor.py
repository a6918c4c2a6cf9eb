"""`roundsman doctor`: what this machine and a target offer, before a round needs it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from roundsman.command import options, rounds
from roundsman.command.doctor_machine import examine_machine
from roundsman.command.doctor_nights import examine_nights
from roundsman.command.findings import Finding, as_content, show
from roundsman.command.inspect import inspected
from roundsman.round.result import Exit

HELP = """Say what this machine can do, and with --target whether a target is ready for a round.

What is missing stands there with what goes on without it and the command that mends it. Exit code 0: the target is
ready; 1: it is not; 2: wrong usage or configuration. Of the machine alone it is 0: a round may need nothing more.

Examples:

  roundsman doctor

  roundsman doctor --target production.toml

  roundsman doctor --target production.toml --json | jq '.target[] | select(.problem != "")'

  roundsman doctor --target production.toml --tell   sends a test message to every channel
"""
WELL = {
    "secret": "present",
    "origin": "reachable",
    "account": "logs in",
    "database": "answers",
    "machine": "answers",
    "anchor": "answers",
    "waiver": "counts",
}
"""What is said of each kind of thing when nothing is wrong with it."""


def doctor(
    target: Annotated[str | None, typer.Option("--target", help="Target file to examine.")] = None,
    tell: Annotated[bool, typer.Option("--tell", help="Send a test message to every channel, and ping.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")] = False,
    rounds_dir: rounds.Rounds = None,
    suite: options.Suite = Path(),
) -> None:
    """Examines this machine and a target."""
    folder = options.suite_folder(suite)
    machine, examined = show(examine_machine(folder), is_quiet=as_json), list[Finding]()
    if target:
        inspection = inspected(folder, "--inspect=target", f"--target={rounds.target_argument(target)}")["inspection"]
        nights = examine_nights(target, rounds.rounds_folder(folder, rounds_dir), tell=tell)
        if not as_json:
            typer.echo(f"\ntarget {inspection['name']}: rungs {', '.join(inspection['rungs'])}")
        examined = [
            finding for part in (_examined(inspection), nights) for finding in show(part, "  ", is_quiet=as_json)
        ]
    if as_json:
        content = {"machine": as_content(machine), "target": as_content(examined)}
        typer.echo(json.dumps(content, indent=1, ensure_ascii=False))
    if any(finding.problem for finding in examined):
        raise typer.Exit(Exit.FAILING)


def _examined(inspection: dict[str, Any]) -> Iterator[Finding]:
    for kind, well in WELL.items():
        for entry in inspection[f"{kind}s"]:
            said = "" if entry["problem"] else entry.get("note") or well
            where = f"{entry['at']}:" if entry.get("at") else ""
            yield Finding(kind, entry["key"], f"{where} {said}".strip(), entry["problem"])
