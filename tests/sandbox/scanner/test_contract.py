"""The sandbox keeps the contract of the scanner, and it shows when it does not."""

from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response

from fixtures.sandbox.scanner import ScannerSandbox
from tests.sandbox.contracts import IN_AN_OUTAGE, Contracts
from tests.sandbox.scanner.helpers import PERSON, ended, order, ordered

Headers = dict[str, str]
CONTRACTS = Contracts(
    {
        "pattern_factory": "scanner.yaml",
        "speech": "scanner-speech.yaml",
        "eyeson": "scanner-eyeson.yaml",
        "measuring": "scanner-measuring.yaml",
    }
)


def url_of(sandbox: ScannerSandbox, service: str) -> str:
    return str(getattr(sandbox, service).url)


@pytest.mark.parametrize(("service", "operation", "mode"), CONTRACTS.questions.values(), ids=CONTRACTS.questions.keys())
def test_every_operation_answers_as_promised_whatever_is_asked(
    sandbox: ScannerSandbox, admin: Headers, service: str, operation: Any, mode: GenerationMode
) -> None:
    CONTRACTS.hold_whatever_is_asked(url_of(sandbox, service), operation, mode, admin)


@pytest.mark.parametrize(("service", "operation"), CONTRACTS.operations.values(), ids=CONTRACTS.operations.keys())
def test_every_operation_answers_a_stranger_as_promised(sandbox: ScannerSandbox, service: str, operation: Any) -> None:
    CONTRACTS.hold_for_a_stranger(url_of(sandbox, service), service, operation)


def promised(
    sandbox: ScannerSandbox, headers: Headers, service: str, method: str, path: str, **request: Any
) -> Response:
    return CONTRACTS.promised(url_of(sandbox, service), service, method, path, headers, **request)


def test_the_life_of_an_order_is_as_promised(sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers) -> None:
    document = order()
    at = {"path_parameters": {"order_id": document["order_id"]}}

    def asked(method: str, path: str, **request: Any) -> int:
        return promised(sandbox, operator, "pattern_factory", method, path, **request).status_code

    sent = {"body": document, "media_type": "application/json"}
    assert asked("POST", "/patterns/generate", **sent) == 202
    assert asked("POST", "/patterns/generate", **sent) == 200
    assert ended(factory, operator, document["order_id"])["status"] == "done"
    assert asked("GET", "/patterns/{order_id}/status", **at) == 200
    assert asked("GET", "/patterns/{order_id}/plt", **at) == 200
    assert asked("GET", "/patterns/{order_id}/pds", **at) == 200
    assert asked("POST", "/patterns/{order_id}/export-pds", **at) == 202
    assert asked("POST", "/patterns/{order_id}/cut", **at) == 202
    assert asked("GET", "/orders", query={"order_id": document["order_id"]}) == 200
    assert asked("DELETE", "/patterns/{order_id}", **at) == 200
    assert asked("GET", "/patterns/{order_id}/plt", **at) == 404


def test_an_outage_is_as_promised(sandbox: ScannerSandbox, admin: Headers) -> None:
    def asked(method: str, path: str) -> int:
        return promised(sandbox, admin, "pattern_factory", method, path, checks=IN_AN_OUTAGE).status_code

    with sandbox.cutter.stopped():
        assert asked("POST", "/cutter/test-connection") == 502
    with sandbox.database.stopped():
        assert asked("GET", "/health") == 200
        assert asked("GET", "/queue/status") == 503
        assert asked("GET", "/orders") == 503


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "missing field": ("/health", {"remove_fields": ["dependencies.queue"]}, "'queue' is a required property|queue"),
    "wrong type": ("/health", {"set_fields": {"timestamp": 1770000000}}, "timestamp|string"),
    "unknown word": ("/health", {"set_fields": {"dependencies.database": "fine"}}, "connected"),
    "other status": ("/health", {"status": 418, "body": "{}"}, "Undocumented status code"),
    "server error": ("/health", {"status": 500, "body": "{}"}, "Server error"),
    "page instead of JSON": (
        "/health",
        {"status": 200, "body": "<html></html>", "content_type": "text/html"},
        "Undocumented Content-Type",
    ),
    "cut JSON": ("/health", {"status": 200, "body": '{"status": "heal'}, "JSON"),
    "negative count": ("/queue/status", {"set_fields": {"pending": -1}}, "-1|minimum"),
}


@pytest.mark.parametrize(("path", "rule", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_answer_breaks_the_contract(
    sandbox: ScannerSandbox, operator: Headers, path: str, rule: dict[str, Any], words: str
) -> None:
    meddling: AbstractContextManager[None] = sandbox.pattern_factory.interfered(path, **rule)
    with meddling, pytest.raises(FailureGroup) as broken:
        promised(sandbox, operator, "pattern_factory", "GET", path)
    shown = "\n".join(f"{failure.title}\n{failure.message}" for failure in broken.value.exceptions)
    assert any(word in shown for word in words.split("|")), shown
    promised(sandbox, operator, "pattern_factory", "GET", path)


def test_the_wrong_settings_break_the_contract(sandbox: ScannerSandbox, operator: Headers) -> None:
    sent = {"body": {"text": "hello"}, "media_type": "application/json"}
    with sandbox.speech.with_settings(audio_type="text/plain"), pytest.raises(FailureGroup):
        promised(sandbox, operator, "speech", "POST", "/tts", **sent)
    with sandbox.eyeson.with_settings(session_correction=-1000), pytest.raises(FailureGroup):
        promised(sandbox, operator, "eyeson", "GET", "/health")
    measured = {"body": {"measurements": {**PERSON, "inseam": 300}}, "media_type": "application/json"}
    with (
        sandbox.pattern_factory.with_settings(unhandled_refusals=["measurement_out_of_range"]),
        pytest.raises(FailureGroup),
    ):
        promised(sandbox, operator, "pattern_factory", "POST", "/measurements/validate", **measured)


def test_a_removed_order_is_not_found_by_any_path(
    sandbox: ScannerSandbox, factory: httpx.Client, operator: Headers
) -> None:
    with ordered(factory, operator) as order_id:
        pass
    for path in ("/patterns/{order_id}/status", "/patterns/{order_id}/plt", "/patterns/{order_id}/pds"):
        at = {"path_parameters": {"order_id": order_id}}
        assert promised(sandbox, operator, "pattern_factory", "GET", path, **at).status_code == 404
