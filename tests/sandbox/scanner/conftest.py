"""One running scanner for all tests of it, and people who are logged in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from fixtures.sandbox.scanner import ScannerSandbox
from tests.sandbox.running import running


@pytest.fixture(scope="session")
def sandbox() -> Iterator[ScannerSandbox]:
    with running(ScannerSandbox) as system:
        yield system


@pytest.fixture(scope="session")
def secret(sandbox: ScannerSandbox) -> Callable[[dict[str, str]], str]:
    def revealed(reference: dict[str, str]) -> str:
        return Path(reference["file"]).read_text(encoding="utf-8")

    return revealed


@pytest.fixture
def factory(sandbox: ScannerSandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.pattern_factory.url, timeout=10.0) as client:
        yield client


@pytest.fixture
def log_in(
    sandbox: ScannerSandbox, factory: httpx.Client, secret: Callable[[dict[str, str]], str]
) -> Callable[[str], dict[str, Any]]:
    def tokens(account: str) -> dict[str, Any]:
        settings = sandbox.settings()[account]
        credentials = {"username": settings["username"], "password": secret(settings["password"])}
        answer = factory.post("/auth/login", json=credentials)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return tokens


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def operator(log_in: Callable[[str], dict[str, Any]]) -> dict[str, str]:
    return bearer(log_in("account")["access_token"])


@pytest.fixture
def admin(log_in: Callable[[str], dict[str, Any]]) -> dict[str, str]:
    return bearer(log_in("admin_account")["access_token"])


@pytest.fixture
def apprentice(log_in: Callable[[str], dict[str, Any]]) -> dict[str, str]:
    return bearer(log_in("user_account")["access_token"])
