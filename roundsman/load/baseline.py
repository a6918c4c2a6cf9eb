"""Baselines: numbers as data, each with its source, and what a load must show against them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roundsman.failure import CannotLook, Observation, TargetFailure, degraded
from roundsman.load.histogram import PERCENTILES
from roundsman.load.run import LoadRun
from roundsman.load.showing import show
from roundsman.load.tally import LATE

NAMES = (*PERCENTILES, "errors", "throughput")
LATE_SHARE = 0.05
"""Share of turns that may begin late by the generator's fault before its figures say nothing against a target."""
SHOWN = 3
"""Endpoints and errors that a message shows."""


class BaselineError(CannotLook):
    """A file of baselines that cannot be used; the text names file, key and what would be right."""


class OverBaseline(TargetFailure):
    """A load showed more, or less, than was agreed."""

    def __init__(self, observation: Observation, details: str) -> None:
        super().__init__(observation)
        self.args = (f"{observation}\n{details}",)


@dataclass(frozen=True)
class Limit:
    """What one figure may be: seconds for a percentile, a share for errors, a share of the offered rate as floor."""

    name: str
    hard: float
    """Beyond it the case is failing."""
    source: str
    """Guide and section, or that the number is our own."""
    soft: float | None = None
    """Beyond it the case is degraded."""

    @property
    def is_floor(self) -> bool:
        """Whether more is better."""
        return self.name == "throughput"

    def holds(self, run: LoadRun) -> None:
        """Raises OverBaseline beyond the hard limit, says *degraded* beyond the soft one.

        Raises CannotLook where a limit is overstepped while the generator itself was late, but for errors: an answer is
        not wrong because it was asked for too late.
        """
        show(run)
        if run.tally.stopped:
            observed = f"the load was ended early: {run.tally.stopped}"
            raise OverBaseline(self._observation(run, observed), self._details(run))
        value = self.measured(run)
        beyond = self.hard if self._oversteps(value, self.hard) else self.soft
        if beyond is None or not self._oversteps(value, beyond):
            return
        if self.name != "errors" and run.tally.late > LATE_SHARE * max(run.tally.started, 1):
            raise CannotLook(
                f"{self.text(value)} is beyond {self.text(beyond)}, but the generator was late itself: "
                f"{run.tally.late} of {run.tally.started} turns began more than {LATE:g} s late, "
                f"{run.tally.worst_lag:.2f} s at worst, and it used {run.cpu:.2f} cores"
            )
        if beyond == self.hard:
            raise OverBaseline(self._observation(run, self.text(value)), self._details(run))
        degraded(f"{self.text(value)}, its soft limit is {self.text(beyond)}")

    def measured(self, run: LoadRun) -> float:
        """The figure of a load that this limit is about."""
        match self.name:
            case "errors":
                return run.error_share
            case "throughput":
                return run.throughput / run.plan.rate
            case name:
                return run.seconds(PERCENTILES[name])

    def text(self, value: float) -> str:
        """A figure for a person."""
        match self.name:
            case "errors":
                return f"{value * 100:.1f} % of requests failed"
            case "throughput":
                return f"{value * 100:.0f} % of the offered rate answered"
            case name:
                return f"{name} {value:.2f} s"

    def _oversteps(self, value: float, limit: float) -> bool:
        return value < limit if self.is_floor else value > limit

    def _observation(self, run: LoadRun, observed: str) -> Observation:
        bound = "at least" if self.is_floor else "at most"
        return Observation(run.plan.words, f"{bound} {self.text(self.hard)} ({self.source})", observed)

    def _details(self, run: LoadRun) -> str:
        share = PERCENTILES.get(self.name, 0.95)
        lines = [
            f"  slowest   {one.name}: p{share * 100:.0f} {one.seconds(share):.2f} s of {one.requests} requests"
            for one in run.slowest(share)[:SHOWN]
        ]
        lines += [f"  failed    {count} × {error}" for error, count in run.tally.errors.most_common(SHOWN)]
        lines.append(
            f"  answered  {run.throughput:.1f} of {run.plan.rate:g} requests/s; the generator used {run.cpu:.2f} cores"
        )
        return "\n".join(lines)


@dataclass(frozen=True)
class Baseline:
    """The limits of one system."""

    limits: Mapping[str, Limit]

    def __getitem__(self, name: str) -> Limit:
        """The limit of that name. Raises CannotLook for one that the file does not hold."""
        if name not in self.limits:
            raise BaselineError(f"the baselines hold no {name}")
        return self.limits[name]


def read_baseline(path: Path, needed: Sequence[str] = NAMES) -> Baseline:
    """Reads a file of baselines that holds at least what is needed. Raises BaselineError that names every problem."""
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BaselineError(f"{path}: {error}") from None
    problems = [f"{path}: {problem}" for name, table in content.items() for problem in _problems(name, table)]
    problems += [f"{path}: [{name}] is missing" for name in needed if name not in content]
    if problems:
        raise BaselineError("\n".join(problems))
    return Baseline({name: Limit(name=name, **table) for name, table in content.items()})


def _problems(name: str, table: Any) -> list[str]:
    if name not in NAMES:
        return [f"[{name}]: unknown; known are {', '.join(NAMES)}"]
    if not isinstance(table, dict):
        return [f"{name}: write a table here, such as [{name}]"]
    problems = [f"{name}.{key}: unknown key" for key in table if key not in {"hard", "soft", "source"}]
    problems += [f"{name}.{key}: is missing" for key in ("hard", "source") if key not in table]
    for key in ("hard", "soft"):
        if key in table and (isinstance(table[key], bool) or not isinstance(table[key], int | float) or table[key] < 0):
            problems.append(f"{name}.{key}: write a number, not {table[key]!r}")
    if not problems and "soft" in table:
        wrong = table["soft"] < table["hard"] if name == "throughput" else table["soft"] > table["hard"]
        problems += [f"{name}.soft: {table['soft']} lies beyond the hard limit {table['hard']}"] if wrong else []
    return problems
