"""What is lost and comes back: the database, workers, the cutter, storage."""

import threading
import time
from typing import Any

import httpx
import pytest

from fixtures.sandbox.scanner import ScannerSandbox
from tests.sandbox.scanner.helpers import begun, ended, ordered

Headers = dict[str, str]


def health(factory: httpx.Client) -> dict[str, Any]:
    answer = factory.get("/health")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_health_names_the_service_and_what_it_depends_on(factory: httpx.Client) -> None:
    found = health(factory)
    assert found["status"] == "healthy"
    assert found["service"] == "pattern-factory"
    assert found["dependencies"] == {"database": "connected", "queue": "operational", "storage": "accessible"}


@pytest.mark.parametrize("lever", ["stopped", "suspended"])
def test_a_lost_database_is_survived(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers, lever: str
) -> None:
    with getattr(sandbox.database, lever)():
        found = health(factory)
        assert found["dependencies"]["database"] == "disconnected"
        assert found["status"] == "degraded"
        answer = factory.get("/orders", headers=operator)
        assert (answer.status_code, answer.json()["error"]["reason"]) == (503, "database_unavailable")
    assert health(factory)["status"] == "healthy"
    with ordered(factory, operator) as order_id:
        assert ended(factory, operator, order_id)["status"] == "done"


def test_a_held_lock_is_answered_in_time(sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers) -> None:
    with sandbox.database.lock_held("orders"):
        assert factory.get("/orders", headers=operator).status_code == 503
        assert health(factory)["dependencies"]["database"] == "connected"
    assert factory.get("/orders", headers=operator).status_code == 200


def test_without_workers_the_queue_says_so_and_orders_wait(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers
) -> None:
    with sandbox.queue_worker.stopped():
        assert health(factory)["dependencies"]["queue"] == "stalled"
        assert factory.get("/queue/status").json()["workers"] == 0
        with ordered(factory, operator) as order_id:
            assert ended(factory, operator, order_id, seconds=0.3)["status"] == "queued"
    assert health(factory)["status"] == "healthy"
    assert factory.get("/queue/status").json()["workers"] == 2


def test_a_worker_that_does_not_claim_leaves_orders_queued(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers
) -> None:
    with ordered(factory, operator) as order_id:
        ended(factory, operator, order_id)
    with sandbox.queue_worker.with_settings(enabled_queues=[]), ordered(factory, operator) as order_id:
        time.sleep(0.2)
        assert ended(factory, operator, order_id, seconds=0.3)["status"] == "queued"


def test_a_job_can_take_for_ever_and_is_done_once_that_ends(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers
) -> None:
    with sandbox.queue_worker.with_settings(job_seconds=3600):
        order = ordered(factory, operator)
        order_id = order.__enter__()
        assert begun(factory, operator, order_id)["status"] == "processing"
        assert ended(factory, operator, order_id, seconds=0.2)["status"] == "processing"
    assert ended(factory, operator, order_id)["status"] == "done"
    order.__exit__(None, None, None)


def test_only_stuck_jobs_are_cleared(sandbox: ScannerSandbox, factory: httpx.Client, admin: Headers) -> None:
    with (
        sandbox.database.job_present("processing", 360, queue="elsewhere") as stuck,
        sandbox.database.job_present("processing", 240, queue="elsewhere") as live,
    ):
        with sandbox.pattern_factory.with_settings(stuck_after_seconds=86_400):
            assert factory.post("/queue/clear-stuck", headers=admin).json()["cleared"] == []
        assert factory.post("/queue/clear-stuck", headers=admin).json()["cleared"] == [f"job_{stuck}"]
        with sandbox.pattern_factory.with_settings(stuck_after_seconds=0):
            assert factory.post("/queue/clear-stuck", headers=admin).json()["cleared"] == [f"job_{live}"]


