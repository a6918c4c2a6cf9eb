"""A plan asks nothing of the target."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gate.rounds import Rounds


class CountingServer:
    """Accepts connections, counts them, and says nothing."""

    def __init__(self) -> None:
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def server() -> Iterator[CountingServer]:
    counting = CountingServer()
    yield counting
    counting.close()


@pytest.mark.parametrize("command", ["run", "gate"])
def test_a_plan_asks_nothing(rounds: Rounds, server: CountingServer, command: str, tmp_path: Path) -> None:
    address = f"127.0.0.1:{server.port}"
    rounds.say(
        rungs=["read"],
        anchors={"gateway": address},
        scanner={
            "pattern_factory": {"url": f"http://{address}"},
            "database": {"url": {"env": "SCANNER_DATABASE"}},
            "account": {"username": "monitor", "password": {"env": "SCANNER_PASSWORD"}},
        },
    )
    rounds.selection = ("--case=scanner/queue-stalled",)
    database = f"postgresql://monitor:hush-hush@{address}/scanner"
    environment = {"SCANNER_DATABASE": database, "SCANNER_PASSWORD": "hush-hush"}
    shown = rounds.make(command, "--plan", **environment)
    told = rounds.make(command, "--plan", "--json=-", **environment)
    assert (shown.code, told.code) == (0, 0), shown.error
    assert server.connections == 0
    assert "hush-hush" not in shown.out + told.out

    plan = json.loads(told.out)
    checks = {check["id"]: check for check in plan["checks"]}
    workers = checks["scanner/queue-stalled::check_there_are_workers"]
    assert (workers["rung"], workers["writes"], workers["load"]) == ("read", False, False)
    assert workers["origins"] == [f"http://{address}"]
    assert checks["scanner/database::check_it_answers"]["origins"] == [f"postgresql://{address}/scanner"]
    assert {entry["reason"] for entry in plan["not_collected"]} >= {"the target does not allow rung write"}
    assert "scanner/queue-stalled::check_an_order_is_finished (P1): the target does not allow rung write" in shown.out
    assert not rounds.kept.exists(), "a plan is no round"

    if command == "run":
        rounds.make("run", **environment)
        assert server.connections > 0, "the server does count"
