"""The kit from which a suite builds its sandbox: real processes with levers that faults pull."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roundsman.sandbox.process import ServiceProcess
    from roundsman.sandbox.system import SandboxSystem
    from roundsman.sandbox.workspace import Workspace

__all__ = ["SandboxSystem", "ServiceProcess", "Workspace"]


def __getattr__(name: str) -> Any:
    """The owner's half of the kit, imported only when asked for: services start faster without it."""
    from importlib import import_module

    homes = {"ServiceProcess": "process", "SandboxSystem": "system", "Workspace": "workspace"}
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{homes[name]}"), name)
