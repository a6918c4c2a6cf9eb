"""Serves the sandbox for a person: addresses, pages, faults to strike and heal by hand."""

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from roundsman.plugin.options import read_options
from roundsman.plugin.state import make_state
from roundsman.sandbox.desk import StrikeDesk, serve_desk
from roundsman.target.load import read_target_file


def serve_sandbox(config: pytest.Config) -> int:
    """Starts the selected systems, says where they are, and waits until it is interrupted."""
    state = make_state(config, read_options(config))
    systems = state.sandbox_systems()
    owner = state.own_sandbox()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    print(f"starting {', '.join(systems)} …", flush=True)
    file = state_file(config.rootpath)
    try:
        owner.start(systems)
        content = {**read_target_file(state.options.sandbox_target), **owner.sections(systems)}
        state.validated(content, "the sandbox")
        desk = StrikeDesk(owner, [fault for fault in state.suite.faults if fault.system in systems])
        with serve_desk(desk) as address:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps({"pid": os.getpid(), "desk": address}), encoding="utf-8")
            if wanted := config.getoption("--write-target"):
                write_target(Path(wanted), content)
                print(f"target file: {wanted}")
            _say_where(owner.sections(systems))
            print("\nIn another terminal: roundsman sandbox faults | strike ID | heal.  Ctrl-C ends it.", flush=True)
            stop.wait()
            desk.heal()
    finally:
        file.unlink(missing_ok=True)
        owner.close()
    return 0


def state_file(suite: Path) -> Path:
    """Where a running sandbox says how to reach it."""
    return suite / ".roundsman" / "sandbox.json"


def write_target(file: Path, content: dict[str, Any]) -> None:
    """Writes a target file; secrets in it are references."""
    import tomli_w  # only this writes TOML

    file.write_text(tomli_w.dumps(_plain(content)), encoding="utf-8")


def _plain(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _plain(value) for key, value in content.items() if value is not None}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    return content if isinstance(content, str | int | float | bool) else str(content)


def _say_where(sections: dict[str, Any], prefix: str = "") -> None:
    for name, value in sections.items():
        if isinstance(value, dict):
            _say_where(value, f"{prefix}{name}.")
        elif name == "url":
            print(f"  {prefix.rstrip('.'):32} {value}")
