"""A suite of a lamp, the lamp, and a place where messages arrive."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from roundsman.databases import PostgresServer
from roundsman.sandbox import Workspace
from tests.engine.suites import copied_toy
from tests.nights import servers
from tests.nights.night import Night


@pytest.fixture
def lamp() -> Iterator[servers.Lamp]:
    with servers.lamp() as lamp:
        yield lamp


@pytest.fixture
def receiver() -> Iterator[servers.Receiver]:
    with servers.receiver() as receiver:
        yield receiver


@pytest.fixture
def night(tmp_path: Path, lamp: servers.Lamp, receiver: servers.Receiver) -> Iterator[Night]:
    """A target whose rounds people rely on."""
    night = Night(copied_toy(tmp_path / "toy"), lamp, receiver)
    yield night
    night.suite.end()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL server."""
    with Workspace("auto") as workspace:
        yield workspace.databases.postgres()
