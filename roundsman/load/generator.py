"""Starts Locust in a process of its own, watches it, and reads what it left."""

import contextlib
import importlib.util
import json
import math
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psutil

from roundsman import rungs
from roundsman.failure import CannotLook, Observation, TimedOut, Unreachable
from roundsman.load.memory import MemorySampler
from roundsman.load.plan import Plan
from roundsman.load.run import HTML, PLAN, STATISTICS, LoadRun, read_run, write_watched
from roundsman.load.usage import Usage
from roundsman.preflight import attempt
from roundsman.vocabulary import Rung

START_UP = 60.0
"""Seconds that Locust and its workers may take to begin and to end."""
LEAST_OFFERED = 0.95
"""Share of the agreed rate below which the generator itself was too slow."""
MOST_LATE = 0.5
"""Share of turns that may begin late: a generator that is busy with itself is late with most of them."""
Tell = Callable[[dict[str, Any]], None]


class LoadGenerator:
    """Runs loads, each with a folder of its own below `folder`. `tell` hears of the progress twice a second."""

    def __init__(
        self, folder: Path, root: Path, unreachable: Mapping[str, str] | None = None, tell: Tell = lambda _: None
    ) -> None:
        self._folder = folder
        self._root = root
        self._unreachable = unreachable or {}
        self._tell = tell

    def run(
        self,
        users: Path,
        plan: Plan,
        *,
        name: str,
        processes: int = 1,
        remote_workers: int = 0,
        master_port: int = 5557,
        memory: MemorySampler | None = None,
    ) -> LoadRun:
        """Puts a load on a target and returns what it showed, whatever that is.

        `users` is the module with the people, `name` stands in the folder's name. Raises RungError for a check that
        does not declare rung `load`, Unreachable for a target that cannot be connected to, and CannotLook when the
        load could not be made: no host, no Locust, no requests, or a generator that was too slow.
        """
        rungs.require(Rung.LOAD, f"a load of {plan.words}")
        if not plan.host:
            raise CannotLook("no host for the load: the target names no address for these users")
        if importlib.util.find_spec("locust") is None:
            raise CannotLook("Locust is not installed, so no load can be made: install roundsman[load]")
        if problem := self._unreachable.get(plan.host) or _refusal(plan.host, plan.deadline):
            raise Unreachable(Observation(f"a load on {plan.host}", "a connection", problem))
        folder = self._folder / f"{name}-{uuid.uuid4().hex[:8]}"
        folder.mkdir(parents=True)
        command = _command(users, plan, folder, processes, remote_workers, master_port)
        started = time.time()
        with memory or contextlib.nullcontext():
            cpu = self._watch(command, plan, folder)
        try:
            write_watched(folder, cpu, started, time.time(), memory.samples if memory else ())
            run = read_run(folder)
        except (OSError, ValueError, KeyError):
            raise CannotLook(f"Locust left no figures: {_last_words(folder)}") from None
        _complain_of_generator(run)
        return run

    def _watch(self, command: list[str], plan: Plan, folder: Path) -> float:
        """Waits for the process to end, whatever happens to us; returns the cores that it used."""
        (folder / PLAN).write_text(Plan(**{**vars(plan), "folder": str(folder)}).as_json(), encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("LOCUST_")}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(self._root), environment.get("PYTHONPATH", "")]))
        limit = time.monotonic() + plan.warm_up + plan.duration + 2 * plan.deadline + START_UP
        with (folder / "locust.log").open("wb") as log:
            # in our own process group: whoever ends the round ends the load
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
            usage = Usage(process.pid)
            try:
                while process.poll() is None:
                    if time.monotonic() > limit:
                        raise CannotLook(f"Locust did not end in time: {_last_words(folder)}")
                    usage.look(_progress(folder), self._tell)
                    time.sleep(0.1)
            finally:
                _end(process)
        if process.returncode:
            raise CannotLook(f"Locust ended with exit code {process.returncode}: {_last_words(folder)}")
        return usage.cores


def _command(users: Path, plan: Plan, folder: Path, processes: int, remote_workers: int, master_port: int) -> list[str]:
    seconds = math.ceil(plan.warm_up + plan.duration + START_UP)  # the conductor ends it; this is for its own death
    told = Plan(**{**vars(plan), "folder": str(folder)}).as_json()
    words = [
        sys.executable,
        "-m",
        "locust",
        "--locustfile",
        str(users),
        "--headless",
        "--only-summary",
        "--host",
        plan.host,
        "--users",
        str(plan.users),
        "--spawn-rate",
        str(plan.users),
        "--run-time",
        f"{seconds}s",
        "--stop-timeout",
        f"{plan.deadline + 1:.0f}",
        "--exit-code-on-error",
        "0",
        "--loglevel",
        "WARNING",
        "--json-file",
        str(folder / STATISTICS.removesuffix(".json")),
        "--html",
        str(folder / HTML),
        "--plan",
        told,
    ]
    if remote_workers:
        words += ["--master", "--master-bind-port", str(master_port), "--expect-workers", str(remote_workers)]
        words += ["--expect-workers-max-wait", f"{START_UP:.0f}"]
    elif processes > 1:
        port = str(_free_port())
        words += ["--processes", str(processes), "--master-bind-host", "127.0.0.1", "--master-bind-port", port]
        words += ["--master-port", port]
    return words


def _complain_of_generator(run: LoadRun) -> None:
    tally = run.tally
    if tally.stopped:
        return
    if run.requests == 0 and run.offered >= LEAST_OFFERED:
        errors = "; ".join(tally.errors) or f"nobody was answered within {run.plan.deadline:g} s"
        raise TimedOut(Observation(f"a load of {run.plan.words}", "answers", f"none in the measured time: {errors}"))
    if run.requests == 0:
        raise CannotLook(f"the load made no request: {_last_words(run.folder)}")
    if run.offered < LEAST_OFFERED or tally.late > MOST_LATE * tally.started:
        raise CannotLook(
            f"the generator was the bottleneck: it offered {run.offered:.0%} of {run.plan.rate:g} requests/s, "
            f"{tally.late} turns began late, {tally.missed} never, and it used {run.cpu:.2f} cores"
        )


def _refusal(host: str, seconds: float) -> str:
    return attempt(host, min(seconds, 5.0)) or ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _progress(folder: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return content


def _last_words(folder: Path) -> str:
    text = (folder / "locust.log").read_text(encoding="utf-8", errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][-300:] if lines else "it said nothing"


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends a process and all that it began."""
    if process.poll() is not None:
        return
    with contextlib.suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
    process.wait()
