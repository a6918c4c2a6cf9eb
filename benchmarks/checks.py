"""What does Roundsman cost? Simple API checks with one attachment each, beside the same in plain pytest.

    python benchmarks/checks.py --checks 500 --repeat 5

Makes, in turns and in one run, against one small server: a round of so many checks; the same checks in plain pytest
with allure-pytest and httpx; and a bare loop over httpx. Prints medians and ratios, and how long it takes from the
start of the command to the first verdict. Exits with 1 when any of them did not pass.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SUITE = Path(__file__).resolve().parent.parent
SERVER = """
import asyncio, sys

BODY = b'{"on": true, "brightness": 100}'
ANSWER = b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(BODY) + BODY

async def serve(reader, writer):
    while await reader.read(65536):
        writer.write(ANSWER)

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""
OURS = """
import pytest
from fixtures.cases import LAMP_OUT
from fixtures.clients.toy import Lamp
from roundsman import detects


@pytest.mark.parametrize("number", range({checks}))
@detects(LAMP_OUT)
def check_it_shines(lamp: Lamp, number: int) -> None:
    assert lamp.state().on
"""
PLAIN = """
import allure
import httpx
import pytest


@pytest.fixture(scope="session")
def lamp():
    with httpx.Client(base_url="{url}") as client:
        yield client


@pytest.mark.parametrize("number", range({checks}))
def test_it_shines(lamp, number):
    answer = lamp.get("/lamp")
    text = f"GET {{answer.url}}\\n{{answer.status_code}}\\n{{answer.text}}"
    allure.attach(text, "evidence", allure.attachment_type.TEXT)
    assert answer.status_code == 200
    assert answer.json()["on"]
"""
LOOP = """
import httpx
with httpx.Client(base_url="{url}") as client:
    for _ in range({checks}):
        answer = client.get("/lamp")
        assert answer.status_code == 200 and answer.json()["on"]
"""


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checks", type=int, default=500)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    url = f"http://127.0.0.1:{int(server.stdout.readline())}"
    try:
        with tempfile.TemporaryDirectory(prefix="roundsman-checks-") as name:
            return measure(Path(name), url, options)
    finally:
        server.terminate()
        server.wait()


def measure(folder: Path, url: str, options: argparse.Namespace) -> int:
    """Prepares the three, and lets them take turns."""
    ours, plain, loop = folder / "ours", folder / "plain", folder / "loop.py"
    shutil.copytree(SUITE / "tests/engine/toy", ours, ignore=shutil.ignore_patterns("__pycache__"))
    (ours / "checks/toy/check_lamp.py").write_text(OURS.format(checks=options.checks))
    (ours / "target.toml").write_text(f'name = "street"\n[toy.lamp]\nurl = "{url}"\n')
    plain.mkdir()
    (plain / "pytest.ini").write_text("[pytest]\n")
    (plain / "test_lamp.py").write_text(PLAIN.format(url=url, checks=options.checks))
    loop.write_text(LOOP.format(url=url, checks=options.checks))
    python = sys.executable
    blocked = [
        f"-pno:{one}"
        for one in ("roundsman", "locust", "schemathesis", "hypothesispytest", "anyio", "pytest11.testinfra", "xdist")
    ]
    commands = {
        "Roundsman": (ours, [python, "-m", "pytest", "-q", "--target=target.toml", "--alluredir=results"]),
        "plain pytest with Allure": (plain, [python, "-m", "pytest", "-q", *blocked, "--alluredir=results"]),
        "bare httpx loop": (folder, [python, str(loop)]),
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    first: list[float] = []
    for _ in range(options.repeat):
        for name, (place, command) in commands.items():
            shutil.rmtree(place / "results", ignore_errors=True)
            started = time.monotonic()
            ended = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
            seconds[name].append(time.monotonic() - started)
            if ended.returncode:
                print(f"{name} did not pass:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
                return 1
        first.append(until_first_verdict(ours, len(first)))
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    print(f"{options.checks} checks, {options.repeat} turns")
    for name, value in medians.items():
        print(f"{name:26} median {value:6.2f} s, {value / options.checks * 1000:5.2f} ms each")
    plain_seconds = medians["plain pytest with Allure"]
    print(f"Roundsman ÷ plain pytest with Allure: {medians['Roundsman'] / plain_seconds:.2f}")
    print(f"from the start of `roundsman run` to its first verdict: median {statistics.median(first):.2f} s")
    return 0


def until_first_verdict(suite: Path, number: int) -> float:
    """Seconds from the start of a round to its first verdict."""
    rounds = suite / f"rounds-{number}"
    command = [sys.executable, "-m", "roundsman", "run", "--target=target.toml", f"--rounds={rounds}", "--workers=1"]
    started = time.time()
    subprocess.run(command, cwd=suite, capture_output=True, check=True)
    (journal,) = rounds.glob("*/journal.jsonl")
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    return float(next(line["at"] for line in lines if line["event"] == "verdict")) - started


if __name__ == "__main__":
    sys.exit(main())
