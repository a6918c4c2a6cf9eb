"""One alert for one cause: is the root of every outage named, and is it the fault's own?

    python benchmarks/roots.py --system scanner

Strikes every fault of the catalogue, one after the other, in one served sandbox, and makes a round over each. Prints
faults struck and roots named; a root counts when it is the only one, and one of the cases that the fault causes.
Exits with 1 when the two differ, or when the sandbox was not healthy before or after. Without --paths only what is
quick is looked at; faults that only a browser or people under load would notice are left out, and counted.
"""

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SUITE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SUITE))  # where the suite's own packages stand

import fixtures.suite  # noqa: E402
from roundsman.failure import Unprovable  # noqa: E402
from roundsman.fault import Fault  # noqa: E402
from roundsman.plugin.serving import write_target  # noqa: E402
from roundsman.plugin.suite import Suite  # noqa: E402
from roundsman.proof.goldens import Goldens  # noqa: E402
from roundsman.proof.strike import struck  # noqa: E402
from roundsman.round.order import Order  # noqa: E402
from roundsman.round.result import RoundResult  # noqa: E402
from roundsman.round.supervise import make_round  # noqa: E402
from roundsman.sandbox.owner import SandboxOwner  # noqa: E402
from roundsman.target.load import read_target_file  # noqa: E402
from roundsman.vocabulary import Verdict  # noqa: E402


@dataclass
class Figures:
    """What was struck, and what the rounds said."""

    named: int = 0
    consequences: int = 0
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def show(self) -> None:
        """Prints them."""
        struck_ = len(self.seconds)
        print(f"faults struck {struck_}, roots named {self.named}, cases shown as consequences {self.consequences}")
        if self.seconds:
            median = sorted(self.seconds)[struck_ // 2]
            print(f"a round over an ill sandbox: median {median:.1f} s, longest {max(self.seconds):.1f} s")
        for line in self.left_out:
            print(f"left out: {line}")
        for line in self.wrong:
            print(f"wrong: {line}")


def main() -> int:
    """Strikes, looks, heals, and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--system", default="scanner")
    parser.add_argument("--fault", action="append", default=[], help="only this fault; may be repeated")
    parser.add_argument("--paths", nargs="*", default=["checks"], help="folders of checks, such as checks or browser")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    figures = Figures()
    goldens = Goldens(SUITE / "fixtures/faults/goldens")
    with (
        tempfile.TemporaryDirectory(prefix="roundsman-roots-") as name,
        served(options.system, Path(name)) as (target, owner),
    ):
        before = round_over(target, options)
        figures.wrong += not_healthy(before, "before the first strike")
        for fault in Suite([fixtures.suite]).faults:
            if fault.system == options.system and (not options.fault or fault.id in options.fault):
                missing = nobody_looks(fault, goldens, before)
                if missing:
                    figures.left_out.append(f"{fault.id}: no check in {', '.join(options.paths)} looks at {missing}")
                else:
                    strike(fault, owner, target, options, figures)
        figures.wrong += not_healthy(round_over(target, options), "after the last fault was healed")
    figures.show()
    return 1 if figures.wrong or figures.named != len(figures.seconds) else 0


def nobody_looks(fault: Fault, goldens: Goldens, healthy: RoundResult) -> str:
    """The cases of a fault, when none of the checks that must notice it belongs to the round; else nothing."""
    noticing = {f"{case.id}::{check}" for case in fault.causes for check in goldens.checks(fault.id, case.id)}
    return "" if noticing & {check.id for check in healthy.checks} else ", ".join(case.id for case in fault.causes)


def strike(fault: Fault, owner: SandboxOwner, target: Path, options: argparse.Namespace, figures: Figures) -> None:
    """Makes a round over the sandbox with one fault in it."""
    causes = {case.id for case in fault.causes}
    try:
        with struck(fault, owner.system(fault.system), owner.workspace.levers):
            started = time.monotonic()
            result = round_over(target, options)
            figures.seconds.append(time.monotonic() - started)
    except Unprovable as reason:
        figures.left_out.append(f"{fault.id}: {reason}")
        return
    roots = roots_of(result)
    told = ", ".join(sorted(roots)) or "none"
    figures.consequences += len({check.case for check in result.checks if check.consequence_of})
    if len(roots) == 1 and roots <= causes:
        figures.named += 1
    else:
        figures.wrong.append(f"{fault.id} causes {', '.join(sorted(causes))}; named: {told}")
    print(f"{fault.id:44} {told:36} {figures.seconds[-1]:5.1f} s", flush=True)


def roots_of(result: RoundResult) -> set[str]:
    """The cases that a round would alert of: failing ones, or else degraded ones, that follow from no other."""
    own = [check for check in result.checks if not check.consequence_of]
    ill = {check.case for check in own if check.verdict in {Verdict.FAILING, Verdict.UNKNOWN}}
    return ill or {check.case for check in own if check.verdict is Verdict.DEGRADED}


def not_healthy(result: RoundResult, when: str) -> list[str]:
    """What a round over the healthy sandbox found, which must be nothing."""
    found = sorted(roots_of(result))
    return [f"the sandbox was not healthy {when}: {', '.join(found)}"] if found else []


def round_over(target: Path, options: argparse.Namespace) -> RoundResult:
    """One round. Ends the program when none can be made."""
    folder = Path(tempfile.mkdtemp(prefix="round-", dir=target.parent))
    order = Order(
        suite=SUITE,
        folder=folder,
        target=str(target),
        arguments=[f"--system={options.system}", *options.paths],
        workers=options.workers,
        allure=False,
    )
    result = make_round(order)
    if result.usage_error:
        raise SystemExit(f"no round could be made: {result.usage_error}")
    return result


@contextlib.contextmanager
def served(system: str, folder: Path) -> Iterator[tuple[Path, SandboxOwner]]:
    """A running sandbox, and a target file that points at it."""
    suite = Suite([fixtures.suite])
    owner = SandboxOwner(suite.sandbox, "auto", SUITE)
    try:
        owner.start([system])
        base = read_target_file(SUITE / "fixtures" / "targets" / "sandbox.toml")
        target = folder / "target.toml"
        write_target(target, {**base, **owner.sections([system])})
        yield target, owner
    finally:
        owner.close()


if __name__ == "__main__":
    sys.exit(main())
