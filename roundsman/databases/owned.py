"""A server that is the sandbox's alone, so that it can be stopped, suspended and set otherwise."""

import re
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from roundsman.databases.postgres import PostgresServer
from roundsman.databases.sql_levers import with_parameters

PAGE = 8192
"""Bytes of a page, unless PostgreSQL was built otherwise."""


class OwnedPostgres(PostgresServer):
    """Adds the levers that need the server's processes; a kind of server says how to get at those."""

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """See `PostgresServer`."""
        try:
            self._halt()
            self._levers.witnessed(f"{self.name}: server ended, port closed")
            yield
        finally:
            self._launch()
            self._wait_until_ready()

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """See `PostgresServer`."""
        try:
            self._freeze()
            self._levers.witnessed(f"{self.name}: server suspended")
            yield
        finally:
            self._thaw()
            self._wait_until_ready()

    @contextmanager
    def with_parameters(self, **values: Any) -> Iterator[None]:
        """See `PostgresServer`."""
        with with_parameters(self.url(), values) as changed:
            if changed:
                self._levers.witnessed(f"{self.name}: parameters {changed}")
            yield

    @contextmanager
    def damaged(self, relation: str, database: str = "postgres", page: int = 0) -> Iterator[None]:
        """A page of a table or an index is ruined on the disk; afterwards it is as it was.

        Nobody can change a page that cannot be read, so that putting it back loses nothing. The server is started anew
        before and after, because it keeps pages in its memory.
        """
        place = self.execute("SELECT pg_relation_filepath(%s)", relation, database=database)[0][0]
        with self._offline():
            whole = self._file(place)
            ruined = bytes(byte ^ 0xFF for byte in whole[page * PAGE : (page + 1) * PAGE])
            if len(ruined) != PAGE:
                raise ValueError(f"{relation} has no page {page}")
            self._replace(place, whole[: page * PAGE] + ruined + whole[(page + 1) * PAGE :])
        self._levers.witnessed(f"{self.name}: page {page} of {relation} ruined")
        try:
            yield
        finally:
            with self._offline():
                now = self._file(place)
                self._replace(
                    place, now[: page * PAGE] + whole[page * PAGE : (page + 1) * PAGE] + now[(page + 1) * PAGE :]
                )

    @contextmanager
    def _offline(self) -> Iterator[None]:
        """The server is ended, and started again at the end."""
        try:
            self._halt()
            yield
        finally:
            self._launch()
            self._wait_until_ready()

    # ---- what the kinds of servers do differently ----

    @abstractmethod
    def _file(self, place: str) -> bytes:
        """What a file of the data folder holds, while the server is ended."""

    @abstractmethod
    def _replace(self, place: str, content: bytes) -> None:
        """Writes a file of the data folder anew, while the server is ended."""

    @abstractmethod
    def _launch(self) -> None:
        """Starts the server where it is not running, without waiting for it."""

    @abstractmethod
    def _halt(self) -> None:
        """Ends the server and returns when its port is closed; the data stay."""

    @abstractmethod
    def _freeze(self) -> None:
        """Returns when no process of the server runs any more."""

    @abstractmethod
    def _thaw(self) -> None:
        """Lets the processes run on, where they do not."""


def last_words(log: str) -> str:
    """The end of a server's log in one line; what it ended of often stands in the line before the last."""
    lines = [re.sub(r"^.*?(LOG|ERROR|FATAL|PANIC): +", "", line) for line in log.strip().splitlines()[-2:]]
    return "; ".join(lines) or "it left no word"