def test_an_old_job_in_work_shows_in_the_queues(sandbox: ScannerSandbox, factory: httpx.Client) -> None:
    with sandbox.database.job_present("processing", 400):
        assert factory.get("/queue/status").json()["oldest_processing_seconds"] >= 400
    assert factory.get("/queue/status").json()["oldest_processing_seconds"] is None
    with sandbox.database.job_present("processing", 400, queue="cutter-jobs", worker="cutter-worker-1") as job:
        workers = {worker["id"]: worker for worker in factory.get("/queue/cutter-jobs").json()["workers"]}
        assert workers["cutter-worker-1"]["job_id"] == f"job_{job}"
        assert workers["cutter-worker-2"]["status"] == "idle"


def test_failed_jobs_are_counted(sandbox: ScannerSandbox, factory: httpx.Client) -> None:
    before = factory.get("/queue/status").json()["failed_last_hour"]
    with sandbox.database.job_present("failed", 60), sandbox.database.job_present("failed", 60):
        assert factory.get("/queue/status").json()["failed_last_hour"] == before + 2


def test_the_cutter_is_offline_while_its_port_is_closed(
    sandbox: ScannerSandbox, factory: httpx.Client, admin: Headers
) -> None:
    assert factory.get("/cutter/status").json()["status"] == "online"
    assert factory.post("/cutter/test-connection", headers=admin).json()["success"] is True
    with sandbox.cutter.stopped():
        assert factory.get("/cutter/status").json()["status"] == "offline"
        assert factory.post("/cutter/test-connection", headers=admin).status_code == 502
        with sandbox.pattern_factory.with_settings(probe_cutter=False):
            assert factory.get("/cutter/status").json()["status"] == "online"
    with sandbox.cutter.suspended():
        assert factory.get("/cutter/status").json()["error"] == "no answer in time"


def test_plots_wait_for_a_cutter_that_is_offline(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers
) -> None:
    with ordered(factory, operator) as order_id:
        ended(factory, operator, order_id)
        with sandbox.cutter.stopped():
            factory.post(f"/patterns/{order_id}/cut", headers=operator)
            time.sleep(0.2)
            waiting = factory.get("/queue/cutter-jobs").json()
            assert waiting["pending"] + waiting["processing"] == 1
            completed = waiting["completed"]
        deadline = time.monotonic() + 30
        while factory.get("/queue/cutter-jobs").json()["completed"] == completed and time.monotonic() < deadline:
            time.sleep(0.02)
        assert factory.get("/queue/cutter-jobs").json()["completed"] == completed + 1


def test_a_missing_storage_is_seen(sandbox: ScannerSandbox, factory: httpx.Client) -> None:
    with sandbox.storage_moved():
        assert health(factory)["dependencies"]["storage"] == "inaccessible"
    assert health(factory)["status"] == "healthy"


def test_the_clock_of_the_service_can_be_off(sandbox: ScannerSandbox, factory: httpx.Client) -> None:
    with sandbox.pattern_factory.with_settings(clock_offset_seconds=-3600):
        assert health(factory)["timestamp"] < health_time(3000)


def health_time(seconds_ago: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() - seconds_ago))


def test_many_people_at_once_are_served(factory: httpx.Client, operator: Headers) -> None:
    statuses: list[int] = []

    def ask() -> None:
        statuses.extend(factory.get("/garments", headers=operator).status_code for _ in range(10))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 80


CORS: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "allowed": ({}, "https://scanner.samedaysuits.com", ["https://scanner.samedaysuits.com"]),
    "foreign": ({}, "https://foreign.example", []),
    "taken off": ({"cors_enabled": False}, "https://scanner.samedaysuits.com", []),
    "wildcard": ({"cors_origins": ["*"]}, "https://foreign.example", ["*"]),
    "reflected": ({"cors_origin_pattern": ".*"}, "https://foreign.example", ["https://foreign.example"]),
}


@pytest.mark.parametrize(("values", "origin", "allowed"), CORS.values(), ids=CORS.keys())
def test_origins_are_allowed_as_configured(
    sandbox: ScannerSandbox, factory: httpx.Client, values: dict[str, Any], origin: str, allowed: list[str]
) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    with sandbox.pattern_factory.with_settings(**values):
        answer = factory.options("/measurements/validate", headers=headers)
        assert answer.headers.get_list("access-control-allow-origin") == allowed
