"""Serves the sandbox for a person: addresses, pages, faults to strike and heal by hand."""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from roundsman.failure import CannotLook
from roundsman.plugin.options import read_options
from roundsman.plugin.state import make_state
from roundsman.sandbox.desk import StrikeDesk, serve_desk
from roundsman.sandbox.served import state_folder
from roundsman.target.load import read_target_file
from roundsman.whole import write_whole


def serve_sandbox(config: pytest.Config) -> int:
    """Starts the selected systems, says where they are, and waits until it is interrupted."""
    state = make_state(config, read_options(config))
    if unknown := sorted(state.options.systems - state.suite.sandbox.keys()):
        known = ", ".join(state.suite.sandbox)
        raise pytest.UsageError(f"--system: the sandbox has no system {', '.join(unknown)}; it has {known}")
    systems = state.sandbox_systems()
    owner = state.own_sandbox()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    print(f"starting {', '.join(systems)} …", flush=True)
    file = state_folder(config.rootpath) / f"sandbox-{os.getpid()}.json"
    try:
        sections = state.started_sandbox(systems)
        content = {**read_target_file(state.options.sandbox_target), **sections}
        state.validated(content, "the sandbox")
        desk = StrikeDesk(owner, [fault for fault in state.suite.faults if fault.system in systems])
        with serve_desk(desk) as address:
            write_whole(file, json.dumps({"desk": address}))
            if wanted := config.getoption("--write-target"):
                write_target(Path(wanted), content)
                print(f"target file: {wanted}")
            _say_where(sections)
            print("\nIn another terminal: roundsman sandbox faults | strike ID | heal.  Ctrl-C ends it.", flush=True)
            stop.wait()
            desk.heal()
    except CannotLook as error:
        print(error, file=sys.stderr)
        return 3
    finally:
        file.unlink(missing_ok=True)
        owner.close()
    return 0


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
