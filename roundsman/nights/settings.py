"""What a target says of its nights, read by the command itself, which knows none of the systems."""

import socket
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError, ValidationInfo, field_validator

from roundsman.target.environment import with_environment
from roundsman.target.load import TargetError, read_target_file
from roundsman.target.nights import (
    AlertSettings,
    Cadence,
    DeadManSwitch,
    EscalationStep,
    Maintenance,
    RecordSettings,
    ReportSettings,
    known_channels,
)
from roundsman.target.secret import Secret
from roundsman.target.settings import Waiver
from roundsman.target.words import explain
from roundsman.vocabulary import SANDBOX


class NightSettings(BaseModel, arbitrary_types_allowed=True, frozen=True):
    """The tables of a target that concern no system."""

    name: str = SANDBOX
    record: RecordSettings = Field(default_factory=RecordSettings)
    cadence: Cadence = Field(default_factory=Cadence)
    alerts: AlertSettings = Field(default_factory=AlertSettings)
    channels: dict[str, Secret] = Field(default_factory=dict)
    escalation: tuple[EscalationStep, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    dead_man: DeadManSwitch | None = None
    reports: ReportSettings = Field(default_factory=ReportSettings)

    @field_validator("escalation")
    @classmethod
    def _known_channels(cls, steps: tuple[EscalationStep, ...], info: ValidationInfo) -> tuple[EscalationStep, ...]:
        return known_channels(steps, info.data.get("channels", {}))

    @property
    def location(self) -> str:
        """Where this monitor stands."""
        return self.record.location or socket.gethostname()

    def record_address(self, rounds: Path) -> Path | str:
        """Where the record is: the path of an SQLite file, or a URL. Raises CannotLook for an unreadable secret."""
        if self.record.url is not None:
            return self.record.url.reveal()
        return self.record.file or rounds.parent / "record.sqlite"


def night_settings(target: str | None) -> NightSettings:
    """The settings of a target file; defaults for the sandbox. Raises TargetError."""
    if target in {None, SANDBOX}:
        return NightSettings()
    content = with_environment(read_target_file(Path(str(target))))
    try:
        return NightSettings.model_validate({key: content[key] for key in NightSettings.model_fields if key in content})
    except ValidationError as error:
        lines = [f"{target}: {explain(details, NightSettings)}" for details in error.errors(include_url=False)]
        raise TargetError("\n".join(lines)) from None
