"""Processes as pm2 shows them. The programs themselves are stubs here, with the shape of their real answers."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixtures.clients.shared.services import Services
from fixtures.clients.shared.settings import ServicesHost
from roundsman import CannotLook
from roundsman.failure import WrongAnswer
from roundsman.host import Host

Programs = Callable[..., None]
HINT = (
    "Hint: You are currently not seeing messages from other users and the system. "
    "Users in groups adm, systemd-journal can see all messages. Pass -q to turn off this notice."
)


def killed(name: str = "node", ago: float = 60.0, words: str = "Out of memory") -> str:
    """A line of `journalctl --dmesg --output=short-unix`."""
    moment = time.time() - ago
    return f"{moment:.6f} www1 kernel: {words}: Killed process 4711 ({name}) total-vm:1204512kB, anon-rss:900000kB"


def process(
    status: str = "online", restarts: int = 0, started: float = 3600.0, created: float | None = None, **more: Any
) -> dict[str, Any]:
    """A process of `pm2 jlist`, shortened to a few of its keys.

    `started` and `created` are seconds before now: call it in the test, never at collection.
    """
    environment = {
        "status": status,
        "pm_uptime": int((time.time() - started) * 1000),
        "created_at": int((time.time() - (started if created is None else created)) * 1000),
        "restart_time": restarts + 7,
        "unstable_restarts": restarts,
        "exec_mode": "fork_mode",
        **more,
    }
    return {
        "pid": 4711,
        "name": "jackpot-service",
        "pm_id": 0,
        "pm2_env": environment,
        "monit": {"memory": 1, "cpu": 0},
    }


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def behave(*listed: dict[str, Any], before: str = "", kernel: str = "") -> None:
        for name, lines in (("pm2", [before, json.dumps(listed)]), ("journalctl", [kernel])):
            program = tmp_path / name
            program.write_text("#!/bin/sh\n" + "".join(f"echo '{line}'\n" for line in lines if line))
            program.chmod(0o755)

    return behave


def services() -> Services:
    settings = ServicesHost(services=("jackpot-service",), manager="pm2")
    return Services(Host(settings), settings)


def test_a_process_that_is_online_and_was_deployed_just_now_is_healthy(programs: Programs) -> None:
    programs(process(started=5), before="[PM2] Spawning PM2 daemon")
    services().must_run()
    services().must_be_steady()
    services().must_have_memory_enough()


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ((), "is not there"),
        (({"status": "stopped", "exit_code": 0},), "exited (0)"),
        (({"status": "errored"},), "errored"),
    ],
    ids=["deleted", "stopped", "errored"],
)
def test_a_process_that_does_not_run_is_named(programs: Programs, listed: Any, words: str) -> None:
    programs(*(process(**told) for told in listed))
    with pytest.raises(WrongAnswer) as failure:
        services().must_run()
    assert failure.value.observation.observed == f"jackpot-service {words}"


@pytest.mark.parametrize(
    "told",
    [
        {"status": "waiting restart", "restarts": 15, "exit_code": 1},
        {"restarts": 3, "started": 20},
        {"started": 20, "created": 3600},
    ],
    ids=["between", "up-again", "after-a-while"],
)
def test_a_process_that_comes_and_goes_is_not_steady_but_runs(programs: Programs, told: dict[str, Any]) -> None:
    programs(process(**told))
    services().must_run()
    with pytest.raises(WrongAnswer, match="started again by itself"):
        services().must_be_steady()


@pytest.mark.parametrize(
    "told",
    [{"started": 20}, {"started": 20, "restart_time": 0, "created_at": 0}, {"started": 3600}],
    ids=["by-hand", "stopped-and-started", "long-ago"],
)
def test_a_process_that_somebody_started_is_steady(programs: Programs, told: dict[str, Any]) -> None:
    programs(process(**told))
    services().must_be_steady()


@pytest.mark.parametrize("words", ["Out of memory", "Memory cgroup out of memory"])
@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({}, "jackpot-service"),
        ({"started": 58, "created_at": 0}, "node"),
        ({"status": "waiting restart", "started": 58}, "node"),
    ],
    ids=["by-its-name", "up-again-soon-after", "between"],
)
def test_what_the_kernel_ended_is_told(programs: Programs, told: dict[str, Any], name: str, words: str) -> None:
    programs(process(**told), kernel=killed(name, 5.0 if "status" in told else 60.0, words))
    with pytest.raises(WrongAnswer) as failure:
        services().must_have_memory_enough()
    assert failure.value.observation.observed == f"jackpot-service (process 4711 ({name})) was ended for its memory"


def test_what_the_kernel_ended_of_others_is_none_of_ours(programs: Programs) -> None:
    programs(process(), kernel=killed("node"))
    services().must_have_memory_enough()
    programs(process("online", started=10, created_at=0), kernel=killed("postgres"))
    services().must_have_memory_enough()


@pytest.mark.parametrize("words", [HINT, "No journal files were found."], ids=["not-allowed", "no-journal"])
def test_a_log_of_the_kernel_that_we_may_not_see_is_not_healthy(programs: Programs, words: str) -> None:
    programs(process(), kernel=words)
    with pytest.raises(CannotLook, match="kernel's log"):
        services().must_have_memory_enough()


def test_without_pm2_nobody_can_look(programs: Programs) -> None:
    with pytest.raises(CannotLook):
        services().must_run()
