"""Turns what happened to a check into one of four verdicts, and what it said into evidence."""

import json
import socket
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from roundsman import ran
from roundsman.evidence import current_evidence
from roundsman.failure import Degradation, NotAsked, TargetFailure, TimedOut, Unprovable, Unreachable
from roundsman.plugin.items import CheckItem
from roundsman.redaction import REDACTOR
from roundsman.vocabulary import Verdict

ATTRIBUTE = "roundsman"
"""Name of the attribute that carries an Outcome, as JSON, on a report from worker to controller."""
WITHOUT_ANSWER = (Unreachable, TimedOut, httpx.TransportError, ConnectionError, TimeoutError, socket.gaierror)
DEGRADATION = pytest.StashKey[Degradation]()


@dataclass
class Outcome:
    """What one phase (setup, call, teardown) of one check ended in."""

    item: str
    case: str
    severity: str
    when: str
    verdict: Verdict
    seconds: float
    message: str = ""
    """One or several lines that say what is wrong; empty for a healthy look."""
    expected: str = ""
    observed: str = ""
    exception: str = ""
    without_answer: bool = False
    """No connection, or no answer in time: the target, or our own network."""
    not_asked: str = ""
    """The failing case because of which this one was not asked."""
    sites: list[str] = field(default_factory=list)
    """`file:line` of every place of the suite that the failure came through."""
    look: dict[str, str] = field(default_factory=dict)
    """In a proof: phase and fault."""
    ran: dict[str, str] = field(default_factory=dict)
    """Servers and engines that were seen to run, with their versions."""
    evidence: str = ""

    @classmethod
    def of_report(cls, report: Any) -> "Outcome | None":
        """The outcome that a report carries, if it is about a check."""
        text = getattr(report, ATTRIBUTE, None)
        if text is None:
            return None
        content = json.loads(text)
        return cls(**{**content, "verdict": Verdict(content["verdict"])})

    def attach_to(self, report: pytest.TestReport) -> None:
        """Puts itself on a report; a text crosses xdist."""
        setattr(report, ATTRIBUTE, json.dumps(asdict(self)))


def outcome_of(
    item: pytest.Item, check: CheckItem, call: pytest.CallInfo[None], report: pytest.TestReport
) -> Outcome | None:
    """The outcome of a phase; None for a setup or teardown that went well."""
    outcome = Outcome(check.id, check.case.id, check.case.severity, report.when, Verdict.HEALTHY, report.duration)
    outcome.ran = ran.untold()
    if call.excinfo is None:
        if report.when != "call":
            return None
        degradation = item.stash.get(DEGRADATION, None)
        if degradation is not None and degradation.reasons:
            outcome.verdict = Verdict.DEGRADED
            outcome.message = outcome.observed = REDACTOR.legible("; ".join(degradation.reasons))
        return outcome
    error = call.excinfo.value
    outcome.exception = "Unprovable" if isinstance(error, Unprovable) else type(error).__name__
    outcome.message = outcome.observed = REDACTOR.legible(str(error)) or outcome.exception
    outcome.verdict = Verdict.FAILING if isinstance(error, AssertionError) else Verdict.UNKNOWN
    outcome.without_answer = isinstance(error, WITHOUT_ANSWER)
    match error:
        case TargetFailure():
            outcome.expected = REDACTOR.legible(error.observation.expected)
            outcome.observed = REDACTOR.legible(error.observation.observed)
        case NotAsked():
            outcome.not_asked = error.root
        case AssertionError():
            outcome.observed = outcome.message.splitlines()[0]
    outcome.sites = _sites(item, error)
    outcome.evidence = current_evidence().text()
    return outcome


def _sites(item: pytest.Item, error: BaseException) -> list[str]:
    """Also of the errors that it was translated from."""
    root = item.config.rootpath
    sites = []
    behind: BaseException | None = error
    while behind is not None:
        for frame, line in traceback.walk_tb(behind.__traceback__):
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(root) and ".venv" not in path.parts:
                sites.append(f"{path.relative_to(root).as_posix()}:{line}")
        behind = behind.__cause__ or behind.__context__
    return sites


def case_text(check: CheckItem) -> tuple[str, str]:
    """Heading and text of the case, to stand under a failure."""
    case = check.case
    code = f" · {case.code}" if case.code else ""
    heading = f"{case.id} · {case.severity}{code} · {case.title}"
    steps = "\n".join(f"  {number}. {step}" for number, step in enumerate(case.resolution, start=1))
    return heading, f"{case.symptom}\n{steps}\n  Guide section {case.guide}; owner: {case.owner}"


def mask_report(report: pytest.TestReport) -> None:
    """Masks secrets in everything that a report shows: traceback, introspection, captured output."""
    report.sections = [(name, REDACTOR.legible(text)) for name, text in report.sections]
    if isinstance(report.longrepr, tuple):
        path, line, reason = report.longrepr
        report.longrepr = (path, line, REDACTOR.legible(reason))
    elif isinstance(report.longrepr, str):
        report.longrepr = REDACTOR.legible(report.longrepr)
    elif report.longrepr is not None:
        _mask_within(report.longrepr, set())


def _mask_within(thing: Any, seen: set[int]) -> Any:
    """Masks every text inside pytest's representation objects, in place where they are mutable."""
    if isinstance(thing, str):
        return REDACTOR.legible(thing)
    if isinstance(thing, list | tuple):
        return type(thing)(_mask_within(part, seen) for part in thing)
    if hasattr(thing, "__dict__") and id(thing) not in seen:
        seen.add(id(thing))
        for name, value in vars(thing).items():
            object.__setattr__(thing, name, _mask_within(value, seen))
    return thing
