"""Puts browser engines on this machine: `python -m roundsman.browser.install [chromium] [webkit]`.

First Playwright's own, with a short time limit, since many machines cannot reach its downloads; then, where that is
allowed, the distribution's packages. An engine counts as there when it was seen to open a page. What could not be done
is said with the one command that would do it.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from roundsman.browser.engines import Engine, Installation, NoEngine, downloaded, installation
from roundsman.target.settings import BrowserPrograms

CONNECTION_MILLISECONDS = 10_000
DOWNLOAD_SECONDS = 120.0
PACKAGES_SECONDS = 600.0
START_SECONDS = 60.0
GRACE = 20.0
"""Seconds that a command gets to end by itself: apt-get would else leave packages half-way."""
CHROMIUM = "apt-get install --yes --no-install-recommends chromium"
"""What puts Debian's Chromium here, as root."""
BRIDGE = Path("tools/webkit/pw-webkitgtk")
WEBKIT = Path("tools/webkit/install.sh")
"""In the folder of the suite, where this is called."""
OPENS = """
import sys
from pathlib import Path
from roundsman.browser.browsers import Browsers
from roundsman.browser import Engine, Launch
from roundsman.target.settings import BrowserPrograms
pool = Browsers(BrowserPrograms(), Path(sys.argv[2]))
with pool.window(Engine(sys.argv[1]), Launch(), hosts={}, deadline=30) as window:
    window.open("about:blank")
    print(window.engine)
pool.close()
"""


def opens(engine: Engine) -> str:
    """Name and version of an engine that was seen to open a page here; empty when it cannot."""
    return _answer([sys.executable, "-c", OPENS, engine.value, str(BRIDGE.resolve())], START_SECONDS)


def install(engine: Engine) -> str:
    """Tries what can be tried; name and version of the engine that can be started then, or nothing."""
    return opens(engine) or _playwrights(engine) or _distributions(engine)


def _playwrights(engine: Engine) -> str:
    if downloaded(engine):
        return ""  # it is there, and was just seen not to start
    shell = ["--no-shell"] if engine is Engine.CHROMIUM else []
    _answer([sys.executable, "-m", "playwright", "install", *shell, engine.value], DOWNLOAD_SECONDS)
    folders = downloaded(engine)
    if not folders:
        return ""
    if named := opens(engine):
        return named
    if _may_install():
        _answer([sys.executable, "-m", "playwright", "install-deps", engine.value], PACKAGES_SECONDS)
        if named := opens(engine):
            return named
    for folder in folders:  # it would only stand before the distribution's
        shutil.rmtree(folder, ignore_errors=True)
    return ""


def _distributions(engine: Engine) -> str:
    if not _may_install():
        return ""
    if engine is Engine.WEBKIT:
        _answer([str(WEBKIT.resolve())], PACKAGES_SECONDS)
    else:
        _answer(["apt-get", "update", "-qq"], PACKAGES_SECONDS)
        _answer(CHROMIUM.split(), PACKAGES_SECONDS)
    return opens(engine)


def command(engine: Engine) -> str:
    """The one command, for root, that puts the distribution's engine here."""
    return CHROMIUM if engine is Engine.CHROMIUM else str(WEBKIT)


def found(engine: Engine) -> Installation | None:
    """What would be started; None when there is nothing."""
    try:
        return installation(engine, BrowserPrograms(), BRIDGE.resolve())
    except NoEngine:
        return None


def main(arguments: Sequence[str]) -> int:
    """Installs the named engines, or all; 1 when one is still missing."""
    missing = 0
    for engine in map(Engine, arguments or list(Engine)):
        if named := install(engine):
            origin = found(engine)
            print(f"{engine}: {named}, {origin.origin if origin else 'gone again'}")
        else:
            missing = 1
            print(f"no {engine}: its checks will be unknown. As root: {command(engine)}")
    return missing


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _answer(words: Sequence[str], seconds: float) -> str:
    """The last line that a command prints when it ends well; else nothing."""
    settings = {
        "DEBIAN_FRONTEND": "noninteractive",
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": str(CONNECTION_MILLISECONDS),
    }
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **settings},
            start_new_session=True,
        )
    except OSError:
        return ""
    with process:
        try:
            lines = process.communicate(timeout=seconds)[0].strip().splitlines()
        except subprocess.TimeoutExpired:
            return ""
        finally:
            _end(process)
    return lines[-1] if lines and process.returncode == 0 else ""


def _end(process: "subprocess.Popen[str]") -> None:
    """Ends a command that is too slow or was interrupted, with everything that it has started."""
    if process.poll() is not None:
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
