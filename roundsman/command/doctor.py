"""`roundsman doctor`: what this machine and a target offer, before a round needs it."""

import importlib.metadata
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from roundsman.command import options
from roundsman.command.inspect import inspected
from roundsman.round.result import Exit

HELP = """Say what this machine can do, and with --target whether a target is ready for a round.

Examples:

  roundsman doctor

  roundsman doctor --target production.toml
"""
PACKAGES = ("pytest", "pytest-xdist", "allure-pytest", "httpx", "playwright", "locust", "testcontainers")


def doctor(
    target: Annotated[str | None, typer.Option("--target", help="Target file to examine.")] = None,
    suite: options.Suite = Path(),
) -> None:
    """Examines this machine and a target."""
    folder = options.suite_folder(suite)
    for line in (*_machine(), *_browsers(folder)):
        typer.echo(line)
    if target and not _examine(folder, target):
        raise typer.Exit(Exit.FAILING)


def _machine() -> Iterator[str]:
    yield f"python            {sys.version.split()[0]}"
    for package in PACKAGES:
        try:
            yield f"{package:17} {importlib.metadata.version(package)}"
        except importlib.metadata.PackageNotFoundError:
            yield f"{package:17} not installed"
    from roundsman.databases.engine import answering_engine  # only here: it asks an engine

    yield f"container engine  {answering_engine() or 'none answers; databases are embedded ones'}"


def _browsers(suite: Path) -> Iterator[str]:
    from roundsman.browser.engines import Engine, NoEngine, installation
    from roundsman.browser.install import BRIDGE
    from roundsman.target.settings import BrowserPrograms

    for engine in Engine:
        try:
            found = installation(engine, BrowserPrograms(), suite / BRIDGE)
            yield f"{engine:17} {found.origin}: {found.options.get('executable_path', 'downloaded')}"
        except NoEngine as error:
            yield f"{engine:17} {error}"


def _examine(folder: Path, target: str) -> bool:
    inspection = inspected(folder, "--inspect=target", f"--target={Path(target).resolve()}")["inspection"]
    typer.echo(f"\ntarget {inspection['name']}: rungs {', '.join(inspection['rungs'])}")
    for secret in inspection["secrets"]:
        typer.echo(f"  secret {secret['key']:40} {secret['problem'] or 'present'}")
    for origin in inspection["origins"]:
        typer.echo(f"  origin {origin['key']:40} {origin['url']} {origin['problem'] or 'reachable'}")
    for account in inspection["accounts"]:
        told = account["problem"] or account["note"] or "logs in"
        typer.echo(f"  account {account['key']:39} {account['username']}: {told}")
    for database in inspection["databases"]:
        typer.echo(f"  database {database['key']:38} {database['problem'] or 'answers'}")
    for anchor in inspection["anchors"]:
        typer.echo(f"  anchor {anchor['key']:40} {anchor['problem'] or 'answers'}")
    for waiver in inspection["waivers"]:
        typer.echo(f"  waiver {waiver['key']:40} {waiver['problem'] or 'counts'}")
    kinds = ("secrets", "origins", "accounts", "databases", "anchors", "waivers")
    return not any(entry["problem"] for kind in kinds for entry in inspection[kind])
