"""Asks the suite what it holds, by a pytest process that only collects."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import typer

from roundsman.round.result import Exit
from roundsman.round.session import usage_error


def inspected(suite: Path, *arguments: str) -> dict[str, Any]:
    """What a collection wrote down. Ends the command with what pytest complained of when it fails."""
    with tempfile.TemporaryDirectory(prefix="roundsman-inspect-") as name:
        folder = Path(name)
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", f"--round-folder={name}", *arguments]
        with (folder / "pytest.log").open("wb") as log:
            subprocess.run(command, cwd=suite, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
        collected = folder / "collected.json"
        if not collected.exists():
            typer.echo(usage_error(folder), err=True)
            raise typer.Exit(Exit.USAGE)
        content: dict[str, Any] = json.loads(collected.read_text(encoding="utf-8"))
        return content
