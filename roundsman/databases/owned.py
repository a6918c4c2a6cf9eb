"""A server that is the sandbox's alone, so that it can be stopped, suspended and set otherwise."""

import re
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from roundsman.databases.postgres import PostgresServer
from roundsman.databases.sql_levers import with_parameters


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

    # ---- what the kinds of servers do differently ----

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
