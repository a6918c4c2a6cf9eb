"""A scripted night, time compressed: is every fault alerted once and closed once, whatever happens meanwhile?

    python benchmarks/night.py --rounds 240 --seed 7

Some hundred rounds from cron, a minute apart on a clock of their own, over the sandbox of a small suite. Faults are
struck and healed at random; the channel is dead for a while; rounds are killed with SIGKILL at random moments; the
clock jumps ahead once; the disk is full once (a small disk in a namespace of its own, for which this program starts
itself again through `unshare`). Prints the figures, and exits with 1 when one is off.
"""

import argparse
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SUITE = Path(__file__).resolve().parent.parent
TOY = SUITE / "tests" / "engine" / "toy"
INSIDE = "ROUNDSMAN_NIGHT_DISK"
DISK = "160m"
MINUTE, JUMP = 60.0, 7200.0
STALE = 3 * MINUTE
COMMAND = ("-c", "from roundsman.command import main; main()")
CLOCK = """
import os, time
import time_machine

time_machine.travel(time.time() + float(os.environ["NIGHT_CLOCK"]), tick=True).start()
"""
TARGET = """
name = "street"

[round]
workers = 1
second_look_share = 0

[toy.lamp]
url = "{lamp}"

[alerts]
remind = 0

[channels]
desk = {{ env = "CHANNEL" }}

[reports]
build = "demand"
keep = "30m"
keep_quiet = "10m"
"""


@dataclass
class Figures:
    """What was done, and what was seen of it."""

    rounds: int = 0
    killed: int = 0
    disk_full: int = 0
    struck: list[str] = field(default_factory=list)
    """Ids of the faults that had to be alerted."""
    quiet: int = 0
    """Strikes that had to alert nobody."""
    problems: list[str] = field(default_factory=list)

    def expect(self, what: str, expected: object, seen: object) -> None:
        """Prints a figure, and remembers when it is off."""
        print(f"  {what:52} {seen!s:>8}  {'' if expected == seen else f'EXPECTED {expected}'}")
        if expected != seen:
            self.problems.append(what)


