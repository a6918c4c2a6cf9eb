"""Decides which alerts open, close, escalate and are said again. Pure."""

import itertools
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from roundsman.escalation import Rung, channels_of, reached
from roundsman.record.letters import is_blind, is_well, opens, sees
from roundsman.record.states import CheckState
from roundsman.target.nights import AlertSettings
from roundsman.vocabulary import Severity


class About(StrEnum):
    """What an alert tells of."""

    FAILING = "failing"
    """One case fails, as the root."""
    UNKNOWN = "unknown"
    """Cases that nobody can look at, all that became so together."""


class Say(StrEnum):
    """Why something is said."""

    OPEN = "open"
    ESCALATE = "escalate"
    REMIND = "remind"
    CLOSE = "close"
    TAKEN = "taken"


@dataclass
class Alert:
    """An alert. Times are seconds since 1970."""

    about: About
    cases: list[str]
    severity: Severity
    opened: float
    id: int = 0
    """0 until the record has it."""
    closed: float | None = None
    steps: int = 0
    """How many steps of the escalation were taken."""
    last_message: float = 0.0
    channels: list[str] = field(default_factory=list)
    """Who was told; they are told of the end, too."""
    taken_by: str = ""
    taken_until: float | None = None
    comment: str = ""
    """Of who took it."""

    def is_taken(self, now: float) -> bool:
        """Whether somebody said that they see to it."""
        return bool(self.taken_by) and (self.taken_until is None or now < self.taken_until)


@dataclass(frozen=True)
class Saying:
    """Something that is to be said of an alert."""

    why: Say
    alert: Alert
    channels: tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    """What is known when alerts are judged."""

    checks: dict[str, list[CheckState]]
    """By case."""
    now: float
    muted: Container[str]
    """Cases nobody wants to be told of."""


def judge(
    scene: Scene, alerts: Sequence[Alert], settings: AlertSettings, ladders: Mapping[str, tuple[Rung, ...]]
) -> tuple[list[Alert], list[Saying]]:
    """Moves open alerts on. Returns them with the new ones, and what is to be said. `ladders` are by severity."""
    still_open = [alert for alert in alerts if alert.closed is None]
    sayings = [_closed(alert, scene.now) for alert in still_open if _is_over(alert, scene, settings)]
    sayings = [saying for saying in sayings if saying.channels]
    still_open = [alert for alert in still_open if alert.closed is None]
    new = [*_new_failing(scene, still_open, settings), *_new_unknown(scene, still_open, settings)]
    for alert in (*still_open, *new):
        _weigh(alert, scene, ladders)
        sayings += _moved_on(alert, ladders.get(alert.severity, ()), scene, settings)
    return [*alerts, *new], sayings


def _weigh(alert: Alert, scene: Scene, ladders: Mapping[str, tuple[Rung, ...]]) -> None:
    """Lets an alert take over a worse severity, and climb that ladder from the first rung that is news to somebody."""
    worst = min(alert.severity, _weight(alert, scene))
    if worst is alert.severity:
        return
    alert.severity = worst
    told = itertools.takewhile(lambda rung: set(rung.channels) <= set(alert.channels), ladders.get(worst, ()))
    alert.steps = min(alert.steps, sum(1 for _ in told))


def _weight(alert: Alert, scene: Scene) -> Severity:
    """The worst severity of an alert and of what follows from its case: of that nobody is told otherwise."""
    if alert.about is not About.FAILING:
        return alert.severity
    told = (check for case, own in scene.checks.items() if case not in scene.muted for check in own)
    return min((check.severity for check in told if check.root in alert.cases), default=alert.severity)


def _is_over(alert: Alert, scene: Scene, settings: AlertSettings) -> bool:
    checks = [check for case in alert.cases for check in scene.checks.get(case, ())]
    if alert.about is About.FAILING:
        return all(is_well(check.recent, settings.closed_after(check.cadence)) for check in checks)
    return all(
        sees(check.recent, settings.closed_after(check.cadence)) and not check.is_stale(scene.now) for check in checks
    )


def _closed(alert: Alert, now: float) -> Saying:
    alert.closed = alert.last_message = now
    return Saying(Say.CLOSE, alert, tuple(alert.channels))


def _new_failing(scene: Scene, alerts: Iterable[Alert], settings: AlertSettings) -> list[Alert]:
    known = {case for alert in alerts if alert.about is About.FAILING for case in alert.cases}
    return [
        Alert(About.FAILING, [case], min(check.severity for check in checks), scene.now)
        for case, checks in scene.checks.items()
        if case not in known
        and case not in scene.muted
        and any(opens(check.recent, *settings.opened_after(check.cadence)) for check in checks)
    ]


def _new_unknown(scene: Scene, alerts: Iterable[Alert], settings: AlertSettings) -> list[Alert]:
    known = {case for alert in alerts if alert.about is About.UNKNOWN for case in alert.cases}
    blind = [
        case
        for case, checks in scene.checks.items()
        if case not in known
        and case not in scene.muted
        and any(
            check.is_stale(scene.now) or is_blind(check.recent, *settings.opened_after(check.cadence))
            for check in checks
        )
    ]
    if not blind:
        return []
    severity = min(check.severity for case in blind for check in scene.checks[case])
    return [Alert(About.UNKNOWN, sorted(blind), severity, scene.now)]


def _moved_on(alert: Alert, rungs: Sequence[Rung], scene: Scene, settings: AlertSettings) -> list[Saying]:
    """What is said of an open alert now: its next step, a reminder, or nothing."""
    if alert.steps and alert.about is About.UNKNOWN:
        return []  # blindness is told of once
    if alert.is_taken(scene.now) or all(case in scene.muted for case in alert.cases):
        return []  # what is muted later stays silent until it ends, also when nobody was told yet
    steps = reached(rungs, scene.now - alert.opened)
    if steps > alert.steps:
        why, channels = Say.OPEN if not alert.steps else Say.ESCALATE, channels_of(rungs[alert.steps : steps])
        alert.steps = steps
    elif alert.steps and settings.remind and scene.now - alert.last_message >= settings.remind:
        why, channels = Say.REMIND, tuple(alert.channels)
    else:
        return []
    alert.channels += [channel for channel in channels if channel not in alert.channels]
    alert.last_message = scene.now
    return [Saying(why, alert, channels)]
