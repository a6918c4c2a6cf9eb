"""The system as its host sees it: processes, restarts, logs."""

import json
import os
import signal
import time
from datetime import UTC, datetime
from typing import Any

import httpx

from fixtures.sandbox.scanner import ScannerSandbox
from roundsman.sandbox import ServiceProcess
from tests.waiting import eventually


def line(sandbox: ScannerSandbox, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((sandbox.installation.run / f"{name}.json").read_text())
    return found


def last_answer(process: ServiceProcess) -> str:
    """The last line about an answer; a sign of life may come after it."""
    return [text for text in process.last_words().splitlines() if " access " in text][-1]


def test_every_service_stands_in_the_table_with_a_pid_that_lives(sandbox: ScannerSandbox) -> None:
    for process in sandbox.processes.all:
        found = line(sandbox, process.name)
        assert found["state"] == "running"
        assert found["pid"] == int((sandbox.installation.run / f"{process.name}.pid").read_text())
        os.kill(found["pid"], 0)


def test_a_stopped_service_is_exited_and_stays_so(sandbox: ScannerSandbox) -> None:
    with sandbox.speech.stopped():
        assert line(sandbox, "tts-service")["state"] == "exited"
        time.sleep(0.4)
        assert line(sandbox, "tts-service")["state"] == "exited"
    assert line(sandbox, "tts-service") | {"started_at": ""} == {
        "name": "tts-service",
        "state": "running",
        "pid": sandbox.speech.pid,
        "exit_code": None,
        "restarts": 0,
        "started_at": "",
        "memory_limit": None,
        "out_of_memory": False,
    }


def test_a_crashed_service_is_started_again_and_counted(sandbox: ScannerSandbox) -> None:
    before = line(sandbox, "eyeson-backend")
    os.kill(before["pid"], signal.SIGABRT)
    assert eventually(lambda: line(sandbox, "eyeson-backend")["restarts"] > before["restarts"])
    sandbox.eyeson.wait_until_ready()
    after = line(sandbox, "eyeson-backend")
    assert (after["restarts"], after["state"]) == (before["restarts"] + 1, "running")
    assert after["pid"] != before["pid"]
    assert httpx.get(f"{sandbox.eyeson.url}/health").status_code == 200


def test_a_service_with_a_wrong_setting_is_restarted_again_and_again(sandbox: ScannerSandbox) -> None:
    with sandbox.speech.started_with(no_such_setting=1):
        first = line(sandbox, "tts-service")["restarts"]
        assert eventually(lambda: line(sandbox, "tts-service")["restarts"] >= first + 2)
        assert "no_such_setting" in sandbox.speech.last_words(40)
    time.sleep(0.5)
    assert line(sandbox, "tts-service")["restarts"] == 0, "who starts it by hand counts anew"
    assert httpx.get(f"{sandbox.speech.url}/health").json()["loaded"] is True


def test_answers_are_logged_with_time_and_level(sandbox: ScannerSandbox) -> None:
    httpx.get(f"{sandbox.speech.url}/health?marked")
    stamp, level, rest = last_answer(sandbox.speech).split(" ", 2)
    written = datetime.fromisoformat(stamp)
    assert abs((datetime.now(UTC) - written).total_seconds()) < 5
    assert level == "INFO"
    assert rest.startswith("access GET /health 200")


def test_an_answer_to_a_synthetic_check_is_logged_as_such(sandbox: ScannerSandbox) -> None:
    httpx.get(f"{sandbox.speech.url}/health", headers={"X-Synthetic-Check": "tests"})
    assert last_answer(sandbox.speech).endswith(" ms for tests")


def test_lines_can_be_added_to_a_log_and_go_again(sandbox: ScannerSandbox) -> None:
    with sandbox.log_lines(sandbox.cutter, "ERROR", "blade is blunt", 12):
        assert sandbox.cutter.log.read_text().count(" ERROR cutter-service blade is blunt") == 12
    assert "blade is blunt" not in sandbox.cutter.log.read_text()


def test_a_log_can_fall_silent(sandbox: ScannerSandbox) -> None:
    with sandbox.log_aged(sandbox.eyeson, 1200):
        httpx.get(f"{sandbox.eyeson.url}/health")
        written = datetime.fromisoformat(sandbox.eyeson.last_words(1).split(" ")[0])
        assert (datetime.now(UTC) - written).total_seconds() >= 1200
        assert time.time() - sandbox.eyeson.log.stat().st_mtime >= 1200
    httpx.get(f"{sandbox.eyeson.url}/health")
    assert time.time() - sandbox.eyeson.log.stat().st_mtime < 5


def test_levers_leave_a_witness(sandbox: ScannerSandbox) -> None:
    mark = sandbox.workspace.levers.mark()
    with sandbox.storage_filled(0.5), sandbox.pattern_factory.with_settings(jwt_expiry_minutes=1440):
        pass
    witnessed = sandbox.workspace.levers.since(mark)
    assert witnessed == ["output: 8388608 bytes more", "pattern-factory: settings {'jwt_expiry_minutes': 1440.0}"]