class Night:
    """The suite, its sandbox, the receiver of messages, and the clock."""

    def __init__(self, folder: Path, stack: ExitStack, chance: random.Random) -> None:
        shutil.copytree(TOY, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        self.folder, self.chance = folder, chance
        self.clock = 0.0
        self.figures = Figures()
        self.started: set[str] = set()
        self.cut_short: set[str] = set()
        sys.path[:0] = [str(folder), str(SUITE)]  # the small suite's own packages come first
        import fixtures.suite
        from roundsman.plugin.suite import Suite
        from roundsman.sandbox.owner import SandboxOwner
        from tests.nights.servers import receiver

        suite = Suite([fixtures.suite])
        self.faults = list(suite.faults)
        self.owner = SandboxOwner(suite.sandbox, "embedded", folder)
        stack.callback(self.owner.close)
        self.receiver = stack.enter_context(receiver())
        lamp = self.owner.sections(["toy"])["toy"]["lamp"]["url"]
        (folder / "sitecustomize.py").write_text(CLOCK)
        (folder / "street.toml").write_text(TARGET.format(lamp=lamp))
        settings = folder / "pyproject.toml"
        also = '["error", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"]'
        settings.write_text(settings.read_text().replace('["error"]', also))

    def round(self, *, kill_after: float | None = None) -> bool:
        """One round from cron, a minute later. Says whether it came to its end."""
        self.clock += MINUTE
        self.figures.rounds += 1
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ROUNDSMAN_")},
            "PYTHONPATH": os.pathsep.join((str(self.folder), str(SUITE))),
            "NIGHT_CLOCK": str(self.clock),
            "CHANNEL": f"json://{self.receiver.address}/alerts",
        }
        process = subprocess.Popen(
            [sys.executable, *COMMAND, "run", "--due", "--target=street.toml"],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            out, _ = process.communicate(timeout=kill_after or 120)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            out, _ = process.communicate()
        if process.returncode == -signal.SIGKILL:
            self.figures.killed += 1
        if "Traceback" in out:
            self.figures.problems.append(f"a traceback: {out}")
        rounds = self.folder / "reports" / "rounds"
        begun = {file.parent.name for file in rounds.glob("*/running.json")}
        self.started |= begun
        self.cut_short |= {name for name in begun if not (rounds / name / "result.json").exists()}
        return process.returncode in {0, 1}

    def disk_is_full(self, rounds: int) -> None:
        """Some rounds while nothing more can be written."""
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                try:
                    while file.write(b"\0" * size):
                        pass
                except OSError:
                    continue
        for _ in range(rounds):
            self.figures.disk_full += not self.round()
        filler.unlink()


def events_of(night: Night, rounds: int) -> None:
    """The script: strikes and heals between rounds, and everything that goes wrong with the watch itself."""
    from roundsman.proof.strike import struck
    from roundsman.vocabulary import Verdict

    chance, figures = night.chance, night.figures
    typical = 1.5
    whole, until, ill = 0, 3, None  # rounds that came to their end since the last strike or healing
    dead = range(rounds // 3, rounds // 3 + max(4, rounds // 12))
    jump, full = rounds // 2, 2 * rounds // 3
    stack = ExitStack()
    for number in range(rounds):
        night.receiver.dead = number in dead
        if number == jump:
            night.clock += JUMP
        if number == full and INSIDE in os.environ:
            night.disk_is_full(2)
        began = time.monotonic()
        kill = chance.uniform(0.05, typical * 1.1) if chance.random() < 0.12 and number < rounds - 12 else None
        whole += night.round(kill_after=kill)
        if kill is None:
            typical = 0.7 * typical + 0.3 * (time.monotonic() - began)
        if whole < until:
            continue
        if ill is not None:
            stack.close()
            ill = None
        elif number < rounds - 12:
            ill = chance.choice(night.faults)
            stack.enter_context(struck(ill, night.owner.system("toy"), night.owner.workspace.levers))
            if ill.verdict is Verdict.FAILING:
                figures.struck.append(ill.causes[0].id)
            else:
                figures.quiet += 1
        whole, until = 0, chance.randint(3, 5)
    stack.close()


def judged(night: Night) -> None:
    """Compares what arrived and what is recorded with what was done."""
    figures = night.figures
    messages = night.receiver.messages
    distinct = {numbered(message): message["title"] for message in messages}
    opened = Counter(title.split()[1] for title in distinct.values() if title.endswith("failing on street"))
    closed = Counter(title.split()[1] for title in distinct.values() if title.endswith("healthy again on street"))
    print(f"{figures.rounds} rounds, {len(figures.struck)} faults struck, {figures.quiet} that must stay quiet,")
    print(f"{figures.killed} rounds killed, {figures.disk_full} on a full disk, the channel dead for a while")
    for case in sorted({*figures.struck, *opened, *closed}):
        figures.expect(f"{case}: alerts opened", figures.struck.count(case), opened[case])
        figures.expect(f"{case}: alerts closed", figures.struck.count(case), closed[case])
    figures.expect("messages that told of anything else", 0, len(distinct) - opened.total() - closed.total())
    print(f"  messages that came twice because of a kill            {len(messages) - len(distinct):>5}")
    with closing(sqlite3.connect(night.folder / "reports" / "record.sqlite")) as record:
        figures.expect("the record is whole", "ok", one(record, "PRAGMA integrity_check"))
        recorded = {row[0] for row in record.execute("SELECT id FROM rounds")}
        figures.expect("rounds that were begun and are not recorded", 0, len(night.started - recorded))
        cut = one(record, "SELECT count(*) FROM rounds WHERE interrupted")
        figures.expect("rounds cut short, recorded as interrupted", len(night.cut_short), cut)
        figures.expect("looks without a round", 0, one(record, LOST_LOOKS))
        figures.expect(
            "messages never delivered", 0, one(record, "SELECT count(*) FROM messages WHERE delivered IS NULL")
        )
        figures.expect("alerts still open", 0, one(record, "SELECT count(*) FROM alerts WHERE closed IS NULL"))
        gap = "SELECT sum(unknown) FROM hours WHERE \"case\" = 'toy/lamp-out'"
        seen = float(one(record, gap) or 0.0)
        figures.expect("the gap of the clock's jump is seen", True, seen >= JUMP - STALE)
        print(f"  seconds of which nothing is known                     {seen:>5.0f}")


LOST_LOOKS = "SELECT count(*) FROM looks WHERE round NOT IN (SELECT number FROM rounds)"


def one(record: sqlite3.Connection, statement: str) -> Any:
    """The one value that a statement gives."""
    return record.execute(statement).fetchone()[0]


def numbered(message: dict[str, Any]) -> str:
    """The number that a message says it has."""
    found = re.search(r"^Message (\d+)$", message["message"], re.MULTILINE)
    return found[1] if found else message["message"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes the night."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=240, help="at least 60")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311  # nothing secret
    parser.add_argument("--without-disk", action="store_true", help="where no namespace can be made")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="roundsman-night-") as name:
        if INSIDE not in os.environ and not options.without_disk:
            mounted = f'mount -t tmpfs -o size={DISK} tmpfs "{name}" && exec "$@"'
            words = [*(arguments or sys.argv[1:]), f"--seed={options.seed}"]
            again = [sys.executable, __file__, *words]
            command = ["unshare", "--mount", "--map-root-user", "sh", "-c", mounted, "sh", *again]
            return subprocess.run(command, env={**os.environ, INSIDE: name}, check=False).returncode
        place = Path(os.environ.get(INSIDE, name))
        print(f"seed {options.seed}", flush=True)
        began = time.monotonic()
        with ExitStack() as stack:
            night = Night(place / "suite", stack, random.Random(options.seed))  # noqa: S311  # nothing secret
            events_of(night, max(60, options.rounds))
            judged(night)
        print(f"{time.monotonic() - began:.0f} s; {'as it must be' if not night.figures.problems else 'OFF:'}")
        for problem in night.figures.problems:
            print(f"  {problem}")
        return 1 if night.figures.problems else 0


if __name__ == "__main__":
    sys.exit(main())
