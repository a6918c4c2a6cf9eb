"""A real database of the jackpot, without its service."""

from collections.abc import Iterator

import pytest

from fixtures.sandbox.jackpot import store
from fixtures.sandbox.jackpot.store import JackpotDatabase
from roundsman.sandbox import Workspace


@pytest.fixture(scope="module")
def server() -> Iterator[JackpotDatabase]:
    with Workspace("embedded") as workspace:
        yield store.provisioned(workspace, lambda: None)


@pytest.fixture
def database(server: JackpotDatabase) -> JackpotDatabase:
    """Each test has the database anew."""
    server.server.execute(f"DROP DATABASE {store.DATABASE} WITH (FORCE)")
    store.make(server.server, store.DATABASE)
    return server
