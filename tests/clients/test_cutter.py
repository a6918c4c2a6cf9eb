"""The cutter's port: connected to, and asked only where the target says what."""

import socket
import threading

import pytest

from fixtures.clients.scanner.cutter import Cutter
from fixtures.clients.scanner.settings import CutterSettings
from roundsman.failure import TargetFailure
from tests.servers import serving, then_hangs


def test_a_cutter_in_the_middle_of_a_job_is_connected_to_and_sent_nothing() -> None:
    received, over = bytearray(), threading.Event()

    def silent(connection: socket.socket) -> None:
        while part := connection.recv(100):
            received.extend(part)
        over.set()

    with serving(silent, hear=False) as port:
        Cutter(CutterSettings(host="127.0.0.1", port=port), seconds=0.3).must_answer()
        assert over.wait(10)
    assert not received


def test_a_cutter_that_is_asked_has_to_answer() -> None:
    def answers(connection: socket.socket) -> None:
        if connection.recv(100) == b"OI;":
            connection.sendall(b"HP7580A\r")

    with serving(answers, hear=False) as port:
        Cutter(CutterSettings(host="127.0.0.1", port=port, query="OI;"), seconds=5).must_answer()
    with serving(then_hangs(), hear=False) as port, pytest.raises(TargetFailure, match="no answer in that time"):
        Cutter(CutterSettings(host="127.0.0.1", port=port, query="OI;"), seconds=0.3).must_answer()
