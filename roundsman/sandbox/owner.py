"""Owns running systems of the sandbox, starts them when they are needed, and makes targets that point at them."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from roundsman.sandbox.system import SandboxSystem
from roundsman.sandbox.workspace import Workspace


class SandboxOwner:
    """The systems of one sandbox; all end with `close`, or with the process."""

    def __init__(self, systems: Mapping[str, type[SandboxSystem]], databases: str, suite: Path) -> None:
        self._types = systems
        self._databases = databases
        self._suite = suite
        self._workspace: Workspace | None = None
        self._running: dict[str, SandboxSystem] = {}

    @property
    def workspace(self) -> Workspace:
        """What the systems stand on; made when it is first needed."""
        if self._workspace is None:
            self._workspace = Workspace(self._databases, self._suite)
        return self._workspace

    def system(self, name: str) -> SandboxSystem:
        """A running system. Raises LookupError for one that the sandbox does not have."""
        if name not in self._running:
            if name not in self._types:
                raise LookupError(f"the sandbox has no system {name}; it has {', '.join(sorted(self._types))}")
            system = self._types[name](self.workspace)
            self._running[name] = system
            system.start()
        return self._running[name]

    def start(self, names: Iterable[str]) -> None:
        """Starts several systems at once."""
        _ = self.workspace
        with ThreadPoolExecutor() as pool:
            list(pool.map(self.system, names))

    def sections(self, names: Iterable[str]) -> dict[str, Any]:
        """The sections of a target file that point at these systems."""
        return {name: self.system(name).settings() for name in names}

    def servers(self) -> dict[str, str]:
        """The database servers that really ran, and where they came from."""
        if self._workspace is None:
            return {}
        return {
            f"{server.name} server": f"{server.version} ({server.provider})"
            for server in self._workspace.databases.servers()
        }

    def close(self) -> None:
        """Stops everything."""
        for system in self._running.values():
            system.stop()
        self._running.clear()
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None
