"""The fixtures on which a suite builds its nouns."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from roundsman.http.client import HttpClients
from roundsman.plugin.state import State, state_of
from roundsman.proof.looks import Look, Phase
from roundsman.proof.strike import struck
from roundsman.sql import SqlClients
from roundsman.target.load import read_target_file
from roundsman.target.settings import Deadlines, Target

if TYPE_CHECKING:
    from roundsman.databases.throw_away import ThrowAwayServer
    from roundsman.plugin.loading import Loads


@pytest.fixture(scope="session")
def illness(request: pytest.FixtureRequest) -> Iterator[Look | None]:
    """In a proof the look that is being made, its fault struck; else None."""
    look: Look | None = getattr(request, "param", None)
    if look is None or look.phase is not Phase.STRUCK:
        yield look
        return
    assert look.fault is not None, "a struck look has a fault"
    owner = state_of(request.config).own_sandbox()
    system = owner.system(look.system)
    with struck(look.fault, system, owner.workspace.levers):
        yield look


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest, illness: Look | None) -> Target:
    """Where the systems are."""
    state: State = state_of(request.config)
    if illness is None:
        return state.target
    base = read_target_file(state.options.sandbox_target)
    sections: dict[str, Any] = state.own_sandbox().sections([illness.system])
    return state.validated({**base, **sections}, "the sandbox")


@pytest.fixture(scope="session")
def deadlines(target: Target) -> Deadlines:
    """How long a look at the target may take."""
    return target.deadlines


@pytest.fixture(scope="session")
def http(request: pytest.FixtureRequest, target: Target) -> Iterator[HttpClients]:
    """The HTTP clients of the round."""
    clients = HttpClients(target.deadlines, state_of(request.config).unreachable)
    yield clients
    clients.close()


@pytest.fixture(scope="session")
def sql(request: pytest.FixtureRequest, target: Target) -> Iterator[SqlClients]:
    """The database sessions of the round."""
    clients = SqlClients(target.deadlines, state_of(request.config).unreachable)
    yield clients
    clients.close()


@pytest.fixture(scope="session")
def loads(request: pytest.FixtureRequest, target: Target) -> "Loads":
    """The load generator of the round. It is there for targets that allow rung `load`."""
    from roundsman.plugin.loading import Loads  # rounds without a load do not pay for it

    return Loads(state_of(request.config))


@pytest.fixture(scope="session")
def throw_away(request: pytest.FixtureRequest) -> "Iterator[ThrowAwayServer]":
    """A database server of our own, for what must not be tried on the target's. It is wiped with the round."""
    from roundsman.databases.throw_away import ThrowAwayServer  # rounds without a drill do not pay for it

    state = state_of(request.config)
    server = ThrowAwayServer(state.options.databases, state.config.rootpath)
    yield server
    server.close()
