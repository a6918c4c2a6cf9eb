"""`roundsman sweep`: removes what a killed round left in a target."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from roundsman.command import options
from roundsman.round.result import Exit
from roundsman.round.session import usage_error

HELP = """Remove marked test data that a killed round left in a target.

Everything that a check writes carries a mark, `roundsman-SECONDS-…`, and is removed after the check; only a round that
is killed leaves some. Nothing without such a mark is ever touched. Exit code 0: done; 2: wrong usage or configuration;
3: something could not be listed or removed.

Examples:

  roundsman sweep --target staging.toml --dry-run

  roundsman sweep --target staging.toml --older-than 600
"""


def sweep(
    target: Annotated[str, typer.Option("--target", help="Target file; it must allow rung write.")],
    system: options.System = None,
    older_than: Annotated[
        float, typer.Option("--older-than", min=0, help="Seconds: younger data may belong to a round that runs now.")
    ] = 3600.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    suite: options.Suite = Path(),
) -> None:
    """Sweeps a target."""
    folder = options.suite_folder(suite)
    swept = _swept(
        folder,
        [
            f"--target={Path(target).resolve()}",
            f"--older-than={older_than}",
            f"--sweep={'list' if dry_run else 'remove'}",
            *options.selection(system, None),
        ],
    )
    if as_json:
        typer.echo(json.dumps(swept, indent=1, ensure_ascii=False))
    else:
        _show(swept, dry_run=dry_run)
    if any(sweeper["problems"] for sweeper in swept["sweepers"]):
        raise typer.Exit(Exit.UNKNOWN)


def _swept(suite: Path, arguments: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="roundsman-sweep-") as name:
        folder = Path(name)
        command = [sys.executable, "-m", "pytest", f"--round-folder={name}", *arguments]
        with (folder / "pytest.log").open("wb") as log:
            subprocess.run(command, cwd=suite, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
        file = folder / "sweep.json"
        if not file.exists():
            typer.echo(usage_error(folder), err=True)
            raise typer.Exit(Exit.USAGE)
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return content


def _show(swept: dict[str, Any], *, dry_run: bool) -> None:
    for sweeper in swept["sweepers"]:
        if reason := sweeper.get("skipped"):
            typer.echo(f"{sweeper['id']}: skipped: {reason}")
            continue
        for found in sweeper["found"]:
            done = "removed" if found["name"] in sweeper["removed"] else "found"
            typer.echo(f"{sweeper['id']}: {done} {found['name']}, {found['age']} s old")
        for problem in sweeper["problems"]:
            typer.echo(f"{sweeper['id']}: {problem}", err=True)
        count = len(sweeper["found"] if dry_run else sweeper["removed"])
        word = "would be removed" if dry_run else "removed"
        typer.echo(f"{sweeper['id']}: {count} {word}, {sweeper['young']} too young")
