"""Whether a round is alive is known without any clock that somebody sets, and a lane that stays closed is told."""

import json
import multiprocessing
import socket
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import psutil
import pytest
import time_machine

from roundsman.nights.lock import Held, round_lock
from roundsman.round.order import Order
from roundsman.round.running import FILE, cut_short, is_alive, write_running


def order(folder: Path) -> Order:
    return Order(suite=folder.parent, folder=folder, target="street.toml", arguments=[], time_limit=60.0)


def make(folder: Path, begun: Event, ends: Event) -> None:
    folder.mkdir(parents=True)
    write_running(order(folder))
    begun.set()
    ends.wait()


def test_a_round_is_alive_as_long_as_its_process_whatever_the_clock_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = multiprocessing.get_context("spawn")
    begun, ends = processes.Event(), processes.Event()
    folder = tmp_path / "rounds" / "20261122T000000.000000Z-1"
    process = processes.Process(target=make, args=(folder, begun, ends), daemon=True)
    process.start()
    assert begun.wait(60)
    running = json.loads((folder / FILE).read_text())
    with time_machine.travel(time.time() + 10 * 86400):
        assert is_alive(folder, running)
        assert cut_short(folder.parent) == []
    monkeypatch.setattr(psutil.Process, "create_time", lambda _: 0.0)
    assert is_alive(folder, running), "the start of the machine moved with the clock"
    process.kill()
    process.join()
    assert not is_alive(folder, running)
    assert [found.folder for found in cut_short(folder.parent)] == [folder]


def test_a_round_of_another_machine_is_alive_until_its_time_is_over(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{}")
    assert is_alive(tmp_path, {"host": "elsewhere", "ends_by": time.time() + 60})
    assert not is_alive(tmp_path, {"host": "elsewhere", "ends_by": time.time() - 1})
    assert not is_alive(tmp_path, {"host": socket.gethostname(), "ends_by": time.time() + 60})


@pytest.mark.parametrize(("seconds", "is_usual"), [(60.0, True), (-1.0, False)], ids=["in time", "beyond"])
def test_a_lane_of_another_machine_is_waited_for_silently_while_its_time_lasts(
    tmp_path: Path, seconds: float, is_usual: bool
) -> None:
    with round_lock(tmp_path, "street", seconds):
        file = tmp_path / "street.lock"
        file.write_text(json.dumps({**json.loads(file.read_text()), "host": "elsewhere"}))
        with (
            pytest.raises(Held, match="a round is still being made by process") as held,
            round_lock(tmp_path, "street", 60.0),
        ):
            pass
    assert held.value.is_usual is is_usual
    assert ("beyond its time limit; end it there" in str(held.value)) is not is_usual


def test_an_owner_is_in_time_by_a_clock_that_nobody_sets(tmp_path: Path) -> None:
    with round_lock(tmp_path, "street", 60.0), time_machine.travel(time.time() + 10 * 86400):
        with pytest.raises(Held) as held, round_lock(tmp_path, "street", 60.0):
            pass
        assert held.value.is_usual, "a clock that jumped ahead kills no healthy owner"
