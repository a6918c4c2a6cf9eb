"""Containers and logs as Docker shows them. Docker itself is a stub here, with the shape of its real answers."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fixtures.clients.shared.logs import Logs
from fixtures.clients.shared.services import Services
from fixtures.clients.shared.settings import ServicesHost
from roundsman import CannotLook
from roundsman.failure import WrongAnswer
from roundsman.host import Host

NAMES = ("pattern-factory", "queue-worker")
Docker = Callable[[str], None]


def moment(seconds_ago: float, end: str) -> str:
    """A time as Docker writes it: in more digits than Python does, of which these are the last."""
    at = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    return at.isoformat(timespec="microseconds").replace("+00:00", f"{end}Z")


def inspected(name: str, status: str = "running", restarts: int = 0, started: float = 3600.0, code: int = 0) -> str:
    """A line of `docker inspect --format '{{json .}}'`, shortened to a few of its keys."""
    state: dict[str, Any] = {
        "Status": status,
        "Running": status == "running",
        "Paused": False,
        "Restarting": status == "restarting",
        "OOMKilled": code == 137,
        "Dead": False,
        "Pid": 4711,
        "ExitCode": code,
        "Error": "",
        "StartedAt": moment(started, "877"),
        "FinishedAt": "0001-01-01T00:00:00Z",
    }
    return json.dumps({"Id": "0f3a", "Name": f"/{name}", "RestartCount": restarts, "State": state, "Driver": "vfs"})


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Docker:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def behaves(script: str) -> None:
        program = tmp_path / "docker"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    return behaves


def services() -> Services:
    settings = ServicesHost(services=NAMES)
    return Services(Host(settings), settings)


def logs() -> Logs:
    settings = ServicesHost(services=NAMES)
    return Logs(Host(settings), settings)


def prints(*lines: str) -> str:
    return "\n".join(f"echo '{line}'" for line in lines)


def observed(failure: pytest.ExceptionInfo[WrongAnswer]) -> str:
    return failure.value.observation.observed


def test_containers_that_run_and_stay_up_are_healthy(docker: Docker) -> None:
    docker(prints(*(inspected(name, restarts=3) for name in NAMES)))
    services().must_run()
    services().must_be_steady()


def test_an_exited_container_and_one_that_is_not_there_are_named(docker: Docker) -> None:
    absent = "\necho 'Error: No such object: queue-worker' >&2; exit 1"
    docker(prints(inspected("pattern-factory", "exited", code=137)) + absent)
    with pytest.raises(WrongAnswer) as failure:
        services().must_run()
    assert observed(failure) == "pattern-factory exited (137), queue-worker is not there"


@pytest.mark.parametrize(
    "told",
    [{"status": "restarting", "code": 1}, {"started": 4}],
    ids=["between", "up-again"],
)
def test_a_container_that_comes_and_goes_is_not_steady_but_runs(docker: Docker, told: dict[str, Any]) -> None:
    docker(prints(inspected("pattern-factory"), inspected("queue-worker", restarts=12, **told)))
    services().must_run()
    with pytest.raises(WrongAnswer) as failure:
        services().must_be_steady()
    assert observed(failure) == "queue-worker was started again by itself within the last 600 s"


@pytest.mark.parametrize(
    "complaint",
    [
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
        "permission denied while trying to connect to the Docker daemon socket",
    ],
    ids=["no-daemon", "not-allowed"],
)
def test_without_docker_nobody_can_look(docker: Docker, complaint: str) -> None:
    docker(f"echo '{complaint}' >&2; exit 1")
    for look in (services().must_run, services().must_be_steady, logs().must_be_calm, logs().must_move):
        with pytest.raises(CannotLook):
            look()


def test_an_answer_that_is_no_table_keeps_us_from_looking(docker: Docker) -> None:
    docker(prints("{", "}"))
    with pytest.raises(CannotLook, match="cannot be read"):
        services().must_run()


def written(seconds_ago: float, text: str) -> str:
    """A line of `docker logs --timestamps`."""
    return f"{moment(seconds_ago, '123')} {text}"


def test_a_burst_of_errors_is_told_with_its_last_line(docker: Docker) -> None:
    errors = [written(5, f"ERROR draw order {number} failed") for number in range(60)]
    docker(prints(*errors))
    with pytest.raises(WrongAnswer) as failure:
        logs().must_be_calm()
    assert observed(failure).startswith("pattern-factory: 60 errors, the last one 'draw order 59 failed'")


def test_old_errors_few_errors_and_our_own_are_no_burst(docker: Docker) -> None:
    old = [written(90, "ERROR draw failed") for _ in range(60)]
    ours = [written(5, "ERROR access GET /health 503 2 ms for roundsman") for _ in range(60)]
    few = [written(5, "ERROR draw failed") for _ in range(50)]
    docker(prints(*old, *ours, *few, "Traceback (most recent call last):"))
    logs().must_be_calm()
    logs().must_move()


def test_a_log_that_stands_still_is_told(docker: Docker) -> None:
    docker(prints(written(4000, "INFO alive"), written(400, "INFO alive")))
    with pytest.raises(WrongAnswer) as failure:
        logs().must_move()
    silent = r"pattern-factory: no line for 4\d\d s, queue-worker: no line for 4\d\d s"
    assert re.fullmatch(silent, observed(failure)), "the newest line counts"


def test_a_log_without_times_cannot_be_judged(docker: Docker) -> None:
    docker(prints("alive"))
    with pytest.raises(CannotLook, match="no line with a time"):
        logs().must_move()


def test_a_log_that_is_not_there_is_not_calm(tmp_path: Path) -> None:
    settings = ServicesHost(services=("jackpot-service",), logs=str(tmp_path), log_file="application.log")
    for look in (Logs.must_be_calm, Logs.must_move):
        with pytest.raises(CannotLook, match=r"there is no log .*application\.log"):
            look(Logs(Host(settings), settings))
    (tmp_path / "application.log").write_text(written(5, "INFO alive\n"))
    for look in (Logs.must_be_calm, Logs.must_move, Logs.must_be_rotated):
        look(Logs(Host(settings), settings))


def test_a_burst_whose_errors_bring_their_stacks_is_told(tmp_path: Path) -> None:
    stack = "\n".join(["Traceback (most recent call last):", *['  File "booking.py", line 7'] * 80])
    settings = ServicesHost(services=("jackpot-service",), logs=str(tmp_path))
    error = f"{written(5, 'ERROR a bet cannot be booked')}\n{stack}\n"
    (tmp_path / "jackpot-service.log").write_text(error * 60)
    with pytest.raises(WrongAnswer, match="60 errors"):
        Logs(Host(settings), settings).must_be_calm()


ERRORS = [
    "ERROR draw failed",
    '{"level":"error","msg":"draw failed"}',
    '{"msg": "draw failed", "severity": "CRITICAL"}',
    '{"level":50,"msg":"draw failed"}',
    'level=error msg="draw failed"',
    'lvl="fatal" draw failed',
    "[error] 31#31: *4 upstream timed out",
    "31#31 [crit] no room",
    "Error: draw failed",
]
NO_ERRORS = [
    "INFO no error at all",
    '{"level":"info","errors":0,"msg":"error budget kept"}',
    '{"level":30,"msg":"sent 50 lines"}',
    "level=info path=/error-pages",
    "level=error_budget kept",
    "[errors] 0",
    "draw finished, last error: none",
]


@pytest.mark.parametrize("text", ERRORS)
def test_an_error_is_one_in_every_common_shape_of_a_level(docker: Docker, text: str) -> None:
    docker("cat <<'END'\n" + "\n".join(written(5, text) for _ in range(60)) + "\nEND")
    with pytest.raises(WrongAnswer, match="60 errors") as failure:
        logs().must_be_calm()
    assert any(words in observed(failure) for words in ("draw failed", "upstream timed out", "no room"))


@pytest.mark.parametrize("text", NO_ERRORS)
def test_the_word_error_alone_is_none(docker: Docker, text: str) -> None:
    docker("cat <<'END'\n" + "\n".join(written(5, text) for _ in range(60)) + "\nEND")
    logs().must_be_calm()


def test_only_the_silence_of_talkative_services_means_something(docker: Docker) -> None:
    old = written(4000, "INFO alive")
    docker(f"for name; do :; done; [ $name = queue-worker ] && echo '{old}' || echo '{written(5, 'INFO asked')}'")
    settings = ServicesHost(services=NAMES, talkative=("pattern-factory",))
    Logs(Host(settings), settings).must_move()
    settings = ServicesHost(services=NAMES, talkative=("queue-worker",))
    with pytest.raises(WrongAnswer) as failure:
        Logs(Host(settings), settings).must_move()
    assert re.fullmatch(r"queue-worker: no line for 4\d\d\d s", observed(failure))


def test_whoever_is_talkative_is_one_of_the_services() -> None:
    with pytest.raises(ValueError, match="talkative: somebody is not among the services"):
        ServicesHost(services=NAMES, talkative=("somebody",))
