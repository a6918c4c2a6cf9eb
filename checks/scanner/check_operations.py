"""Guarded operations: closed to everybody without a token, and to users who may not do them."""

import pytest

from fixtures.cases.scanner import OPEN_OPERATIONS
from fixtures.clients.scanner.operations import Operations
from roundsman import Rung, detects

OPERATIONS = ("generate", "refresh-garments", "clear-stuck", "test-connection")


@pytest.mark.parametrize("operation", OPERATIONS)
@detects(OPEN_OPERATIONS, rung=Rung.WRITE)
def check_it_wants_a_token(operations: Operations, operation: str) -> None:
    operations.must_want_a_token(operation)


@pytest.mark.parametrize("operation", OPERATIONS)
@detects(OPEN_OPERATIONS, rung=Rung.WRITE)
def check_it_wants_more_than_a_user(operations: Operations, operation: str) -> None:
    operations.must_want_more_than_a_user(operation)


@detects(OPEN_OPERATIONS, rung=Rung.WRITE)
def check_downloading_models_wants_a_token(speech_operations: Operations) -> None:
    speech_operations.must_want_a_token("download-model")


@detects(OPEN_OPERATIONS, rung=Rung.WRITE)
def check_downloading_models_wants_more_than_a_user(speech_operations: Operations) -> None:
    speech_operations.must_want_more_than_a_user("download-model")
