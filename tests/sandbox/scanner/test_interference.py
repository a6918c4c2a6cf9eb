"""What stands between a service and those who ask: answers that come late, wrong, twice, or not at all."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from fixtures.sandbox.scanner import ScannerSandbox
from tests.sandbox.scanner.helpers import order

ORIGIN = "https://scanner.samedaysuits.com"
PREFLIGHT = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}


@pytest.fixture
def impatient(sandbox: ScannerSandbox) -> Iterator[httpx.Client]:
    """For answers that do not come; what is healthy may take its time."""
    timeout = httpx.Timeout(10.0, read=0.5)
    with httpx.Client(base_url=sandbox.pattern_factory.url, timeout=timeout) as client:
        yield client


def test_an_answer_can_come_late_or_never(
    sandbox: ScannerSandbox, factory: httpx.Client, impatient: httpx.Client
) -> None:
    with sandbox.pattern_factory.interfered("/health", delay=0.2):
        started = time.monotonic()
        assert factory.get("/health").status_code == 200
        assert time.monotonic() - started >= 0.2
    with sandbox.pattern_factory.interfered("/health", delay=60), pytest.raises(httpx.ReadTimeout):
        impatient.get("/health")
    assert factory.get("/health").status_code == 200


def test_every_other_answer_can_be_another(sandbox: ScannerSandbox, factory: httpx.Client) -> None:
    with sandbox.pattern_factory.interfered("/health", every=2, status=504):
        assert [factory.get("/health").status_code for _ in range(6)] == [200, 504] * 3


def test_requests_can_be_made_to_wait_for_each_other(sandbox: ScannerSandbox, factory: httpx.Client) -> None:
    with sandbox.pattern_factory.interfered("/health", delay=0.1, at_once=1), ThreadPoolExecutor(4) as pool:
        started = time.monotonic()
        assert [answer.status_code for answer in pool.map(factory.get, ["/health"] * 4)] == [200] * 4
        assert time.monotonic() - started >= 0.4


def test_a_hung_service_accepts_and_says_nothing(
    sandbox: ScannerSandbox, factory: httpx.Client, impatient: httpx.Client
) -> None:
    with sandbox.pattern_factory.suspended(), pytest.raises(httpx.ReadTimeout):
        impatient.get("/health")
    assert factory.get("/health").status_code == 200


def test_a_preflight_can_be_refused_or_answered_twice(sandbox: ScannerSandbox, factory: httpx.Client) -> None:
    with sandbox.pattern_factory.interfered(".*", methods=["OPTIONS"], status=403):
        assert factory.options("/patterns/generate", headers=PREFLIGHT).status_code == 403
        assert factory.get("/health").status_code == 200
    with sandbox.pattern_factory.interfered(".*", add_headers=[["Access-Control-Allow-Origin", ORIGIN]]):
        answer = factory.options("/patterns/generate", headers=PREFLIGHT)
        assert answer.headers.get_list("access-control-allow-origin") == [ORIGIN, ORIGIN]


def test_a_repeated_order_can_end_as_a_server_error(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: dict[str, str]
) -> None:
    document = order()
    with sandbox.pattern_factory.with_settings(unhandled_refusals=["order_exists"]):
        answers = [factory.post("/patterns/generate", json=document, headers=operator) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [202, 500]
    assert factory.delete(f"/patterns/{document['order_id']}", headers=operator).status_code == 200


def test_a_password_can_be_ignored(sandbox: ScannerSandbox, factory: httpx.Client) -> None:
    with sandbox.pattern_factory.with_settings(verify_password=False):
        assert factory.post("/auth/login", json={"username": "monitor", "password": "guessed"}).status_code == 200
        assert factory.post("/auth/login", json={"username": "nobody-at-all", "password": "x"}).status_code == 401


def test_the_page_can_forbid_the_camera(sandbox: ScannerSandbox) -> None:
    with (
        sandbox.front.interfered("/", add_headers=[["Permissions-Policy", "camera=()"]]),
        httpx.Client(base_url=sandbox.front.url, verify=False) as web,
    ):
        assert web.get("/").headers["permissions-policy"] == "camera=()"
