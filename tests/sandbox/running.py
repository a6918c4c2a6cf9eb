"""One running system of the sandbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from roundsman.sandbox import SandboxSystem, Workspace

System = TypeVar("System", bound=SandboxSystem)


@contextmanager
def running(kind: type[System]) -> Iterator[System]:
    with Workspace() as workspace:
        system = kind(workspace)
        try:
            system.start()
            yield system
        finally:
            system.stop()
