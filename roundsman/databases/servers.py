"""Which kind of server a sandbox gets, and the ending of all of them."""

import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from roundsman.databases.errors import DatabaseUnavailable
from roundsman.databases.postgres import PostgresServer
from roundsman.vocabulary import DatabaseChoice

if TYPE_CHECKING:
    from roundsman.sandbox.levers import LeverLog
    from roundsman.sandbox.reaper import Reaper

CHOICES = get_args(DatabaseChoice)


@dataclass
class _Slot:
    """The place of one server; starts of different servers do not wait for each other."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    server: PostgresServer | None = None
    settings: dict[str, str] = field(default_factory=dict)


class DatabaseServers:
    """The database servers of one sandbox. All end with `close`, or with their owner.

    `auto` takes a container where a Docker engine of this machine answers, else an embedded server. `url` takes the
    existing server that ROUNDSMAN_POSTGRES_URL names. Raises ValueError for any other choice.
    """

    def __init__(self, choice: str, folder: Path, reaper: "Reaper", levers: "LeverLog") -> None:
        if choice not in CHOICES:
            raise ValueError(f"databases come from {', '.join(CHOICES)}, not from {choice!r}")
        self._choice = choice
        self._folder = folder
        self._reaper = reaper
        self._levers = levers
        self._lock = threading.Lock()
        self._slots: dict[str, _Slot] = {}

    def postgres(self, name: str = "main", settings: Mapping[str, str] | None = None) -> PostgresServer:
        """A server that is ready; the same one whenever the same name is asked for.

        `settings` are parameters of PostgreSQL to start with, such as `{"max_connections": "20"}`. Raises
        DatabaseUnavailable when no such server is to be had, and ValueError when the name already stands for a
        server with other settings.
        """
        wanted = dict(settings or {})
        with self._lock:
            slot = self._slots.setdefault(name, _Slot())
        with slot.lock:
            if slot.server is None:
                server = self._provided(name, wanted)
                try:
                    server.start()
                except BaseException:
                    server.close()
                    raise
                slot.server, slot.settings = server, wanted
            elif slot.settings != wanted:
                raise ValueError(f"the database server {name} runs with {slot.settings}, not with {wanted}")
            return slot.server

    def servers(self) -> list[PostgresServer]:
        """The servers that run."""
        return [slot.server for slot in self._slots.values() if slot.server is not None]

    def close(self) -> None:
        """Ends all servers, also when one of them cannot be ended."""
        with ExitStack() as stack:
            for slot in self._slots.values():
                with slot.lock:
                    server, slot.server = slot.server, None
                if server is not None:
                    stack.callback(server.close)

    def _provided(self, name: str, settings: dict[str, str]) -> PostgresServer:
        if self._choice == "url":
            from roundsman.databases.existing import ExistingPostgres

            return ExistingPostgres(name, settings, self._levers)
        if self._choice in {"auto", "container"}:
            from roundsman.databases.engine import answering_engine

            if engine := answering_engine():
                from roundsman.databases.container import ContainerPostgres

                return ContainerPostgres(name, engine, settings, self._reaper, self._levers)
            if self._choice == "container":
                raise DatabaseUnavailable("no Docker engine answers here: start one, or use --databases=embedded")
        from roundsman.databases.embedded import EmbeddedPostgres

        return EmbeddedPostgres(name, self._folder / name, settings, self._reaper, self._levers)
