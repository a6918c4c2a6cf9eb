"""A crowd is one: everybody has asked before anybody is answered."""

import json
import socket
import threading
from collections.abc import Iterator
from decimal import Decimal

import pytest

from fixtures.clients.jackpot.crowd import Crowd
from fixtures.clients.jackpot.own_pools import RATE, SEED, OwnPools
from fixtures.clients.jackpot.settings import JackpotApi
from roundsman import rungs
from roundsman.http import HttpClient
from roundsman.target import Deadlines
from roundsman.vocabulary import Rung
from tests.servers import heard, http, serving

PEOPLE = 50


class Pool:
    """A pool that answers contributions when as many people as were announced have made theirs."""

    def __init__(self, people: int) -> None:
        self._everybody = threading.Barrier(people)  # who waits in vain is told by the crowd's own deadline
        self._lock = threading.Lock()
        self._taken = 0

    def answer(self, connection: socket.socket) -> None:
        request = heard(connection)
        if request.startswith(b"POST"):
            self._everybody.wait()
            with self._lock:
                self._taken += 1
        state = {"current_amount": str(SEED + self._taken * 100 * RATE), "version": self._taken}
        connection.sendall(http(json.dumps(state, default=str).encode()))


@pytest.fixture(autouse=True)
def writing() -> Iterator[None]:
    rungs.allow(Rung.WRITE)
    yield
    rungs.allow(Rung.READ)


@pytest.mark.parametrize("people", [PEOPLE, 2 * PEOPLE])
def test_everybody_is_there_at_the_same_moment(people: int) -> None:
    with serving(Pool(people).answer, hear=False) as port:
        url = f"http://127.0.0.1:{port}"
        pools = OwnPools(HttpClient(url, Deadlines()), JackpotApi(url=url))
        Crowd(pools, people, deadline=30.0).must_lose_nothing("mini")
        assert pools.read("mini")[1].current_amount == SEED + Decimal(people)
