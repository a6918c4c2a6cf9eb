"""What a target says of rounds from cron: record, cadence, alerts, escalation, maintenance and what is kept."""

from collections.abc import Container
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, PositiveInt, model_validator

from roundsman.target.addresses import HttpAddress
from roundsman.target.duration import Duration, PositiveDuration
from roundsman.target.secret import Secret
from roundsman.target.strict import Strict
from roundsman.vocabulary import Severity

HOUR = 3600.0
DAY = 86400.0


def _cron_expression(value: str) -> str:
    from cronsim import CronSim, CronSimError  # only here: few targets have windows, every round has a target

    try:
        CronSim(value, datetime(2026, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise ValueError(f'{error}; write a cron expression, such as "0 2 * * SUN"') from None
    return value


def _time_zone(value: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # a zone that nobody knows is a KeyError
        raise ValueError(f'there is no time zone {value}; write one such as "Europe/Berlin"') from None
    return value


CronExpression = Annotated[str, AfterValidator(_cron_expression)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]


class RecordSettings(Strict):
    """Where rounds are recorded, and for how long."""

    url: Secret | None = None
    """A PostgreSQL database, which several locations may share; without it one SQLite file."""
    file: Path | None = None
    """The SQLite file; without it `record.sqlite` beside the folder of rounds."""
    location: str = ""
    """Where this monitor stands; without it the name of its machine."""
    keep_looks: PositiveDuration = 14 * DAY
    """How long every single verdict is kept."""
    keep_history: PositiveDuration = 400 * DAY
    """How long rounds, closed alerts, notes and the hours behind the availability are kept."""


class Cadence(Strict):
    """How often is looked, by kind of check; a case may have its own."""

    api: PositiveDuration = 60.0
    db: PositiveDuration = 60.0
    host: PositiveDuration = 60.0
    browser: PositiveDuration = 300.0
    load: PositiveDuration = DAY
    page: PositiveDuration = 7 * DAY
    """What reaches a person, whatever it looks with."""
    cases: dict[str, PositiveDuration] = Field(default_factory=dict)
    """By case, such as `"shop/restore" = "1d"`."""


class AlertSettings(Strict):
    """When an alert is opened, closed and said again."""

    open_after: PositiveInt = 2
    """Failing looks that open an alert ..."""
    of_last: int = Field(default=3, ge=1, le=16)
    """... among so many last ones."""
    close_after: int = Field(default=2, ge=1, le=16)
    """Healthy looks in a row that close it."""
    rare: PositiveDuration = HOUR
    """What has this cadence or a longer one opens and closes with one look: the next one is too far off to wait for."""
    remind: Duration = 4 * HOUR
    """How long after the last message an open alert is said again; 0 for never."""

    def opened_after(self, cadence: float) -> tuple[int, int]:
        """How many failing looks open an alert, among how many last ones."""
        return (1, 1) if cadence >= self.rare else (self.open_after, self.of_last)

    def closed_after(self, cadence: float) -> int:
        """How many healthy looks close an alert."""
        return 1 if cadence >= self.rare else self.close_after

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.open_after > self.of_last:
            raise ValueError(f"open_after = {self.open_after} cannot be reached among of_last = {self.of_last} looks")
        return self


class EscalationStep(Strict):
    """Who is told so long after an alert was opened, unless somebody took it before."""

    severities: frozenset[Severity]
    after: Duration = 0.0
    channels: tuple[str, ...] = Field(min_length=1)


def known_channels(steps: tuple[EscalationStep, ...], channels: Container[str]) -> tuple[EscalationStep, ...]:
    """The steps, all of whose channels are there. Raises ValueError that names the first one that is not."""
    for name in (name for step in steps for name in step.channels):
        if name not in channels:
            raise ValueError(f'there is no channel {name}; write [channels] {name} = {{ env = "NAME" }}')
    return steps


class Maintenance(Strict):
    """A time at which nobody is told. It is still looked at, and does not count for the availability."""

    starts: CronExpression
    lasts: PositiveDuration
    time_zone: TimeZone = "UTC"
    systems: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    """Without systems and cases: everything."""
    reason: str = "maintenance"


class DeadManSwitch(Strict):
    """An address that is told of each round's start and end, so that somebody else notices when rounds stop."""

    url: Secret
    """`/start` and `/fail` are appended to it."""
    timeout: PositiveDuration = 5.0


class ReportSettings(Strict):
    """Which rounds keep a report, and where people find it."""

    url: HttpAddress | None = None
    """Address under which the folder of rounds is served; the links in alerts begin with it."""
    build: Annotated[str, Field(pattern="^(change|always|demand)$")] = "change"
    """Whether rounds from cron build their report when something changed, always, or only on demand."""
    keep: PositiveDuration = 30 * DAY
    """How long folders of rounds are kept in which something changed."""
    keep_quiet: PositiveDuration = DAY
    """How long folders of the other rounds are kept."""
