"""Clients that Python users have ask a running server: SPARQLWrapper, rdflib's SPARQLStore and pandas."""

import io
import json
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
import pytest
import SPARQLWrapper as wrapper  # noqa: N813 - the package is called like its class
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from live import Server

DIPLO: Final = "https://w3id.org/diplograph/ontology#"
STATE: Final = "https://w3id.org/diplograph/state/arcadia"
RECORD: Final = "https://w3id.org/diplograph/record/state-arcadia"
SELECT: Final = f"""PREFIX diplo: <{DIPLO}> PREFIX schema: <https://schema.org/> PREFIX skos: <{SKOS}>
SELECT ?meeting ?label ?start (YEAR(?start) AS ?year) {{
  ?meeting a diplo:Meeting ; schema:startDate ?start ; skos:prefLabel ?label FILTER(LANG(?label) = "en")
}} ORDER BY ?meeting ?label"""
CONSTRUCT: Final = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{RECORD}> {{ ?s ?p ?o }} }}"
WAYS: Final = [(wrapper.GET, wrapper.URLENCODED), (wrapper.POST, wrapper.URLENCODED), (wrapper.POST, wrapper.POSTDIRECTLY)]


def wrapped(server: Server, query: str, form: str, way: tuple[str, str]) -> Any:  # noqa: ANN401 - depends on the format
    """Ask with SPARQLWrapper, and convert what came."""
    client = wrapper.SPARQLWrapper(server.endpoint, returnFormat=form)
    client.setMethod(way[0])
    client.setRequestMethod(way[1])
    client.setQuery(query)
    answer = client.query()
    try:
        return answer.convert()
    finally:
        answer.response.close()


@pytest.mark.parametrize("way", WAYS, ids="/".join)
def test_sparqlwrapper_tables(server: Server, way: tuple[str, str]) -> None:
    """JSON, XML, CSV and TSV hold the same rows, whichever way the query is sent."""
    rows = server.rows(SELECT)
    assert len(rows) >= 5
    found = wrapped(server, SELECT, wrapper.JSON, way)["results"]["bindings"]
    assert [{name: each["value"] for name, each in row.items()} for row in found] == rows
    document = wrapped(server, SELECT, wrapper.XML, way)
    assert len(document.getElementsByTagName("result")) == len(rows)
    table = pd.read_csv(io.BytesIO(wrapped(server, SELECT, wrapper.CSV, way)), dtype=str)
    assert table.to_dict("records") == rows
    assert len(wrapped(server, SELECT, wrapper.TSV, way).splitlines()) == len(rows) + 1


@pytest.mark.parametrize("way", WAYS, ids="/".join)
def test_sparqlwrapper_truth(server: Server, way: tuple[str, str]) -> None:
    """ASK is answered in JSON and in XML."""
    assert wrapped(server, f"ASK {{ <{STATE}> ?p ?o }}", wrapper.JSON, way)["boolean"] is True
    (said,) = wrapped(server, f"ASK {{ <{STATE}> ?p ?o }}", wrapper.XML, way).getElementsByTagName("boolean")
    assert said.firstChild.data == "true"


@pytest.mark.parametrize("way", WAYS, ids="/".join)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", [wrapper.TURTLE, wrapper.N3, wrapper.RDFXML, wrapper.JSONLD])
def test_sparqlwrapper_graphs(server: Server, way: tuple[str, str], form: str) -> None:
    """A CONSTRUCT gives the same triples in every format that SPARQLWrapper knows."""
    told = wrapped(server, CONSTRUCT, form, way)
    graph = told if isinstance(told, Graph) else Graph().parse(data=told, format="turtle")
    expected = Graph().parse(data=server.ask(CONSTRUCT, "application/n-triples").text, format="nt")
    assert isomorphic(graph, expected)
    assert len(graph) > 3


def test_sparqlwrapper_learns_what_is_wrong(server: Server) -> None:
    """A malformed query raises SPARQLWrapper's own error, with our words in it."""
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed, match="line 1"):
        wrapped(server, "SELECT WHERE", wrapper.JSON, WAYS[0])


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_sparqlstore(server: Server, method: str) -> None:
    """Rdflib's graph over the endpoint: queries, initial bindings, patterns, membership, size."""
    graph = Graph(SPARQLStore(server.endpoint, method=method))
    label = URIRef(f"{SKOS}prefLabel")
    rows = {row[0] for row in graph.query("SELECT ?l { ?s ?p ?l }", initBindings={"s": URIRef(STATE), "p": label})}  # type: ignore[index]
    assert Literal("Arcadia", lang="en") in rows
    assert set(graph.objects(URIRef(STATE), label)) == rows
    assert (URIRef(STATE), RDF.type, URIRef(f"{DIPLO}State")) in graph
    assert (URIRef(STATE), RDF.type, URIRef(f"{DIPLO}Meeting")) not in graph
    triples = {(s, p, o) for s, p, o in graph.triples((URIRef(STATE), None, None))}
    assert triples == set(Graph().parse(data=_about(server), format="nt"))
    assert len(graph) == int(server.rows("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }")[0]["n"])


def _about(server: Server) -> str:
    return server.ask(f"CONSTRUCT {{ <{STATE}> ?p ?o }} WHERE {{ <{STATE}> ?p ?o }}", "application/n-triples").text


def test_sparqlstore_reads_one_graph(server: Server) -> None:
    """A graph of rdflib with a name sees that graph of ours only (its SPARQLStore sends ``default-graph-uri``)."""
    store = SPARQLStore(server.endpoint, context_aware=True)
    states = set(Graph(store, identifier=URIRef(RECORD)).subjects(RDF.type, URIRef(f"{DIPLO}State")))
    assert states == {URIRef(STATE)}
    assert {str(each) for each in store.contexts()} >= {RECORD}


def test_pandas_reads_answers_of_any_query(server: Server) -> None:
    """One address is a data frame; numbers are numbers, words are words, nothing is lost."""
    frame = pd.read_csv(f"{server.endpoint}?{urlencode({'query': SELECT, 'format': 'csv'})}", parse_dates=["start"])
    assert list(frame.columns) == ["meeting", "label", "start", "year"]
    assert len(frame) == len(server.rows(SELECT))
    assert pd.api.types.is_integer_dtype(frame["year"])
    assert pd.api.types.is_datetime64_any_dtype(frame["start"])
    assert pd.api.types.is_string_dtype(frame["label"])
    assert frame["label"].notna().all()


def test_pandas_reads_named_queries(server: Server) -> None:
    """A named query is a data frame with the columns and rows of its JSON, and its counts are whole numbers."""
    frame = pd.read_csv(f"{server.address}queries/states-that-meet-most.csv")
    told = json.loads(server.get("queries/states-that-meet-most.json").content)
    assert list(frame.columns) == told["head"]["vars"]
    assert len(frame) == len(told["results"]["bindings"]) > 1
    assert any(pd.api.types.is_integer_dtype(frame[name]) for name in frame.columns)


def test_pandas_reads_a_compressed_answer(server: Server) -> None:
    """An answer is a data frame whatever coding was negotiated on its way."""
    address = f"{server.endpoint}?{urlencode({'query': SELECT, 'format': 'csv'})}"
    plain = pd.read_csv(address, storage_options={"Accept-Encoding": "identity"})
    coded = pd.read_csv(address, storage_options={"Accept-Encoding": "gzip"})
    pd.testing.assert_frame_equal(plain, coded)
