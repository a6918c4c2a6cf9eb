"""Holds the services of a sandbox against their contracts, whatever is asked."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response

Headers = Mapping[str, str]
Address = Callable[[str], str]
FOLDER = Path(__file__).parents[2] / "fixtures" / "contracts"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
IN_AN_OUTAGE = [check for check in CHECKS if check is not not_a_server_error]
BOUNDED = settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Contracts:
    """The contracts of one system, by service; an address is asked for by the service's name."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self.schemas = {name: schemathesis.openapi.from_path(FOLDER / file) for name, file in documents.items()}
        self.operations = {
            f"{name} {operation.label}": (name, operation)
            for name, schema in self.schemas.items()
            for operation in (found.ok() for found in schema.get_all_operations() if isinstance(found, Ok))
        }
        self.questions = {
            f"{label} {mode.value}": (name, operation, mode)
            for label, (name, operation) in self.operations.items()
            for mode in GenerationMode
            if mode is GenerationMode.POSITIVE or operation.body or operation.query
        }

    def hold_whatever_is_asked(self, url: str, operation: Any, mode: GenerationMode, headers: Headers) -> None:
        """Asks an operation with generated questions, right ones or wrong ones."""

        @BOUNDED
        @given(case=operation.as_strategy(mode))
        def ask(case: Any) -> None:
            answer = case.call(base_url=url, headers=dict(headers), timeout=10)
            case.validate_response(answer, checks=CHECKS)

        ask()

    def hold_for_a_stranger(self, url: str, service: str, operation: Any) -> None:
        """Asks an operation without a token: what is guarded answers 401."""
        guarded = operation.definition.raw.get("security", self.schemas[service].raw_schema["security"])

        @settings(BOUNDED, max_examples=1)
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            answer = case.call(base_url=url, timeout=10)
            case.validate_response(answer, checks=CHECKS)
            if guarded:
                assert answer.status_code == 401

        ask()

    def promised(
        self, url: str, service: str, method: str, path: str, headers: Headers, checks: Any = CHECKS, **request: Any
    ) -> Response:
        """Asks once, and holds the answer against the contract."""
        case = self.schemas[service][path][method].Case(path_parameters=request.pop("path_parameters", {}), **request)
        answer: Response = case.call(base_url=url, headers=dict(headers), timeout=10)
        case.validate_response(answer, checks=checks)
        return answer
