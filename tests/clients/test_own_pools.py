"""Pools of our own do not stay, also where the service makes them after nobody waits any more."""

import socket
import threading
from collections.abc import Iterator

import pytest

from fixtures.clients.jackpot.own_pools import OwnPools
from fixtures.clients.jackpot.settings import JackpotApi
from roundsman import rungs
from roundsman.failure import TimedOut
from roundsman.http import HttpClient
from roundsman.target import Deadlines
from roundsman.vocabulary import Rung
from tests.servers import heard, http, serving


@pytest.fixture(autouse=True)
def writing() -> Iterator[None]:
    rungs.allow(Rung.WRITE)
    yield
    rungs.allow(Rung.READ)


def test_a_pool_that_is_made_late_is_removed_all_the_same() -> None:
    made, removed_too_soon, asked = threading.Event(), threading.Event(), list[str]()

    def late(connection: socket.socket) -> None:
        method = heard(connection).partition(b" ")[0].decode()
        asked.append(method)
        if method == "POST":
            removed_too_soon.wait(30)
            made.set()
            connection.sendall(http(b"{}", status="201 Created"))
        elif made.is_set():
            made.clear()
            connection.sendall(http(status="204 No Content", kind=None))
        else:
            connection.sendall(http(b"{}", status="404 Not Found"))
            removed_too_soon.set()

    with serving(late, hear=False) as port:
        url = f"http://127.0.0.1:{port}"
        pools = OwnPools(HttpClient(url, Deadlines(read=3.0)), JackpotApi(url=url))
        with pytest.raises(TimedOut, match="POST"), pools.made():
            pass
    assert asked.count("DELETE") > 1
    assert not made.is_set()
