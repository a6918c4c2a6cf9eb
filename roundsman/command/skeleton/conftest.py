"""Hands this suite to Roundsman. Nothing here needs to change: fill the files in `suite/`."""

from collections.abc import Mapping, Sequence

from roundsman import Case, Fault
from roundsman.sandbox import SandboxSystem
from roundsman.target import SystemSettings

pytest_plugins = ["suite.clients"]


def roundsman_catalogue() -> Sequence[Case]:
    """The cases."""
    from suite.cases import CATALOGUE

    return CATALOGUE


def roundsman_faults() -> Sequence[Fault]:
    """The faults that prove the checks."""
    from suite.faults import FAULTS

    return FAULTS


def roundsman_settings() -> Mapping[str, type[SystemSettings]]:
    """For each system the type of its section in a target file."""
    from suite.clients import SETTINGS

    return SETTINGS


def roundsman_sandbox() -> Mapping[str, type[SandboxSystem]]:
    """For each system its reference system."""
    from suite.sandbox import SYSTEMS

    return SYSTEMS
