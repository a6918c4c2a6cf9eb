"""Right for the right reason: for every cell what the case observed, and nothing else may count as caught."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
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
    (re.compile(r"127\.0\.0\.1:\d+"), "<address>"),
    (re.compile(r"\bport \d+"), "port <number>"),
    (re.compile(r"\b\d+\.\d{3,}\b"), "<number>"),
]
"""What differs from run to run, and what stands for it in a golden."""


def normalised(observed: str) -> str:
    """An observed value without what differs from run to run, on one line."""
    text = " ".join(observed.split())
    for pattern, stand_in in CHANGING:
        text = pattern.sub(stand_in, text)
    return text


class Goldens:
    """The goldens of a suite: one file a system, `fault → case → observed values`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, dict[str, dict[str, list[str]]]] = {}

    def complaint(self, fault: str, case: str, observed: Sequence[str]) -> str:
        """Why none of the observed values is one that this fault makes this case show; empty when one is."""
        expected = self._system(fault.partition("/")[0]).get(fault, {}).get(case)
        if not expected:
            return "no golden yet; write it with --update-goldens and read what it says"
        if any(normalised(value) in expected for value in observed):
            return ""
        return f"observed {normalised(observed[0])!r}, but this fault shows {expected[0]!r}"

    def update(self, sights: "Iterable[Sight]", faults: "Sequence[Fault]") -> None:
        """Writes what every fault made its own cases show; faults that were not struck keep theirs."""
        own = {(fault.id, case.id) for fault in faults for case in fault.causes}
        seen: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
        for sight in sights:
            noticed = sight.verdict in {Verdict.FAILING, Verdict.DEGRADED}
            if sight.phase is Phase.STRUCK and noticed and (sight.fault, sight.case) in own:
                seen[sight.fault.partition("/")[0]][sight.fault][sight.case].add(normalised(sight.observed))
        for system, struck in seen.items():
            fresh = {
                fault: {case: sorted(values) for case, values in cases.items()} for fault, cases in struck.items()
            }
            merged = {**self._system(system), **fresh}
            merged = {fault: cases for fault, cases in merged.items() if any(fault == known for known, _ in own)}
            self._known[system] = merged
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{system}.toml").write_text(_toml(merged), encoding="utf-8")

    def _system(self, system: str) -> dict[str, dict[str, list[str]]]:
        if system not in self._known:
            path = self._folder / f"{system}.toml"
            self._known[system] = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return self._known[system]


def _toml(faults: dict[str, dict[str, list[str]]]) -> str:
    lines = ["# What each fault makes each case show. Written by `roundsman prove --update-goldens`; read before commit."]
    for fault in sorted(faults):
        lines.append(f'\n["{fault}"]')
        for case, values in sorted(faults[fault].items()):
            listed = "".join(f"\n    {_quoted(value)}," for value in values)
            lines.append(f'"{case}" = [{listed}\n]')
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
