"""What a sandbox stands on: a folder, a reaper, ports, databases and the log of its levers."""

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import httpx

from roundsman.databases import DatabaseServers
from roundsman.http.deadline import LIMITS
from roundsman.sandbox.levers import LeverLog
from roundsman.sandbox.ports import Port
from roundsman.sandbox.reaper import Reaper


class Workspace:
    """One owner's belongings. Everything in it ends with the owner, however the owner ends."""

    def __init__(self, databases: str = "auto", suite: Path | None = None) -> None:
        self.suite = suite or Path.cwd()
        """Where the services' modules are imported from."""
        self.folder = Path(tempfile.mkdtemp(prefix="roundsman-"))
        self.folder.chmod(0o755)  # database servers run as another user
        self.reaper = Reaper()
        self.reaper.remove_later(self.folder)
        self.levers = LeverLog()
        self.databases = DatabaseServers(databases, self.folder / "databases", self.reaper, self.levers)
        self._stack = ExitStack()
        control = httpx.Client(timeout=10.0, verify=False, limits=LIMITS)  # noqa: S501  # no TLS there
        self.control = self._stack.enter_context(control)
        """For the control sides of services; plain http on 127.0.0.1."""

    def port(self) -> Port:
        """A port of 127.0.0.1 that stays ours until the workspace closes."""
        port = Port()
        self._stack.callback(port.release)
        return port

    def subfolder(self, name: str) -> Path:
        """A folder of the given name; made when it is not there."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def secret_file(self, name: str, value: str) -> dict[str, str]:
        """Stores a secret and returns the reference to it that a target file may hold."""
        path = self.subfolder("secrets") / name
        path.touch(mode=0o600)
        path.write_text(value, encoding="utf-8")
        return {"file": str(path)}

    def close(self) -> None:
        """Ends everything and removes the folder."""
        self.databases.close()
        self._stack.close()
        self.reaper.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
