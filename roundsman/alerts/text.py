"""What an alert says, to a person who was asleep a minute ago. Pure."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from roundsman.alerts.judge import About, Alert, Say, Saying
from roundsman.record.states import CaseState, CheckState
from roundsman.target.duration import spoken
from roundsman.vocabulary import Verdict

STEPS = 2
"""Resolution steps that are told; the report has them all."""
LONGEST = 400
"""Characters of a value that are told."""
MANY = 8
"""Cases that are named one by one."""


@dataclass(frozen=True)
class Surroundings:
    """What is known around an alert."""

    target: str
    target_file: str
    location: str
    options: Sequence[str]
    """What a command of ours needs besides, wherever it is called."""
    checks: Mapping[str, Sequence[CheckState]]
    """By case."""
    cases: Mapping[str, CaseState]
    texts: Mapping[str, Mapping[str, Any]]
    """The texts of the catalogue, by case."""
    notes: Sequence[Mapping[str, Any]]
    """What people wrote down lately, such as deployments."""
    now: float
    trouble: str = ""
    """Why rounds do not even begin."""
    gone: Mapping[str, str] = field(default_factory=dict)
    """Why cases are not looked at any more."""

    def looked_at(self, alert: Alert) -> list[CheckState]:
        """The checks that an alert is about, as far as they are still there."""
        return [check for case in alert.cases for check in self.checks.get(case, ())]


def round_of(saying: Saying, around: Surroundings) -> str:
    """The round that saw last what is said; empty when nobody looks any more."""
    checks = around.looked_at(saying.alert)
    failing = [check for check in checks if check.verdict is Verdict.FAILING]
    is_open = saying.alert.about is About.FAILING and saying.why is not Say.CLOSE
    newest = max(failing if is_open and failing else checks, key=lambda check: check.looked, default=None)
    return newest.round if newest else ""


def title(saying: Saying, around: Surroundings) -> str:
    """One line: what, where, how bad."""
    alert = saying.alert
    words = {
        Say.OPEN: "failing" if alert.about is About.FAILING else "cannot be looked at",
        Say.ESCALATE: "still failing, next step of the escalation",
        Say.REMIND: "still failing",
        Say.CLOSE: _end(alert, around),
        Say.TAKEN: f"taken by {alert.taken_by}",
    }
    what = alert.cases[0] if len(alert.cases) == 1 else f"{len(alert.cases)} cases"
    return f"[{alert.severity}] {what} {words[saying.why]} on {around.target}"


def _end(alert: Alert, around: Surroundings) -> str:
    if not around.looked_at(alert):
        return "not looked at any more"
    return "healthy again" if alert.about is About.FAILING else "can be looked at again"


def body(saying: Saying, around: Surroundings, report: str) -> str:
    """Everything to act upon, most useful first. `report` is where the report of the round is that saw it."""
    return "\n".join(_lines(saying, around, report)) + "\n"


def _lines(saying: Saying, around: Surroundings, report: str) -> Iterator[str]:
    alert = saying.alert
    if alert.about is About.UNKNOWN:
        yield from _unknown(saying, around)
    else:
        yield from _failing(saying, around)
    yield from (f"Note {_moment(note['at'])} by {note['author']}: {note['text']}" for note in around.notes)
    yield f"Report: {report}"
    cases = [f"--case={case}" for case in alert.cases[:MANY]]
    if around.looked_at(alert):
        again = ["roundsman", "run", f"--target={around.target_file}", *cases, *around.options]
        yield f"Look again: {shlex.join(again)}"
    if saying.why is not Say.CLOSE:
        taking = ["roundsman", "ack", alert.cases[0], f"--target={around.target_file}", *around.options]
        yield f"Take it: {shlex.join(taking)}"
    yield f"Alert {alert.id}, seen from {around.location}"


def _failing(saying: Saying, around: Surroundings) -> Iterator[str]:
    alert = saying.alert
    case = alert.cases[0]
    text, state = around.texts.get(case, {}), around.cases.get(case)
    yield str(text.get("title", case))
    if saying.why is Say.CLOSE:
        yield from _no_more(alert, around)
        yield f"It was failing for {spoken((alert.closed or around.now) - alert.opened)}, since {_moment(alert.opened)}"
        return
    since = state.since if state else alert.opened
    long = spoken(max(0.0, around.now - since))
    yield f"{alert.severity}, since {_moment(since)} ({long}), owner {text.get('owner')}"
    if alert.taken_by:
        yield f"Taken by {alert.taken_by}{': ' + alert.comment if alert.comment else ''}"
    failing = [check for check in around.checks.get(case, ()) if check.verdict is Verdict.FAILING]
    for check in failing[:3]:
        yield f"Check {check.check.partition('::')[2]}"
        yield f"  Expected: {_short(check.expected)}" if check.expected else f"  {_short(check.message)}"
        if check.expected:
            yield f"  Observed: {_short(check.observed)}"
    steps = list(text.get("resolution", ()))
    yield from (f"{number}. {step}" for number, step in enumerate(steps[:STEPS], start=1))
    if behind := sorted(name for name, one in around.cases.items() if one.root == case):
        yield f"Consequences, no alerts of their own: {_named(behind)}"
    if state and state.resolved:
        yield f"It was failing before, until {_moment(state.resolved)}"


def _unknown(saying: Saying, around: Surroundings) -> Iterator[str]:
    alert = saying.alert
    yield _named(alert.cases)
    if saying.why is Say.CLOSE:
        yield from _no_more(alert, around)
        yield f"Nobody could look for {spoken((alert.closed or around.now) - alert.opened)}"
        return
    yield "This is told once. Nothing is known of these cases; that says nothing about the target."
    if around.trouble:
        yield f"Rounds do not begin: {_short(around.trouble)}"
    reasons: dict[str, None] = {}
    for check in around.looked_at(alert):
        if check.is_stale(around.now):
            reasons[f"stale: nothing known since {_moment(check.told)}, looked at every {spoken(check.cadence)}"] = None
        elif check.verdict is Verdict.UNKNOWN:
            reasons[_short(check.message)] = None
    yield from list(reasons)[:3]


def _no_more(alert: Alert, around: Surroundings) -> Iterator[str]:
    if not around.looked_at(alert):
        why = next((around.gone[case] for case in alert.cases if case in around.gone), "it has no check any more")
        yield f"Nobody looks at it any more, so nothing is known of it: {_short(why)}"


def _named(cases: Sequence[str]) -> str:
    more = f" and {len(cases) - MANY} more" if len(cases) > MANY else ""
    return ", ".join(cases[:MANY]) + more


def _short(text: str) -> str:
    flat = " ".join(text.partition("\n")[0].split())
    return flat if len(flat) <= LONGEST else flat[:LONGEST] + "…"


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
