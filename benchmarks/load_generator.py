"""How much can the load generator do? Our people on Locust against `wrk`, on the same endpoint, taking turns.

    python benchmarks/load_generator.py --seconds 5 --turns 3

Prints the ceiling of each in requests a second, and ours as a share of wrk's. Both ask a bare server of one process, so
that wrk's figure is what the server can do, and the ratio a lower bound. Needs `wrk` on the path (Debian: apt-get
install wrk). A ceiling is no working point: docs/load.md says how far from it to stay.
"""

import argparse
import contextlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from roundsman import CannotLook, Rung, rungs
from roundsman.load.generator import LoadGenerator
from roundsman.load.plan import Plan
from roundsman.load.run import read_run

SUITE = Path(__file__).resolve().parent.parent
SERVER = """
import sys, uvicorn
HEAD = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
async def application(scope, receive, send):
    await send(HEAD)
    await send({"type": "http.response.body", "body": b"{}"})
uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", lifespan="off")
"""
USERS = """
from locust import task
from roundsman.load.people import Person
class Runner(Person):
    @task
    def runs(self): self.ask("GET", "/")
"""
MORE_THAN_ANYBODY_CAN = 1_000_000.0
"""Requests a second: people who never wait."""


def main() -> int:
    """Makes the turns and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=5, help="of each turn")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--users", type=int, default=32, help="connections at the same time")
    parser.add_argument("--processes", type=int, default=1, help="of Locust")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is not installed; on Debian: apt-get install wrk", file=sys.stderr)
        return 2
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory(prefix="roundsman-ceiling-") as folder, served() as address:
        for turn in range(options.turns):
            theirs.append(wrk(address, options))
            ours.append(people(address, Path(folder), options))
            print(f"turn {turn + 1}: requests/s of wrk {theirs[-1]:.0f}, of our people {ours[-1]:.0f}", flush=True)
    middle, other = statistics.median(ours), statistics.median(theirs)
    processes = f"{options.processes} process{'es' if options.processes > 1 else ''}"
    print(f"median: wrk {other:.0f}, ours {middle:.0f} with {processes}; ratio {middle / other:.3f}")
    return 0


@contextlib.contextmanager
def served() -> Iterator[str]:
    """A bare server as long as the context lasts; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(port)])
    try:
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def wrk(address: str, options: argparse.Namespace) -> float:
    """Requests a second that wrk reaches with one thread."""
    words = ["wrk", "-t", "1", "-c", str(options.users), "-d", f"{options.seconds}s", address]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None:
        sys.exit(f"wrk said nothing of requests a second:\n{said}")
    return float(found.group(1))


def people(address: str, folder: Path, options: argparse.Namespace) -> float:
    """Requests a second that our people reach when they never wait."""
    users = folder / "runners.py"
    users.write_text(USERS, encoding="utf-8")
    plan = Plan(address, options.users, MORE_THAN_ANYBODY_CAN, options.seconds, 1.0, 5.0, 1.0)
    rungs.allow(Rung.LOAD)
    with contextlib.suppress(CannotLook):  # of course the generator is the bottleneck: that is what is measured
        LoadGenerator(folder, SUITE).run(users, plan, name="ceiling", processes=options.processes)
    newest = max((path for path in folder.glob("ceiling-*")), key=lambda path: path.stat().st_mtime)
    return read_run(newest).throughput


if __name__ == "__main__":
    sys.exit(main())
