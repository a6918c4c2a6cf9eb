"""What a suite hands to the engine. A conftest or a plugin implements these; several may, and all count."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pytest

from roundsman.case import Case
from roundsman.fault import Fault
from roundsman.target.settings import SystemSettings

if TYPE_CHECKING:
    from roundsman.sandbox.system import SandboxSystem


@pytest.hookspec
def roundsman_catalogue() -> Sequence[Case]:
    """The cases."""
    raise NotImplementedError


@pytest.hookspec
def roundsman_faults() -> Sequence[Fault]:
    """The faults that prove the checks."""
    raise NotImplementedError


@pytest.hookspec
def roundsman_settings() -> Mapping[str, type[SystemSettings]]:
    """For each system the type of its section in a target file."""
    raise NotImplementedError


@pytest.hookspec
def roundsman_sandbox() -> "Mapping[str, type[SandboxSystem]]":
    """For each system of the sandbox its reference system."""
    raise NotImplementedError
