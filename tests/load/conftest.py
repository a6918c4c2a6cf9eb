"""A small real server that can be slow, fail, leak, hang and die, and people who visit it."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
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
        with socket.create_server(("127.0.0.1", 0)) as listener:
            descriptor = listener.fileno()
            command = [sys.executable, str(HERE / "sick_server.py"), "--listener", str(descriptor), *options]
            processes.append(subprocess.Popen(command, pass_fds=[descriptor]))
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert httpx.get(f"{address}/metrics", timeout=60).status_code == 200
        return address

    yield start
    for process in processes:
        process.kill()
        process.wait()


PLAN = Plan("http://127.0.0.1:9", users=40, rate=40.0, duration=2.0, warm_up=0.5, deadline=2.0, stop_error_rate=0.5)


def plan_for(host: str, **changes: Any) -> Plan:
    return replace(PLAN, host=host, **changes)


def made_up(
    milliseconds: dict[float, int],
    *,
    failures: int = 0,
    plan: Plan = PLAN,
    samples: Sequence[Sample] = (),
    folder: Path = Path("/nowhere"),
    **tally: Any,
) -> LoadRun:
    """A load that never was, with these response times."""
    requests = sum(milliseconds.values())
    histogram = {float(rounded(key)): count for key, count in milliseconds.items()}
    figures = EndpointFigures("GET /a", requests, failures, histogram)
    told = {"started": int(plan.rate * plan.duration), "answered": requests - failures, **tally}
    return LoadRun(plan, [figures], Tally(**told), 0.1, folder, 1000.0, 1010.0, samples)
