"""Right for the right reason: for every cell what the case observed, and nothing else may count as caught."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from roundsman.proof.looks import Phase
from roundsman.vocabulary import Verdict

if TYPE_CHECKING:
    from roundsman.fault import Fault
    from roundsman.proof.judge import Sight

CHANGING = [
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?"), "<time>"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<id>"),
    (re.compile(r"\broundsman-\d+-[0-9a-f]{8}\b"), "<mark>"),
    (re.compile(r"(?<=')/[^']+(?=')"), "<path>"),
    (re.compile(r"127\.0\.0\.1:\d+"), "<address>"),
    (re.compile(r"\bport \d+"), "port <number>"),
    (re.compile(r"\bsession \d+|\[\d+(?:, \d+)*\]"), "<session>"),
    (re.compile(r"\b\d+(?:\.\d+)? s\b"), "<seconds> s"),
    (re.compile(r"-?\b\d+\.\d+ KiB"), "<size> KiB"),
    (re.compile(r"\b\d+ (samples|errors)\b"), r"<number> \1"),
    (re.compile(r"\banew \d+ times?"), "anew <number> times"),
    (re.compile(r"\b\d+(?:\.\d+)? % of (requests|the offered)"), r"<share> % of \1"),
]
"""What differs from run to run, and what stands for it in a golden."""
LONGEST = 160
"""Characters of an observed value that a golden keeps."""
Faults = dict[str, dict[str, dict[str, str]]]


def normalised(observed: str) -> str:
    """An observed value without what differs from run to run, on one line."""
    text = " ".join(observed.split())
    for pattern, stand_in in CHANGING:
        text = pattern.sub(stand_in, text)
    return text[:LONGEST]


class Goldens:
    """The goldens of a suite: one file a system, `fault → case → check → observed value`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Faults] = {}

    def complaint(
        self, fault: str, case: str, noticed: "Sequence[Sight]", untried: Collection[str] = frozenset()
    ) -> str:
        """What differs between what a fault made a case show and what it must show; empty when nothing does.

        `untried` are checks that could not be made here, such as those of a browser that this machine lacks, or that
        were left out.
        """
        expected = self.system(fault.partition("/")[0]).get(fault, {}).get(case)
        if not expected:
            return "no golden yet; write it with --update-goldens and read what it says"
        seen = {sight.check: normalised(sight.observed) for sight in noticed}
        for check in [*expected, *seen]:
            if check not in untried and seen.get(check) != expected.get(check):
                return f"{check} observed {seen.get(check)!r}, but this fault shows {expected.get(check)!r}"
        return ""

    def checks(self, fault: str, case: str) -> set[str]:
        """The checks that are known to notice a fault of a case; empty without a golden."""
        return set(self.system(fault.partition("/")[0]).get(fault, {}).get(case, {}))

    def update(
        self,
        sights: "Sequence[Sight]",
        faults: "Sequence[Fault]",
        is_left_out: Callable[[str], bool] = lambda item: False,
    ) -> None:
        """Writes what every fault made its own cases show; cells that were not looked at keep theirs.

        In a cell that was, a check keeps its line that could not be made here, or that was left out of this proof.
        """
        own = {(fault.id, case.id) for fault in faults for case in fault.causes}
        struck_looks = {(sight.fault, sight.item): sight for sight in sights if sight.phase is Phase.STRUCK}
        fresh: dict[str, Faults] = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
        for sight in sights:
            noticed = sight.verdict in {Verdict.FAILING, Verdict.DEGRADED}
            if sight.phase is Phase.STRUCK and noticed and (sight.fault, sight.case) in own:
                fresh[sight.fault.partition("/")[0]][sight.fault][sight.case][sight.check] = normalised(sight.observed)
        for system, struck in fresh.items():
            before = self.system(system)
            for fault, cases in struck.items():
                for case, checks in cases.items():
                    for check, value in before.get(fault, {}).get(case, {}).items():
                        looked = struck_looks.get((fault, item := f"{case}::{check}"))
                        if is_left_out(item) if looked is None else looked.exception == "Unprovable":
                            checks[check] = value
            merged = {fault: {**before.get(fault, {}), **struck.get(fault, {})} for fault in {*before, *struck}}
            kept = {
                fault: {case: checks for case, checks in cases.items() if (fault, case) in own}
                for fault, cases in merged.items()
            }
            self._known[system] = {fault: cases for fault, cases in kept.items() if cases}
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{system}.toml").write_text(_toml(self._known[system]), encoding="utf-8")

    def system(self, system: str) -> "Faults":
        """The goldens of one system; empty while there are none."""
        if system not in self._known:
            path = self._folder / f"{system}.toml"
            self._known[system] = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return self._known[system]


def _toml(faults: "Faults") -> str:
    lines = ["# What each fault makes each case show. Written by `roundsman prove --update-goldens`: read it."]
    for fault in sorted(faults):
        for case, checks in sorted(faults[fault].items()):
            lines.append(f'\n["{fault}"."{case}"]')
            lines += [f"{_quoted(check)} = {_quoted(value)}" for check, value in sorted(checks.items())]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
