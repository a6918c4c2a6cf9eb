"""Puts browser engines on this machine: `python -m roundsman.browser.install [chromium] [webkit]`.

First Playwright's own, with a short time limit, since many machines cannot reach its downloads; then, where that is
allowed, the distribution's packages. What could not be done is said with the command that would do it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from roundsman.browser.engines import Engine, NoEngine, installation
from roundsman.target.settings import BrowserPrograms

DOWNLOAD_SECONDS = 90.0
PACKAGES_SECONDS = 600.0
DEBIAN = {
    Engine.CHROMIUM: ("chromium",),
    Engine.WEBKIT: (
        "xvfb", "xauth", "gir1.2-webkit2-4.1", "python3-gi", "gstreamer1.0-plugins-base", "gstreamer1.0-plugins-good",
        "gstreamer1.0-plugins-bad", "gstreamer1.0-libav", "fonts-dejavu-core", "dbus", "bubblewrap", "xdg-dbus-proxy",
        "glib-networking",
    ),
}
"""What Debian's own browsers need to be driven."""
BRIDGE = Path("tools/webkit/pw-webkitgtk")
"""In the folder of the suite, where this is called."""


def runs(engine: Engine) -> bool:
    """Whether an engine can be started here."""
    try:
        found = installation(engine, BrowserPrograms(), BRIDGE.resolve())
    except NoEngine:
        return False
    if found.bridge is None:
        return True
    return _succeeds([str(found.bridge), "--version"], 60.0)


def install(engine: Engine) -> bool:
    """Tries what can be tried; whether the engine can be started then."""
    own = [sys.executable, "-m", "playwright", "install", engine.value]
    packages = ["apt-get", "install", "--yes", "--no-install-recommends", *DEBIAN[engine]]
    if runs(engine) or (_succeeds(own, DOWNLOAD_SECONDS) and runs(engine)):
        return True
    return _may_install() and _succeeds(packages, PACKAGES_SECONDS) and runs(engine)


def main(arguments: Sequence[str]) -> int:
    """Installs the named engines, or all; 1 when one is still missing."""
    missing = [engine for engine in map(Engine, arguments or list(Engine)) if not install(engine)]
    for engine in missing:
        print(f"no {engine}: its checks will be unknown. As root: apt-get install --no-install-recommends "
              f"{' '.join(DEBIAN[engine])}")
    return 1 if missing else 0


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _succeeds(command: Sequence[str], seconds: float) -> bool:
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds,
            check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        ).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
