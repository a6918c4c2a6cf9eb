"""What a suite hands to the engine. A conftest or a plugin of pytest defines these; several may, and all count."""

import inspect
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pluggy

from roundsman.case import Case
from roundsman.fault import Fault
from roundsman.target.settings import SystemSettings

if TYPE_CHECKING:
    from roundsman.sandbox.system import SandboxSystem
    from roundsman.sweeping import Login, Sweeper

PREFIX = "roundsman_"
hookspec = pluggy.HookspecMarker("roundsman")


class Specifications:
    """The hooks."""

    @hookspec
    def roundsman_catalogue(self) -> Sequence[Case]:
        """The cases."""
        raise NotImplementedError

    @hookspec
    def roundsman_faults(self) -> Sequence[Fault]:
        """The faults that prove the checks."""
        raise NotImplementedError

    @hookspec
    def roundsman_settings(self) -> Mapping[str, type[SystemSettings]]:
        """For each system the type of its section in a target file."""
        raise NotImplementedError

    @hookspec
    def roundsman_sandbox(self) -> "Mapping[str, type[SandboxSystem]]":
        """For each system of the sandbox its reference system."""
        raise NotImplementedError

    @hookspec
    def roundsman_sweepers(self) -> "Sequence[Sweeper]":
        """What removes the marked data that a killed round left in a target."""
        raise NotImplementedError

    @hookspec
    def roundsman_logins(self) -> "Mapping[str, Login]":
        """For each account in a target file, by its key such as `shop.account`, how to log in with it."""
        raise NotImplementedError


class SuitePlugins(pluggy.PluginManager):
    """The plugins of pytest again, for hooks of ours: pytest only takes names that begin with `pytest_`."""

    def __init__(self) -> None:
        super().__init__("roundsman")
        self.add_hookspecs(Specifications)

    def parse_hookimpl_opts(self, plugin: Any, name: str) -> Any:
        """Every function named like a hook is one, without a decorator, as in pytest."""
        if name.startswith(PREFIX) and inspect.isroutine(getattr(plugin, name)):
            return pluggy.HookimplOpts(
                wrapper=False, hookwrapper=False, optionalhook=False, tryfirst=False, trylast=False, specname=None
            )
        return None
