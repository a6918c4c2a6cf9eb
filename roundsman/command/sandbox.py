"""`roundsman sandbox`: the reference systems, to look at and to break."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from roundsman.command import options
from roundsman.round.result import Exit
from roundsman.round.session import USAGE_CODES
from roundsman.sandbox.served import state_folder

ANSWER_WITHIN = 60.0
"""Seconds: the slowest fault starts a database anew."""

HELP = """Serve the sandbox until interrupted; in another terminal list, strike and heal the faults of the newest.

Exit code 0: it was served; 2: wrong usage; 3: it could not be started.

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
        if not write_target.resolve().parent.is_dir():
            raise typer.BadParameter(f"--write-target {write_target}: there is no such folder")
        command.append(f"--write-target={write_target.resolve()}")
    process = subprocess.Popen(command, cwd=context.obj)
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.terminate()
        else:
            raise typer.Exit(Exit.USAGE if code in USAGE_CODES else Exit.UNKNOWN if code else Exit.HEALTHY)


@application.command()
def faults(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")] = False,
) -> None:
    """List the faults that can be struck.

    Example: roundsman sandbox faults --json | jq -r '.[].id'
    """
    listed = _ask(context, "GET", "/faults")
    if as_json:
        typer.echo(json.dumps(listed, indent=1, ensure_ascii=False))
        return
    for fault in listed:
        mark = "struck" if fault["struck"] else "      "
        typer.echo(f"{mark} {fault['id']:44} {fault['title']} → {', '.join(fault['causes'])}")


@application.command()
def strike(context: typer.Context, fault: Annotated[str, typer.Argument(help="Id of a fault.")]) -> None:
    """Make the sandbox ill in one way.

    Example: roundsman sandbox strike scanner/factory-hangs
    """
    for line in _ask(context, "POST", "/strike", fault=fault)["witnessed"]:
        typer.echo(f"struck: {line}")


@application.command()
def heal(context: typer.Context) -> None:
    """Make the sandbox healthy again.

    Example: roundsman sandbox heal
    """
    healed = _ask(context, "POST", "/heal")["healed"]
    typer.echo(f"healed: {', '.join(healed)}" if healed else "nothing was struck")


def _ask(context: typer.Context, method: str, path: str, **params: str) -> Any:
    import httpx  # rounds do not pay for it

    for desk in _desks(context.obj):
        try:
            answer = httpx.request(method, f"{desk}{path}", params=params, timeout=ANSWER_WITHIN)
        except httpx.ConnectError:
            continue  # one that was killed leaves its file behind
        except httpx.TransportError as error:  # it may have done it: an older one must not be asked instead
            why = str(error) or type(error).__name__
            typer.echo(f"the sandbox at {desk} did not answer {method} {path}: {why}", err=True)
            raise typer.Exit(Exit.UNKNOWN) from None
        if answer.is_error:
            typer.echo(answer.json().get("error", answer.text), err=True)
            raise typer.Exit(Exit.USAGE)
        return answer.json()
    typer.echo("no sandbox is being served; start one with `roundsman sandbox`", err=True)
    raise typer.Exit(Exit.USAGE)


def _desks(suite: Path) -> Iterator[str]:
    """Where the sandboxes of a suite that are being served can be told something, the newest first."""
    files = state_folder(suite).glob("sandbox-*.json")
    for file in sorted(files, key=lambda one: one.stat().st_mtime, reverse=True):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            yield json.loads(file.read_text(encoding="utf-8"))["desk"]
