"""The sandbox keeps the contracts of the jackpot service, and it shows when it does not."""

from typing import Any

import pytest
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from fixtures.sandbox.jackpot import JackpotSandbox
from tests.sandbox.contracts import IN_AN_OUTAGE, Contracts

Headers = dict[str, str]
CONTRACTS = Contracts({"api": "jackpot.yaml", "health": "jackpot-health.yaml"})


def url_of(sandbox: JackpotSandbox, service: str) -> str:
    return sandbox.service.url if service == "api" else sandbox.health_url


@pytest.mark.parametrize(("service", "operation", "mode"), CONTRACTS.questions.values(), ids=CONTRACTS.questions.keys())
def test_every_operation_answers_as_promised_whatever_is_asked(
    sandbox: JackpotSandbox, operator: Headers, service: str, operation: Any, mode: GenerationMode
) -> None:
    CONTRACTS.hold_whatever_is_asked(url_of(sandbox, service), operation, mode, operator)


@pytest.mark.parametrize(("service", "operation"), CONTRACTS.operations.values(), ids=CONTRACTS.operations.keys())
def test_every_operation_answers_a_stranger_as_promised(sandbox: JackpotSandbox, service: str, operation: Any) -> None:
    CONTRACTS.hold_for_a_stranger(url_of(sandbox, service), service, operation)


def test_the_life_of_a_pool_is_as_promised(sandbox: JackpotSandbox, operator: Headers) -> None:
    def asked(method: str, path: str, **request: Any) -> int:
        sent = {"media_type": "application/json"} if "body" in request else {}
        return CONTRACTS.promised(
            sandbox.service.url, "api", method, path, operator, path_parameters={"group": "life"}, **sent, **request
        ).status_code

    document = {"group": "life", "seed_amount": "10.00", "contribution_rate": "0.5"}
    one = "/api/jackpot/pools/{group}"
    assert asked("POST", "/api/jackpot/pools", body=document) == 201
    assert asked("POST", "/api/jackpot/pools", body=document) == 409
    assert asked("POST", f"{one}/contributions", body={"amount": "3.00"}) == 201
    assert asked("POST", f"{one}/contributions", body={"amount": "3.00", "version": 0}) == 409
    assert asked("POST", "/api/jackpot/transfers", body={"from": "life", "to": "mini", "amount": "1.00"}) == 201
    assert asked("POST", f"{one}/wins") == 201
    assert asked("GET", one) == 200
    assert asked("GET", "/api/jackpot/pools") == 200
    assert asked("DELETE", one) == 204
    assert asked("GET", one) == 404


def test_an_outage_is_as_promised(sandbox: JackpotSandbox, operator: Headers) -> None:
    def asked(service: str, path: str, **request: Any) -> int:
        url = url_of(sandbox, service)
        return CONTRACTS.promised(url, service, "GET", path, operator, checks=IN_AN_OUTAGE, **request).status_code

    with sandbox.database.stopped():
        assert asked("health", "/health") == 200
        assert asked("health", "/health/database") == 503
        assert asked("health", "/health/jackpot") == 503
        assert asked("api", "/api/jackpot/pools/{group}", path_parameters={"group": "mini"}) == 503
    with sandbox.cache.stopped():
        assert asked("health", "/metrics") == 200
        assert asked("api", "/api/jackpot/pools") == 200


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/health", {"remove_fields": ["uptime"]}),
        ("/health/jackpot", {"set_fields": {"pools.total_amount": 1.5}}),
        ("/health/config", {"set_fields": {"valid": "yes"}}),
        ("/metrics", {"set_fields": {"error_rate": 120}}),
    ],
    ids=["missing", "binary-amount", "wrong-type", "impossible-share"],
)
def test_a_wrong_answer_breaks_the_contract(sandbox: JackpotSandbox, path: str, rule: dict[str, Any]) -> None:
    with sandbox.service.interfered(path, **rule), pytest.raises(FailureGroup):
        CONTRACTS.promised(sandbox.health_url, "health", "GET", path, {})
    CONTRACTS.promised(sandbox.health_url, "health", "GET", path, {})
