"""Limits of a round, read from the target before anything else is known of it."""

from pathlib import Path

from pydantic import ValidationError

from roundsman.target.environment import with_environment
from roundsman.target.load import TargetError, read_target_file
from roundsman.target.settings import RoundSettings


def round_settings(target: str | None) -> RoundSettings:
    """The table `[round]` of a target file; defaults where it cannot be read, since pytest tells of all errors."""
    try:
        content = read_target_file(Path(target)) if target else {}
        return RoundSettings.model_validate(with_environment(content).get("round", {}))
    except (TargetError, ValidationError):
        return RoundSettings()
