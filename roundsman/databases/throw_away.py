"""A database server of our own, for what must not be tried on the target's: a restore, for one."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from roundsman.databases.postgres import PostgresServer

if TYPE_CHECKING:
    from roundsman.sandbox.workspace import Workspace

NAME = "throw-away"


class ThrowAwayServer:
    """Started when it is first needed, listens on 127.0.0.1 only, and is wiped with `close` or when its owner dies.

    `choice` is that of `--databases`.
    """

    def __init__(self, choice: str, suite: Path) -> None:
        self._choice = choice
        self._suite = suite
        self._workspace: Workspace | None = None

    @property
    def workspace(self) -> "Workspace":
        """A folder, ports and processes beside the server, which are wiped with it."""
        if self._workspace is None:
            from roundsman.sandbox.workspace import Workspace  # most rounds need none

            self._workspace = Workspace(self._choice, self._suite)
        return self._workspace

    @contextmanager
    def database(self) -> Iterator[tuple[PostgresServer, str]]:
        """An empty database: its server, and its name there. It is dropped afterwards. Raises DatabaseUnavailable."""
        from psycopg import sql

        server = self.workspace.databases.postgres(NAME)
        name = f"copy_{secrets.token_hex(4)}"
        made = server.create_database(name)
        try:
            yield server, name
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(made))
            server.execute(drop.as_string())

    def close(self) -> None:
        """Ends the server and wipes it, where it was started."""
        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            workspace.close()
