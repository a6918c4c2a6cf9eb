"""One alert for one cause: is the root of every outage named, and is it the fault's own?

    python benchmarks/roots.py --system scanner

Strikes every fault of the catalogue, one after the other, in one served sandbox, and makes a round over each. Prints
faults struck and roots named; a root counts when it is the only one, and one of the cases that the fault causes.
Exits with 1 when the two differ, or when the sandbox was not healthy before or after.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SUITE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SUITE))  # where the suite's own packages stand

import fixtures.suite  # noqa: E402
from roundsman.failure import Unprovable  # noqa: E402
from roundsman.plugin.serving import write_target  # noqa: E402
from roundsman.plugin.suite import Suite  # noqa: E402
from roundsman.proof.strike import struck  # noqa: E402
from roundsman.sandbox.owner import SandboxOwner  # noqa: E402
from roundsman.target.load import read_target_file  # noqa: E402

ROUNDSMAN = [sys.executable, "-m", "roundsman"]


def main() -> int:
    """Strikes, looks, heals, and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--system", default="scanner")
    parser.add_argument("--fault", action="append", default=[], help="only this fault; may be repeated")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    wrong: list[str] = []
    unprovable: list[str] = []
    consequences = named = 0
    seconds: list[float] = []
    with (
        tempfile.TemporaryDirectory(prefix="roundsman-roots-") as name,
        served(options.system, Path(name)) as (target, owner),
    ):
        wrong += not_healthy(target, options, "before the first strike")
        faults = [
            fault
            for fault in Suite([fixtures.suite]).faults
            if fault.system == options.system and (not options.fault or fault.id in options.fault)
        ]
        for fault in faults:
            causes = {case.id for case in fault.causes}
            try:
                with struck(fault, owner.system(fault.system), owner.workspace.levers):
                    started = time.monotonic()
                    result = round_over(target, options)
                    seconds.append(time.monotonic() - started)
            except Unprovable as reason:
                unprovable.append(f"{fault.id}: {reason}")
                continue
            roots = roots_of(result)
            consequences += len({check["case"] for check in result["checks"] if check["consequence_of"]})
            told = ", ".join(sorted(roots)) or "none"
            if len(roots) == 1 and roots <= causes:
                named += 1
            else:
                wrong.append(f"{fault.id} causes {', '.join(sorted(causes))}; named: {told}")
            print(f"{fault.id:44} {told:36} {seconds[-1]:5.1f} s", flush=True)
        wrong += not_healthy(target, options, "after the last one was healed")
    print(f"faults struck {len(seconds)}, roots named {named}, cases shown as consequences {consequences}")
    for line in unprovable:
        print(f"cannot be struck on this machine: {line}")
    median = sorted(seconds)[len(seconds) // 2]
    print(f"a round over an ill sandbox: median {median:.1f} s, longest {max(seconds):.1f} s")
    for line in wrong:
        print(f"wrong: {line}")
    return 1 if wrong else 0


def roots_of(result: dict[str, Any]) -> set[str]:
    """The cases that a round would alert of: failing ones, or else degraded ones, that follow from no other."""
    own = [check for check in result["checks"] if not check["consequence_of"]]
    failing = {check["case"] for check in own if check["verdict"] in {"failing", "unknown"}}
    return failing or {check["case"] for check in own if check["verdict"] == "degraded"}


def not_healthy(target: Path, options: argparse.Namespace, when: str) -> list[str]:
    """What a round over the healthy sandbox finds, which must be nothing."""
    found = sorted(roots_of(round_over(target, options)))
    return [f"the sandbox was not healthy {when}: {', '.join(found)}"] if found else []


def round_over(target: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The result of one round."""
    file = target.with_name("result.json")
    subprocess.run(
        [*ROUNDSMAN, "run", f"--target={target}", f"--system={options.system}", f"--json={file}",
         f"--workers={options.workers}", f"--rounds={target.with_name('rounds')}"],
        cwd=SUITE, stdout=subprocess.DEVNULL, check=False,
    )
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    file.unlink()
    if content["usage_error"]:
        raise SystemExit(f"no round could be made: {content['usage_error']}")
    return content


@contextlib.contextmanager
def served(system: str, folder: Path) -> Iterator[tuple[Path, SandboxOwner]]:
    """A running sandbox, and a target file that points at it and lets nothing be asked again."""
    suite = Suite([fixtures.suite])
    owner = SandboxOwner(suite.sandbox, "auto", SUITE)
    try:
        owner.start([system])
        base = read_target_file(SUITE / "fixtures" / "targets" / "sandbox.toml")
        target = folder / "target.toml"
        # every strike lasts until it is healed: a second look would only take time
        write_target(target, {**base, **owner.sections([system]), "round": {"second_look_share": 0.0}})
        yield target, owner
    finally:
        owner.close()


if __name__ == "__main__":
    sys.exit(main())
