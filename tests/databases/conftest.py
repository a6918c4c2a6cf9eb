"""Servers of every kind that this machine offers."""

from collections.abc import Iterator

import pytest

from roundsman.databases import PostgresServer
from roundsman.databases.engine import answering_engine
from roundsman.sandbox import Workspace


@pytest.fixture(scope="session", params=["embedded", "container"])
def provider(request: pytest.FixtureRequest) -> str:
    """A kind of server that belongs to the sandbox alone."""
    if request.param == "container" and answering_engine() is None:
        pytest.skip("no Docker engine answers on this machine")
    return str(request.param)


@pytest.fixture(scope="session")
def workspace(provider: str) -> Iterator[Workspace]:
    """A workspace whose servers are of that kind."""
    with Workspace(provider) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def server(workspace: Workspace) -> PostgresServer:
    """A server with a database `shop`, in which the table `orders` holds one row."""
    server = workspace.databases.postgres()
    server.create_role("clerk", "clerk's password")
    server.create_database("shop")
    server.execute("CREATE TABLE orders (id int); INSERT INTO orders VALUES (7)", database="shop")
    return server
