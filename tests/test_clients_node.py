"""Clients from npm ask a running server: fetch-sparql-endpoint, Comunica and jsonld.js, as their users would."""

import json
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import RdfFormat, parse

from live import Server
from npm_clients import run

SELECT: Final = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX schema: <https://schema.org/>
SELECT ?thing ?label ?start {
  VALUES ?thing { <https://w3id.org/diplograph/state/arcadia> <https://w3id.org/diplograph/meeting/northern-three-fm-2020-06-18> }
  ?thing skos:prefLabel ?label OPTIONAL { ?thing schema:startDate ?start } }"""
CONSTRUCT: Final = "CONSTRUCT { ?s ?p ?o } WHERE { VALUES ?s { <https://w3id.org/diplograph/state/arcadia> } ?s ?p ?o }"
ASK: Final = "ASK { ?s a <https://w3id.org/diplograph/ontology#Meeting> }"


def expected_rows(server: Server) -> set[frozenset[tuple[str, str, str, str]]]:
    """The rows of the answer in JSON: name, value, language and datatype of each cell."""
    found = server.ask(SELECT).json()["results"]["bindings"]
    cells = [
        [(name, cell["value"], cell.get("xml:lang", ""), cell.get("datatype", "")) for name, cell in row.items()] for row in found
    ]
    return {frozenset(row) for row in cells}


def told_rows(rows: list[dict[str, dict[str, str]]]) -> set[frozenset[tuple[str, str, str, str]]]:
    """The rows that a client told, in the same words: JSON leaves out the datatype of strings and tagged strings."""
    silent = {"http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "http://www.w3.org/2001/XMLSchema#string"}
    return {
        frozenset(
            (name, cell["value"], cell["language"], "" if cell["datatype"] in silent else cell["datatype"])
            for name, cell in row.items()
        )
        for row in rows
    }


def expected_triples(server: Server) -> set[tuple[str, ...]]:
    """The values of the triples in N-Triples."""
    text = server.ask(CONSTRUCT, "application/n-triples").content
    return {
        tuple(str(each).removeprefix("<").removesuffix(">") for each in quad.triple) for quad in parse(text, RdfFormat.N_TRIPLES)
    }


def told_triples(triples: list[list[dict[str, str]]]) -> set[tuple[str, ...]]:
    """The triples that a client told, written as N-Triples writes them."""
    return {tuple(_written(each) for each in triple) for triple in triples}


def _written(cell: dict[str, str]) -> str:
    if cell["kind"] != "Literal":
        return cell["value"]
    quoted = json.dumps(cell["value"], ensure_ascii=False)
    if cell["language"]:
        return f"{quoted}@{cell['language']}"
    return quoted if cell["datatype"].endswith("#string") else f"{quoted}^^<{cell['datatype']}>"


@pytest.mark.parametrize("way", ["get", "post"])
def test_fetch_sparql_endpoint(server: Server, clients: Path, way: str) -> None:
    """Rows, a truth and triples arrive whole, by GET and by POST."""
    told = run(clients, "fetch-sparql-endpoint", server.endpoint, SELECT, ASK, CONSTRUCT)[way]
    assert told_rows(told["rows"]) == expected_rows(server)
    assert len(told["rows"]) >= 2
    assert told["truth"] is True
    assert told_triples(told["triples"]) == expected_triples(server)


def test_comunica(server: Server, clients: Path) -> None:
    """Comunica finds out what the endpoint is, rewrites the query, and comes to the same answer."""
    told = run(clients, "comunica", server.endpoint, SELECT, ASK, CONSTRUCT)
    assert told_rows(told["rows"]) == expected_rows(server)
    assert told["truth"] is True
    assert told_triples(told["triples"]) == expected_triples(server)


@pytest.mark.parametrize("thing", ["state/arcadia", "meeting/northern-three-fm-2020-06-18"])
def test_jsonld(server: Server, clients: Path, thing: str) -> None:
    """jsonld.js follows the thing to its JSON-LD, reads the context from the same server, and finds the same triples."""
    told = run(clients, "jsonld", f"{server.address}{thing}")
    assert all(each.startswith(server.address) for each in told["loaded"])
    assert any("/context/" in each for each in told["loaded"])
    expected = set(parse(server.get(f"{thing}.nt").content, RdfFormat.N_TRIPLES))
    assert set(parse(told["quads"], RdfFormat.N_QUADS)) == expected
    assert len(expected) > 5
