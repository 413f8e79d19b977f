"""What the OpenAPI document promises holds for whatever is sent: schemathesis asks every operation (OpenAPI 3.1)."""

import itertools
from collections.abc import Sequence
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import strategies

from described_operations import ACCEPTED, CHECKS, AnyCase, faults_of, operations_of
from live import PATIENCE, Server

EXAMPLES: Final = 12
# What is really there, so that answers are asked for as well as refusals.
REAL: Final[dict[str, Sequence[Any]]] = {
    "query": [
        "ASK {}",
        "SELECT * { ?s ?p ?o } LIMIT 3",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
        "DESCRIBE <https://w3id.org/diplograph/state/arcadia>",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    ],
    "default-graph-uri": [["https://w3id.org/diplograph/record/state-arcadia"], []],
    "named-graph-uri": [["https://w3id.org/diplograph/record/state-arcadia"], []],
    "graph": ["https://w3id.org/diplograph/record/state-arcadia"],
    "timeout": ["5", "0.5"],
    "limit": ["2", "0"],
    "offset": ["0", "1"],
    "format": ["json", "xml", "csv", "tsv", "html", "ttl", "jsonld", "nt", "rdf"],
    "extension": ["ttl", "jsonld", "nt", "rdf", "html", "csv", "json", "nq", "trig"],
    "version": ["1.2.0", "0.2.0"],
    "name": ["who-took-part", "states-that-meet-most"],
}
THINGS: Final = [("state", "arcadia"), ("meeting", "northern-three-fm-2020-06-18"), ("record", "state-arcadia")]


@pytest.fixture(scope="module")
def document(server: Server) -> schemathesis.BaseSchema:
    """The document that a running server gives of itself."""
    return schemathesis.openapi.from_url(f"{server.address}openapi.json")


def _make_real(case: AnyCase, data: strategies.DataObject) -> None:
    """Put what is really there in the place of some parameters, and a format that somebody might ask for."""
    for values in (case.query, case.path_parameters, case.body if isinstance(case.body, dict) else {}):
        for name in sorted(set(values) & REAL.keys()):
            if data.draw(strategies.booleans()):
                values[name] = data.draw(strategies.sampled_from(REAL[name]))
    if "slug" in case.path_parameters and data.draw(strategies.booleans()):
        case.path_parameters.update(zip(("kind", "slug"), data.draw(strategies.sampled_from(THINGS)), strict=True))
    if case.operation.path.startswith("/sparql") and case.method == "GET" and data.draw(strategies.booleans()):
        case.query["query"] = data.draw(strategies.sampled_from(REAL["query"]))
    case.headers["Accept"] = data.draw(strategies.sampled_from(ACCEPTED))


def _ask(case: AnyCase, data: strategies.DataObject) -> None:
    _make_real(case, data)
    case.call_and_validate(checks=CHECKS, timeout=PATIENCE)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_what_is_described_is_what_happens(document: schemathesis.BaseSchema, mode: schemathesis.GenerationMode) -> None:
    """Whatever the parameters: no failure of ours, a status, a type and headers that the document names, a body as it says."""
    operations = operations_of(document)
    assert len(operations) > 40
    faults = sorted(itertools.chain.from_iterable(faults_of(each, mode, EXAMPLES, _ask) for each in operations))
    assert not faults, "\n\n".join(faults)


def test_the_document_describes_every_status_as_a_problem(document: schemathesis.BaseSchema) -> None:
    """Every refusal that an operation names is described with the type of its body."""
    silent = [
        (operation, method, status)
        for operation, methods in document.raw_schema["paths"].items()
        for method, described_operation in methods.items()
        if isinstance(described_operation, dict)
        for status, answer in described_operation["responses"].items()
        if status.startswith(("4", "5")) and "application/problem+json" not in answer.get("content", {})
    ]
    assert silent == []
