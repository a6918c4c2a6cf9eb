"""Nothing outlives the owner of a sandbox, however the owner ends."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from roundsman.databases.engine import answering_engine
from roundsman.sandbox.reaper import engine_connection
from tests.waiting import eventually, is_running

ROOT = Path(__file__).parents[2]
OWNER = """
import contextlib, json, sys
from roundsman.sandbox import Workspace
choice, lever = sys.argv[1:]
workspace = Workspace(choice)
server = workspace.databases.postgres()
with getattr(server, lever)() if lever else contextlib.nullcontext():
    port = int(server.url().rpartition(":")[2].partition("/")[0])
    print(json.dumps({"folder": str(workspace.folder), "port": port}), flush=True)
    sys.stdin.read()
workspace.close()
"""


def processes_in(folder: str) -> list[int]:
    """Processes that work in a folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd().startswith(folder):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def containers_at(port: int) -> list[str]:
    """Containers, also ended ones, that publish a port."""
    engine = answering_engine()
    if engine is None:
        return []
    connection = engine_connection(engine, 10.0)
    connection.request("GET", "/containers/json?all=true")
    containers: list[dict[str, Any]] = json.loads(connection.getresponse().read())
    connection.close()
    return [one["Id"] for one in containers if any(entry.get("PublicPort") == port for entry in one["Ports"])]


def shared_memory_of(processes: list[int]) -> list[str]:
    """Segments of System V shared memory that these processes made."""
    table = Path("/proc/sysvipc/shm")
    lines = table.read_text().splitlines()[1:] if table.exists() else []
    return [line for line in lines if int(line.split()[4]) in processes]


@pytest.mark.parametrize("end", ["closed", "killed"])
@pytest.mark.parametrize("lever", ["", "suspended", "stopped"], ids=["running", "suspended", "stopped"])
def test_nothing_is_left_of_a_server(provider: str, lever: str, end: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, provider, lever],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as owner:
        assert owner.stdout is not None
        belongings = json.loads(owner.stdout.readline())
        folder, port = belongings["folder"], belongings["port"]
        processes, containers = processes_in(folder), containers_at(port)
        assert bool(processes) == (provider == "embedded" and lever != "stopped")
        assert bool(containers) == (provider == "container" and lever != "stopped")
        assert bool(shared_memory_of(processes)) == (bool(processes) and sys.platform == "linux")
        if end == "killed":
            owner.send_signal(signal.SIGKILL)
        else:
            owner.communicate()
            assert owner.returncode == 0
    assert eventually(lambda: not Path(folder).exists())
    assert eventually(lambda: not processes_in(folder) and not containers_at(port))
    assert eventually(lambda: not any(map(is_running, processes)))
    assert shared_memory_of(processes) == []
