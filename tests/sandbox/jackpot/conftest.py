"""One running jackpot service for all tests of it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from fixtures.sandbox.jackpot import JackpotSandbox
from tests.sandbox.running import running


@pytest.fixture(scope="session")
def sandbox() -> Iterator[JackpotSandbox]:
    with running(JackpotSandbox) as system:
        yield system


@pytest.fixture(scope="session")
def operator(sandbox: JackpotSandbox) -> dict[str, str]:
    token = Path(sandbox.settings()["operator_token"]["file"]).read_text(encoding="utf-8")
    return {"Authorization": f"Bearer {token}", "X-Synthetic-Check": "test"}


@pytest.fixture
def api(sandbox: JackpotSandbox, operator: dict[str, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.service.url, headers=operator, timeout=10.0) as client:
        yield client


@pytest.fixture
def pages(sandbox: JackpotSandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.health_url, timeout=10.0) as client:
        yield client


@pytest.fixture
def pool(api: httpx.Client, request: pytest.FixtureRequest) -> Iterator[str]:
    group = "test-pool"
    document = {"group": group, "seed_amount": "10.00", "max_amount": "1000.00", "contribution_rate": "0.01"}
    answer = api.post("/api/jackpot/pools", json=document)
    assert answer.status_code == 201, answer.text
    yield group
    api.delete(f"/api/jackpot/pools/{group}")
