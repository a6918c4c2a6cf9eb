"""Generates the report: results in, one closed page out."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roundsman.report.error import ReportError
from roundsman.report.navigation import add_navigation, has_trouble
from roundsman.report.node import allure_command, locked, one_line
from roundsman.report.outside import sever
from roundsman.whole import write_whole

PASSED_ON = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "LANG", "SYSTEMROOT")
"""Node gets no other variable of ours: a target's secrets stand among them."""


def build_report(
    results: Path,
    output: Path,
    *,
    suite: Path,
    history: Path,
    title: str,
    single_file: bool = True,
    remember: bool = True,
    seconds: float = 180,
) -> Path:
    """Generates the report of `results` into the folder `output` and returns the page to open.

    The page of before, and the history, stay as they are until the new report is whole and closed.
    `single_file` makes one page that opens without a web server. `remember` adds this round to the history.
    `suite` is the folder that holds `reports/`. Raises ReportError with one line that says what and where.
    """
    if not any(results.glob("*-result.json")):
        raise ReportError(f"{results} holds no results to report on")
    if output.exists() and not (output / "index.html").exists() and any(output.iterdir()):
        raise ReportError(f"{output} holds something that is not a report: it is not replaced")
    command = allure_command(suite)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        history.parent.mkdir(parents=True, exist_ok=True)
        with locked(history.parent), _workshop(output) as workshop:
            new, remembered = workshop / "report", workshop / "history.jsonl"
            if history.exists():
                shutil.copyfile(history, remembered)
            settings = {
                "ROUNDSMAN_REPORT_TITLE": title,
                "ROUNDSMAN_REPORT_OUTPUT": str(new),
                "ROUNDSMAN_REPORT_HISTORY": str(remembered),
                "ROUNDSMAN_REPORT_SINGLE_FILE": "yes" if single_file else "no",
            }
            configuration = str(suite.absolute() / "reports" / "allurerc.mjs")
            command += ["generate", "--config", configuration, "results"]
            _generate(command, workshop, results, settings, seconds)
            if not (new / "index.html").is_file():
                raise ReportError(f"Allure ended well, but made no page out of {results}")
            add_navigation(new / "index.html", trouble=has_trouble(results))
            sever(new)
            _replace(new, output, workshop)
            if remember:
                _keep(remembered, history)
    except OSError as error:
        raise ReportError(f"the report cannot be written: {error}") from error
    return output / "index.html"


def _generate(command: list[str], workshop: Path, results: Path, settings: dict[str, str], seconds: float) -> None:
    # Allure takes folders as patterns, in which brackets of a path mean something else, and follows no links
    shutil.copytree(results, workshop / "results", copy_function=_link_or_copy)
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    # without this Allure asks git for branch and remote of whatever repository is around
    environment |= settings | {"GIT_DIR": str(workshop / "no-repository"), "NO_COLOR": "1"}
    try:
        ended = subprocess.run(
            command,
            cwd=workshop,
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ReportError(f"Allure was stopped after {seconds:g} s on {results}") from None
    if ended.returncode:
        said = one_line(ended.stderr or ended.stdout)
        raise ReportError(f"Allure ended with {ended.returncode} on {results}: {said}")


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


@contextmanager
def _workshop(output: Path) -> Iterator[Path]:
    """A folder beside the output, on the same disk, that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.absolute().parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replace(new: Path, output: Path, workshop: Path) -> None:
    """Puts the new report in the place of the old one; if that fails, the old one comes back."""
    old = workshop / "old"
    if output.exists():
        output.rename(old)
    try:
        new.rename(output)
    except OSError:
        if old.exists():
            old.rename(output)
        raise


def _keep(remembered: Path, history: Path) -> None:
    """Puts the new history in place; it may live on another disk than the report."""
    write_whole(history, remembered.read_bytes())
