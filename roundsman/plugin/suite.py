"""What the suite handed over through the hooks, validated."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import pytest

from roundsman.case import Case
from roundsman.catalogue import CatalogueError, validate
from roundsman.fault import Fault
from roundsman.hooks import PREFIX, SuitePlugins
from roundsman.target.settings import SystemSettings

if TYPE_CHECKING:
    from roundsman.sandbox.system import SandboxSystem
    from roundsman.sweeping import Login, Sweeper


class Suite:
    """Cases, faults, settings and sandbox of the suite; each asked for when it is first needed."""

    def __init__(self, plugins: Iterable[object]) -> None:
        manager = SuitePlugins()
        for plugin in plugins:
            if any(name.startswith(PREFIX) for name in getattr(plugin, "__dict__", ())):
                manager.register(plugin)
        self._hook = manager.hook

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The catalogue, in its own order. Raises pytest.UsageError when it cannot be used."""
        cases = tuple(case for part in self._hook.roundsman_catalogue() for case in part)
        _usable(cases, ())
        return cases

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """The faults, in their own order. Raises pytest.UsageError when they cannot be used."""
        faults = tuple(fault for part in self._hook.roundsman_faults() for fault in part)
        _usable(self.cases, faults)
        return faults

    @cached_property
    def settings(self) -> dict[str, type[SystemSettings]]:
        """For each system the type of its section in a target file."""
        return {name: kind for part in self._hook.roundsman_settings() for name, kind in part.items()}

    @cached_property
    def sandbox(self) -> "dict[str, type[SandboxSystem]]":
        """For each system of the sandbox its reference system."""
        return {name: kind for part in self._hook.roundsman_sandbox() for name, kind in part.items()}

    @cached_property
    def sweepers(self) -> "list[Sweeper]":
        """What removes marked data, in the suite's order."""
        return [sweeper for part in self._hook.roundsman_sweepers() for sweeper in part]

    @cached_property
    def logins(self) -> "dict[str, Login]":
        """How to log in, by the account's key in a target file."""
        return {key: login for part in self._hook.roundsman_logins() for key, login in part.items()}


def _usable(cases: tuple[Case, ...], faults: tuple[Fault, ...]) -> None:
    try:
        validate(cases, faults)
    except CatalogueError as error:
        raise pytest.UsageError(f"the catalogue cannot be used:\n{error}") from None
