"""`roundsman sandbox`: the reference systems, to look at and to break."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from roundsman.command import options
from roundsman.plugin.serving import state_file
from roundsman.round.result import Exit

HELP = """Serve the sandbox until interrupted; in another terminal list, strike and heal its faults.

Examples:

  roundsman sandbox --system scanner --write-target sandbox.toml

  roundsman sandbox faults

  roundsman sandbox strike scanner/factory-hangs

  roundsman sandbox heal
"""

application = typer.Typer(help=HELP, invoke_without_command=True, rich_markup_mode=None)


@application.callback()
def serve(
    context: typer.Context,
    system: options.System = None,
    write_target: Annotated[
        Path | None, typer.Option("--write-target", help="Write a target file that points at this sandbox.")
    ] = None,
    databases: options.Databases = "auto",
    suite: options.Suite = Path(),
) -> None:
    """Serves the sandbox until it is interrupted."""
    context.obj = options.suite_folder(suite)
    if context.invoked_subcommand is not None:
        return
    command = [sys.executable, "-m", "pytest", "--serve-sandbox", f"--databases={databases}"]
    command += options.selection(system, None)
    if write_target:
        command.append(f"--write-target={write_target.resolve()}")
    process = subprocess.Popen(command, cwd=context.obj)
    while True:
        try:
            raise typer.Exit(process.wait())
        except KeyboardInterrupt:
            process.terminate()


@application.command()
def faults(context: typer.Context) -> None:
    """List the faults that can be struck."""
    for fault in _ask(context, "GET", "/faults"):
        mark = "struck" if fault["struck"] else "      "
        typer.echo(f"{mark} {fault['id']:44} {fault['title']} → {', '.join(fault['causes'])}")


@application.command()
def strike(context: typer.Context, fault: Annotated[str, typer.Argument(help="Id of a fault.")]) -> None:
    """Make the sandbox ill in one way."""
    for line in _ask(context, "POST", f"/strike?fault={fault}")["witnessed"]:
        typer.echo(f"struck: {line}")


@application.command()
def heal(context: typer.Context) -> None:
    """Make the sandbox healthy again."""
    healed = _ask(context, "POST", "/heal")["healed"]
    typer.echo(f"healed: {', '.join(healed)}" if healed else "nothing was struck")


def _ask(context: typer.Context, method: str, path: str) -> Any:
    try:
        desk = json.loads(state_file(context.obj).read_text(encoding="utf-8"))["desk"]
        answer = httpx.request(method, f"{desk}{path}", timeout=60)
    except (FileNotFoundError, httpx.TransportError):
        typer.echo("no sandbox is being served; start one with `roundsman sandbox`", err=True)
        raise typer.Exit(Exit.USAGE) from None
    if answer.is_error:
        typer.echo(answer.json().get("error", answer.text), err=True)
        raise typer.Exit(Exit.USAGE)
    return answer.json()
