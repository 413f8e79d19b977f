"""The operations that a running server's OpenAPI document describes, asked by schemathesis with whatever fits or does not."""

from collections.abc import Callable
from typing import Any, Final

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

AnyCase = schemathesis.Case[Any]
AnyOperation = schemathesis.APIOperation[Any, Any, Any, Any]
ACCEPTED: Final = [
    *("*/*", "text/html", "text/turtle", "application/json", "application/ld+json", "text/csv", "image/png", "text/plain"),
    *("application/sparql-results+xml", "application/rdf+xml", "application/problem+json", "", ";;"),
]
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
]


def operations_of(document: schemathesis.BaseSchema) -> list[AnyOperation]:
    """Return every operation that a document describes well."""
    return [each.ok() for each in document.get_all_operations() if isinstance(each, Ok)]


def faults_of(
    operation: AnyOperation,
    mode: schemathesis.GenerationMode,
    examples: int,
    ask: Callable[[AnyCase, strategies.DataObject], None],
) -> set[str]:
    """Ask one operation with what is, or is not, as it describes, and return what the answers break.

    Args:
        operation: The operation.
        mode: Whether cases are as it describes.
        examples: How many cases.
        ask: Sends a case, changed as it likes by what it draws, and raises the failures of the answer.
    """
    found: set[str] = set()

    @given(case=operation.as_strategy(generation_mode=mode), data=strategies.data())
    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def each(case: AnyCase, data: strategies.DataObject) -> None:
        try:
            ask(case, data)
        except FailureGroup as group:
            found.update(f"{operation.label}: {failure.title}: {failure.message}" for failure in group.exceptions)

    try:
        each()
    except Unsatisfiable:
        # Some operations have nothing that could be wrong.
        if mode is schemathesis.GenerationMode.POSITIVE:
            raise
    return found
