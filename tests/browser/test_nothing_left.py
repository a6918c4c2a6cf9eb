"""Browsers, drivers, screens and their files end with their owner, also when that is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from roundsman.browser import Engine
from tests.browser.conftest import BRIDGE

SECONDS = 60.0
OWNER = """
import json, sys, time
from pathlib import Path
import psutil
from roundsman.browser import Engine, Launch
from roundsman.browser.browsers import Browsers
from roundsman.target import BrowserPrograms

pool = Browsers(BrowserPrograms(), Path(sys.argv[2]))
with pool.window(Engine(sys.argv[1]), Launch(), hosts={}, deadline=60) as window:
    window.raw.goto("about:blank")
    family = [process.pid for process in psutil.Process().children(recursive=True)]
    print(json.dumps({"folder": str(pool.folder), "family": family}), flush=True)
    time.sleep(600)
"""


def test_nothing_outlives_a_killed_owner(engine: Engine) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, engine.value, str(BRIDGE)], stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )
    assert owner.stdout is not None
    told = json.loads(owner.stdout.readline())
    assert len(told["family"]) > 3
    os.killpg(owner.pid, signal.SIGKILL)  # the driver, too, as when a supervisor ends a round
    owner.wait()
    owner.stdout.close()
    deadline = time.monotonic() + SECONDS
    while (left := _alive(told["family"])) or Path(told["folder"]).exists():
        assert time.monotonic() < deadline, f"left: {left}, {told['folder']}"
        time.sleep(0.05)


def _alive(processes: list[int]) -> list[int]:
    found = []
    for process in processes:
        try:
            if psutil.Process(process).status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found
