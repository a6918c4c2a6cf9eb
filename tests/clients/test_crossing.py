"""Transactions that cross a service's: who waits is seen, and a service that never waits proves nothing."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from fixtures.clients.jackpot.crossing import Crossing
from fixtures.sandbox.jackpot.store import JackpotDatabase
from roundsman import CannotLook, Rung, rungs
from roundsman.sql import SqlClient
from roundsman.target import Database, Deadlines, Secret


class Answered:
    """An answer of which nothing more is wanted."""

    def expect(self, *statuses: int) -> "Answered":
        return self


class Pools:
    """A service that does something in place of a win."""

    def __init__(self, work: Callable[[str], object]) -> None:
        self._work = work

    @contextmanager
    def made(self) -> Iterator[str]:
        yield "mini"

    def win(self, group: str, deadline: float) -> Answered:
        self._work(group)
        return Answered()


@contextmanager
def crossed(database: JackpotDatabase, folder: Path, work: Callable[[str], object]) -> Iterator[Crossing]:
    secret = folder / "tester"
    secret.write_text(database.tester_url, encoding="utf-8")
    session = SqlClient(Database(url=Secret(file=secret)), Deadlines(), writes=True)
    rungs.allow(Rung.WRITE)
    try:
        yield Crossing(session, session, Pools(work), "public", 5.0)  # type: ignore[arg-type]  # a service in miniature
    finally:
        rungs.allow(Rung.READ)
        session.close()


def test_who_begins_to_wait_late_is_seen_nevertheless(
    database: JackpotDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[Crossing.__module__], "PATIENCE", 30.0)
    taken = []

    def waits(group: str) -> None:
        time.sleep(0.5)
        with psycopg.connect(database.service_url, options="-c statement_timeout=0 -c lock_timeout=30000") as late:
            taken.append(late.execute('UPDATE jackpots SET version = 9 WHERE "group" = %s', (group,)).rowcount)

    with crossed(database, tmp_path, waits) as found:
        found.must_be_tried_again_after_a_change()
    assert taken == [1]


@pytest.mark.parametrize("seconds", [0.0, 2.0], ids=["answers-at-once", "asks-too-late"])
def test_a_service_that_meets_nobody_proves_nothing(
    database: JackpotDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(sys.modules[Crossing.__module__], "PATIENCE", 1.0)
    with (
        crossed(database, tmp_path, lambda group: time.sleep(seconds)) as found,
        pytest.raises(CannotLook, match="the service never waited"),
    ):
        found.must_be_tried_again_after_a_change()
