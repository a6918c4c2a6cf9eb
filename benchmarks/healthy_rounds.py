"""How often does a healthy system raise an alarm? Rounds over one healthy sandbox, some with all cores busy.

    python benchmarks/healthy_rounds.py --rounds 300 --busy 100 --system scanner

Prints looks, failures and the upper end of the 95 % confidence interval (Clopper-Pearson, one-sided) for the chance
that one look fails. Exits with 1 when any look was not healthy.
"""

import argparse
import contextlib
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from roundsman.journal import read_journal

SUITE = Path(__file__).resolve().parent.parent


def main() -> int:
    """Makes the rounds and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--busy", type=int, default=100, help="of these, rounds with all cores kept busy")
    parser.add_argument("--system", default="scanner")
    parser.add_argument("--paths", nargs="*", default=["checks"], help="folders of checks, such as checks or browser")
    parser.add_argument("--workers", type=int, default=0, help="processes that look at the same time; 0: only one")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # else the sandbox would outlive us
    verdicts: Counter[str] = Counter()
    seconds: dict[str, list[float]] = {"idle": [], "busy": []}
    with tempfile.TemporaryDirectory(prefix="roundsman-rounds-") as name, served(options.system, Path(name)) as target:
        for number in range(options.rounds):
            busy = number >= options.rounds - options.busy
            with burners() if busy else contextlib.nullcontext():
                started = time.monotonic()
                verdicts += round_over(target, Path(name) / f"round-{number}", options)
                seconds["busy" if busy else "idle"].append(time.monotonic() - started)
            if sys.stderr.isatty():
                print(f"\r{number + 1}/{options.rounds} {dict(verdicts)}", end="", file=sys.stderr, flush=True)
    looks, failures = verdicts.total(), verdicts.total() - verdicts["healthy"]
    print(f"\nrounds {options.rounds}, of them {options.busy} with all cores busy; looks {looks}; {dict(verdicts)}")
    for kind, values in seconds.items():
        if values:
            print(f"median of a round, {kind}: {sorted(values)[len(values) // 2]:.2f} s")
    print(f"failures {failures}; chance of a false alarm per look, 95 % upper bound: {bound(failures, looks):.2e}")
    return 1 if failures else 0


@contextlib.contextmanager
def served(system: str, folder: Path) -> Iterator[Path]:
    """A sandbox that serves as long as the context lasts; gives the target file that points at it."""
    target = folder / "target.toml"
    command = [sys.executable, "-m", "roundsman", "sandbox", f"--system={system}", f"--write-target={target}"]
    process = subprocess.Popen(command, cwd=SUITE, stdout=subprocess.DEVNULL)
    try:
        while not target.exists():
            if process.poll() is not None:
                sys.exit("the sandbox did not start")
            time.sleep(0.1)
        yield target
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def burners() -> Iterator[None]:
    """Keeps every core busy."""
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def round_over(target: Path, folder: Path, options: argparse.Namespace) -> Counter[str]:
    """Makes one round by plain pytest and counts its verdicts."""
    words = [f"--target={target}", f"--system={options.system}", f"--round-folder={folder}", "-q", *options.paths]
    words += [f"--numprocesses={options.workers}"] if options.workers else []
    log = folder.with_suffix(".log")
    with log.open("wb") as file:
        subprocess.run([sys.executable, "-m", "pytest", *words], cwd=SUITE, stdout=file, stderr=file, check=False)
    found = Counter(line["verdict"] for line in read_journal(folder / "journal.jsonl") if line["event"] == "verdict")
    if found.total() == 0 or found.total() != found["healthy"]:
        print(log.read_text(encoding="utf-8", errors="replace")[-6000:], file=sys.stderr)
        found = found or Counter({"no verdict at all": 1})
    return found


def bound(failures: int, looks: int) -> float:
    """The chance of failure at which so few failures in so many looks would be a 5 % event, 0..1."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        few = sum(math.comb(looks, k) * middle**k * (1 - middle) ** (looks - k) for k in range(failures + 1))
        low, high = (middle, high) if few > 0.05 else (low, middle)
    return high


if __name__ == "__main__":
    sys.exit(main())
