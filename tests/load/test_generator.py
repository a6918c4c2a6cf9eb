"""Loads on a real small server: what was measured, and what goes wrong."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roundsman import CannotLook, Rung, TargetFailure, rungs
from roundsman.failure import Unreachable
from roundsman.load.baseline import Limit
from roundsman.load.generator import LEAST_OFFERED, LoadGenerator
from roundsman.load.metrics import table, write_metrics
from roundsman.load.picture import latency_picture
from roundsman.load.run import LoadRun
from roundsman.rungs import RungError
from tests.load.conftest import HERE, ROOT, USERS, plan_for
from tests.servers import closed_port

Server = Callable[..., str]


def beyond_the_edges(run: LoadRun) -> float:
    """Turns that may lie beyond an edge of the measured time, by the load's own figures: 0.1 s, and what was late."""
    slow = sum(count for milliseconds, count in run.histogram.items() if milliseconds > 100)
    return 0.1 * run.plan.rate + run.tally.late + run.tally.missed + slow


def test_a_healthy_server_gets_the_agreed_rate_and_answers_it(
    generator: LoadGenerator, server: Server, tmp_path: Path
) -> None:
    run = generator.run(USERS, plan_for(server()), name="healthy")
    assert {endpoint.name for endpoint in run.endpoints} == {"GET /look", "POST /buy"}
    slack = beyond_the_edges(run)
    assert run.requests == pytest.approx(80, abs=slack), "40 requests/s for 2 s, warm-up left out"
    assert run.offered == pytest.approx(1.0, abs=slack / 80)
    assert run.throughput == pytest.approx(40, abs=slack / 2)
    assert run.failures == 0
    assert 0 < run.cpu < 1
    assert "GET /look" in table(run)
    assert latency_picture(run).startswith("<svg")
    metrics = json.loads(write_metrics(run, "toy/baseline", tmp_path / "results").read_text())
    assert {"toy/baseline all throughput", "toy/baseline GET /look p95"} <= {entry["key"] for entry in metrics}


def test_two_processes_share_the_load(generator: LoadGenerator, server: Server) -> None:
    run = generator.run(USERS, plan_for(server()), name="two", processes=2)
    slack = beyond_the_edges(run)
    assert run.requests == pytest.approx(80, abs=slack), "not twice as many"
    assert run.throughput == pytest.approx(40, abs=slack / 2)


def test_what_workers_hear_last_is_not_lost(generator: LoadGenerator, server: Server) -> None:
    slow = plan_for(server("--delay", "1.5"), users=80, deadline=8.0)  # the last answers come long after the last turns
    run = generator.run(USERS, slow, name="slow", processes=2)
    assert run.requests + run.tally.missed + run.tally.held >= 80


def test_a_stall_of_the_server_is_not_hidden_by_people_who_wait_for_it(
    generator: LoadGenerator, server: Server
) -> None:
    # 40 people act once a second; for 1.4 s nobody gets an answer. Without correction only 40 answers were late.
    stalled = server("--stall-at", "1.0", "--stall-for", "1.4")
    run = generator.run(USERS, plan_for(stalled, duration=4.0), name="stall")
    late = sum(count for milliseconds, count in run.histogram.items() if milliseconds > 100)
    assert late > 45
    assert run.offered >= LEAST_OFFERED, "the generator was not to blame"


def test_a_server_that_answers_one_at_a_time_lacks_throughput(generator: LoadGenerator, server: Server) -> None:
    run = generator.run(USERS, plan_for(server("--one-at-a-time", "--delay", "0.05")), name="narrow")
    with pytest.raises(TargetFailure, match="of the offered rate answered"):
        Limit("throughput", hard=0.8, source="ours").holds(run)


def test_a_server_that_dies_in_mid_run_ends_the_load_at_once(server: Server, tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    generator = LoadGenerator(tmp_path, ROOT, tell=told.append)
    run = generator.run(USERS, plan_for(server("--die-after", "1.0"), duration=20.0), name="dying")
    assert run.tally.stopped_after < 10, "20 s of load were planned"
    assert told[-1]["elapsed"] < 10
    with pytest.raises(TargetFailure, match="of the latest 40 requests failed") as caught:
        Limit("p50", hard=1.0, source="ours").holds(run)
    assert "connection refused" in str(caught.value) or "connection reset" in str(caught.value)


def test_a_server_that_dies_while_people_arrive_is_failing_although_nothing_was_measured(
    generator: LoadGenerator, server: Server, tmp_path: Path
) -> None:
    run = generator.run(USERS, plan_for(server("--die-after", "0.5"), warm_up=20.0), name="dead-early")
    assert run.requests == 0
    metrics = json.loads(write_metrics(run, "toy/baseline", tmp_path / "results").read_text())
    assert {entry["key"] for entry in metrics} == {"toy/baseline all throughput", "toy/baseline all generator"}
    with pytest.raises(TargetFailure, match="of the latest 40 requests failed"):
        Limit("p50", hard=1.0, source="ours").holds(run)


def test_a_refused_port_is_the_targets_fault_and_no_load_is_made(generator: LoadGenerator) -> None:
    with closed_port() as port, pytest.raises(Unreachable, match="connection refused"):
        generator.run(USERS, plan_for(f"http://127.0.0.1:{port}"), name="refused")


def test_what_the_preflight_found_is_not_tried_again(tmp_path: Path) -> None:
    generator = LoadGenerator(tmp_path, ROOT, {"http://nowhere.example": "the name does not resolve"})
    with pytest.raises(Unreachable, match="the name does not resolve"):
        generator.run(USERS, plan_for("http://nowhere.example"), name="lost")


def test_without_a_host_nothing_can_be_said(generator: LoadGenerator) -> None:
    with pytest.raises(CannotLook, match="no host for the load"):
        generator.run(USERS, plan_for(""), name="nowhere")


def test_without_locust_nothing_can_be_said(generator: LoadGenerator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CannotLook, match=r"Locust is not installed.*roundsman\[load\]"):
        generator.run(USERS, plan_for("http://127.0.0.1:9"), name="without")


def test_users_that_cannot_be_loaded_are_our_own_trouble(
    generator: LoadGenerator, server: Server, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise RuntimeError('a typing error')\n")
    with pytest.raises(CannotLook, match=r"exit code 1.*a typing error"):
        generator.run(broken, plan_for(server()), name="broken")


def test_a_generator_that_is_too_slow_says_so_with_its_own_cost(
    generator: LoadGenerator, server: Server, tmp_path: Path
) -> None:
    busy = tmp_path / "busy.py"
    busy.write_text(
        (HERE / "visitors.py").read_text()
        + "    @task(4)\n    def ponders(self):\n        import time\n        end = time.perf_counter() + 0.15\n"
        + "        while time.perf_counter() < end:\n            pass\n        self.ask('GET', '/look')\n"
    )
    with pytest.raises(CannotLook, match=r"generator was the bottleneck: it offered \d+% of 40 requests/s.*cores"):
        generator.run(busy, plan_for(server()), name="busy")


def test_a_check_without_the_rung_makes_no_load(generator: LoadGenerator) -> None:
    rungs.allow(Rung.WRITE)
    with pytest.raises(RungError, match="needs rung load"):
        generator.run(USERS, plan_for("http://127.0.0.1:9"), name="rung")


def test_progress_is_told_while_it_runs(server: Server, tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    LoadGenerator(tmp_path, ROOT, tell=told.append).run(USERS, plan_for(server(), duration=1.0), name="told")
    assert len(told) >= 2
    assert told[-1]["of"] == 1.5
    assert told[-1]["requests"] > told[0]["requests"]
