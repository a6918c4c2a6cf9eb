"""Which browser engines can run on this machine. Nothing is started here, and Playwright is not imported."""

import importlib.util
import json
import os
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from roundsman.failure import CannotLook
from roundsman.target.settings import BrowserPrograms

DEBIAN_CHROMIUM = (Path("/usr/lib/chromium/chromium"), Path("/usr/lib/chromium-browser/chromium-browser"))
"""The program itself: the wrapper `/usr/bin/chromium` adds options of its own."""
INSTALL = "python -m roundsman.browser.install"
MARK = "INSTALLATION_COMPLETE"
"""The file that Playwright writes last."""


class Engine(StrEnum):
    """What draws the pages."""

    CHROMIUM = "chromium"
    WEBKIT = "webkit"


class NoEngine(CannotLook):
    """An engine that is not on this machine."""

    def __init__(self, engine: Engine, why: str) -> None:
        super().__init__(f"no {engine} can run here: {why}; install it with: {INSTALL} {engine}")


@dataclass(frozen=True)
class Installation:
    """An engine that can be started."""

    engine: Engine
    origin: str
    """Whose it is, in words."""
    options: dict[str, Any] = field(default_factory=dict, hash=False)
    """What Playwright must be told to start it."""
    bridge: Path | None = None
    """The program that makes the distribution's WebKitGTK understand Playwright."""


def installation(engine: Engine, programs: BrowserPrograms, bridge: Path | None = None) -> Installation:
    """The engine as the target names it, else Playwright's own, else the distribution's. Raises NoEngine."""
    if importlib.util.find_spec("playwright") is None:
        raise NoEngine(engine, "the Python package playwright is not installed")
    named: Path | None = getattr(programs, engine.value)
    if named is not None:
        if not os.access(named, os.X_OK):
            raise NoEngine(engine, f"the target names {named}, which cannot be executed")
        is_bridge = bridge is not None and named.name == bridge.name
        return Installation(engine, "the target's", {"executable_path": named}, named if is_bridge else None)
    if downloaded(engine):
        # without a channel Playwright takes the headless shell, which has no cameras
        return Installation(engine, "Playwright's", {"channel": "chromium"} if engine is Engine.CHROMIUM else {})
    if engine is Engine.CHROMIUM:
        for program in DEBIAN_CHROMIUM:
            if program.exists():
                return Installation(engine, "the distribution's", {"executable_path": program})
        raise NoEngine(engine, "neither Playwright nor the distribution has put one here")
    if bridge is None or not bridge.exists():
        raise NoEngine(engine, "Playwright has none here, and the suite has no bridge to WebKitGTK")
    return Installation(engine, "the distribution's", {"executable_path": bridge}, bridge)


def downloaded(engine: Engine) -> list[Path]:
    """The folders into which Playwright has downloaded this engine, in the revision that its version wants."""
    # beside `chromium-…` there may be `chromium_headless_shell-…`, which has no cameras
    marks = [mark for name in (f"{engine}-*", f"{engine}_*_special-*") for mark in downloads().glob(f"{name}/{MARK}")]
    wanted = revisions(engine)
    return [mark.parent for mark in marks if mark.parent.name.rpartition("-")[2] in wanted]


def revisions(program: str) -> list[str]:
    """The revisions of a program that Playwright's version wants; the first is that of most machines."""
    listed = Path(_package()) / "driver" / "package" / "browsers.json"
    try:
        programs = json.loads(listed.read_text(encoding="utf-8"))["browsers"]
    except (OSError, ValueError, KeyError):
        return []
    return [
        str(revision)
        for one in programs
        if one["name"] == program
        for revision in (one["revision"], *one.get("revisionOverrides", {}).values())
    ]


def _package() -> str:
    spec = importlib.util.find_spec("playwright")
    return next(iter(spec.submodule_search_locations or ()), "") if spec else ""


def downloads() -> Path:
    """Where Playwright keeps what it downloads."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if named == "0":
        return Path(_package()) / "driver" / "package" / ".local-browsers"
    if named:
        return Path(named)
    cache = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / cache) / "ms-playwright"
