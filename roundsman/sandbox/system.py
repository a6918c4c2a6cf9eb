"""What a suite tells the engine of one reference system."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from roundsman.sandbox.workspace import Workspace


class SandboxSystem(ABC):
    """One reference system: real small services on real databases, healthy until struck.

    The attributes that its faults use (processes, databases, folders) are its levers.
    """

    name: ClassVar[str]
    """The system, as in the ids of its cases."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @abstractmethod
    def start(self) -> None:
        """Starts everything and returns when it is ready."""

    @abstractmethod
    def stop(self) -> None:
        """Stops everything that `start` started; called also after a start that failed half-way."""

    @abstractmethod
    def settings(self) -> dict[str, Any]:
        """The system's section of a target file that points at this sandbox."""

    def pages(self) -> dict[str, str]:
        """Pages that a person may want to open: title and address."""
        return {}
