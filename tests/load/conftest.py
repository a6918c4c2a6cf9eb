"""A small real server that can be slow, fail, leak, hang and die, and people who visit it."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from roundsman import Rung, rungs
from roundsman.evidence import begin_evidence
from roundsman.failure import Degradation, begin_look
from roundsman.load.generator import LoadGenerator
from roundsman.load.histogram import rounded
from roundsman.load.plan import Plan
from roundsman.load.run import EndpointFigures, LoadRun
from roundsman.load.slope import Sample
from roundsman.load.tally import Tally

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
USERS = HERE / "visitors.py"


@pytest.fixture(autouse=True)
def look() -> Degradation:
    """Everything here is done as by a check that may make load."""
    rungs.allow(Rung.LOAD)
    begin_evidence()
    return begin_look()


@pytest.fixture
def generator(tmp_path: Path) -> LoadGenerator:
    return LoadGenerator(tmp_path, ROOT)


@pytest.fixture
def server() -> Iterator[Callable[..., str]]:
    """Starts a server with options such as `--leak 4096` and gives its address."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> str:
        port = free_port()
        command = [sys.executable, str(HERE / "sick_server.py"), "--port", str(port), *options]
        processes.append(subprocess.Popen(command))
        wait_for(port)
        return f"http://127.0.0.1:{port}"

    yield start
    for process in processes:
        process.kill()
        process.wait()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


PLAN = Plan("http://127.0.0.1:9", users=40, rate=40.0, duration=2.0, warm_up=0.5, deadline=2.0, stop_error_rate=0.5)


def plan_for(host: str, **changes: Any) -> Plan:
    return replace(PLAN, host=host, **changes)


def made_up(
    milliseconds: dict[float, int], *, failures: int = 0, plan: Plan = PLAN, samples: Sequence[Sample] = (),
    folder: Path = Path("/nowhere"), **tally: Any,
) -> LoadRun:
    """A load that never was, with these response times."""
    requests = sum(milliseconds.values())
    histogram = {float(rounded(key)): count for key, count in milliseconds.items()}
    figures = EndpointFigures("GET /a", requests, failures, histogram)
    told = {"started": int(plan.rate * plan.duration), "answered": requests - failures, **tally}
    return LoadRun(plan, [figures], Tally(**told), 0.1, folder, 1000.0, 1010.0, samples)
