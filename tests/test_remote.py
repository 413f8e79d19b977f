"""A store that is another SPARQL service: what is sent to it, and what becomes of everything that it may get wrong."""

import os
import pickle
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pyoxigraph import Triple

from diplograph.errors import DiplographError, QueryError, StoreUnavailable
from diplograph.store.remote import RemoteStore
from engines.healthy import SELECT, healthy, read, unlike
from engines.scripted import Said, Service, scripted, table


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that does everything right, until a test makes it do something else."""
    with scripted(healthy) as running:
        yield running


@pytest.fixture
def store(service: Service) -> RemoteStore:
    """A store that was checked already."""
    checked = RemoteStore(service.url, timeout=5)
    checked.check()
    service.asked.clear()
    return checked


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "CLEAR ALL",
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        'define get:soft "soft" SELECT * { ?s ?p ?o }',
        "PREFIX b: <bif:> SELECT (b:http_get('http://127.0.0.1/') AS ?x) {}",
        "SELECT * { ?s ?p ?o FILTER(false && <sql:rdf_audit_metadata>(1)) }",
        r"SELECT * { ?s ?p ?o FILTER(false && <\u0062if:http_get>(?o)) }",
        "SELECT (<urn:f>(1) AS ?x) {}",
        "SELECT * { ?s ?p",
        "SELECT * { ?s diplo:actor ?o }",
    ],
)
def test_nothing_but_queries_leaves(text: str, store: RemoteStore, service: Service) -> None:
    """Updates, calls to the network, an engine's own functions and malformed queries are refused before anything is sent."""
    with pytest.raises(QueryError):
        store.query(text)
    assert service.asked == []


def test_a_malformed_query_is_explained_here(store: RemoteStore) -> None:
    """The message has line, column and caret, as from memory."""
    with pytest.raises(QueryError, match=r"line 2, column 5:\n\?s }}\n    \^"):
        store.query("SELECT * {\n?s }}")


def test_comments_stay_here(store: RemoteStore, service: Service) -> None:
    """Virtuoso obeys some comments, so none is sent; everything else stays where it was."""
    store.query("#output-format:text/html\nSELECT ?n { ?s ?p '#kept' . ?s ?p ?n # gone\n}")
    assert service.asked[0].query == "                        \nSELECT ?n { ?s ?p '#kept' . ?s ?p ?n       \n}"


def test_short_queries_are_got_and_long_ones_posted(store: RemoteStore, service: Service) -> None:
    """GET can be cached on the way; an address has a limit, a body has none."""
    long = f"SELECT ?n {{ ?s ?p ?n FILTER(?n != '{'x' * 3000}') }}"
    for text in (SELECT, long):
        store.query(text)
    assert [(asked.method, asked.query) for asked in service.asked] == [("GET", SELECT), ("POST", long)]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Said(b"what?", 400), "does not accept the query: what"),
        (Said(b"<html><style>p {}</style><h1>Not here</h1>", 404), "status 404: Not here\n.*often ends in /sparql"),
        (Said(b"", 401), "status 401\n.*user and password"),
        (Said(b"Transaction timed out\n\nSPARQL query:\nSELECT", 500), "status 500: Transaction timed out$"),
        (Said(b"", 503), "status 503\n.*busy"),
        (Said(b'{"head":', 206), "status 206"),
        (
            Said(b"", 302, {"Location": "http://u:secret@elsewhere.example/sparql?query=x"}),
            "it is http://elsewhere.example/sparql:",
        ),
        (Said(b"<html>", headers={"Content-Type": "text/html"}), "answers with text/html"),
        (Said(b"<html>"), "cannot be read"),
        (
            replace(table({"n": "1"}), headers={**table().headers, "X-SPARQL-MaxRows": "1"}),
            "at most 1 rows.*ResultSetMaxRows",
        ),
        (replace(table(), headers={**table().headers, "X-SQL-State": "S1TAT"}), "a part of the answer only"),
        (replace(table({"n": "1"}, {"n": "2"}), missing=20), "broke off in the middle"),
    ],
)
def test_what_is_no_whole_answer_is_an_error(said: Said, message: str, store: RemoteStore, service: Service) -> None:
    """Whatever a service says instead of an answer, or of a part of one, becomes one clear error without secrets."""
    service.answer = lambda _: said
    with pytest.raises(QueryError if said.status == 400 else StoreUnavailable, match=f"(?s){message}") as caught:
        read(store.query(SELECT))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "said",
    [
        Said(b"<urn:a> <urn:b> <urn:c> .\n", framed=False),
        Said(b"<urn:a> <urn:b>"),
        Said(b"<urn:a> <urn:b> <urn:c> .\n", missing=5),
    ],
)
def test_a_description_without_its_end_is_an_error(said: Said, store: RemoteStore, service: Service) -> None:
    """N-Triples may end after any line, so only the length shows that it is whole."""
    service.answer = lambda _: replace(said, headers={"Content-Type": "application/n-triples"})
    with pytest.raises(StoreUnavailable):
        store.query("DESCRIBE <urn:a>")


def test_connections_are_kept_and_never_shared(store: RemoteStore, service: Service) -> None:
    """One process asks over one connection; a forked one makes its own, and leaves its parent's alone."""
    for _ in range(3):
        read(store.query(SELECT))
    assert len(service.connections) == 1
    child = os.fork()
    if child == 0:
        try:
            read(store.query(SELECT))
        except DiplographError:
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(service.connections) == 2
    read(store.query(SELECT))
    assert len(service.connections) == 2


def test_a_store_can_be_handed_to_another_process(store: RemoteStore) -> None:
    """It can be pickled after use, and asks on from there."""
    assert len(read(pickle.loads(pickle.dumps(store)).query(SELECT))) == 1  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("sign", "answer"),
    [
        ("?g ?s ?p ?o { VALUES", table(names=("g", "s", "p", "o"))),
        ("GROUP BY ?g", table(names=("g", "n"))),
    ],
)
def test_missing_quads_are_missed(sign: str, answer: Said, store: RemoteStore, service: Service) -> None:
    """When a service gives fewer rows than it counts, reading everything ends in an error."""
    assert len(list(store.quads())) == len(store) == 1
    service.answer = unlike(sign, answer)
    with pytest.raises(StoreUnavailable, match="counts 1 rows, but gives 0"):
        list(store.quads())


def test_blank_nodes_of_rows_stay_one_node(store: RemoteStore, service: Service) -> None:
    """A template that is filled from rows with blank nodes joins them as the service did; unbound cells make no triple."""
    rows = (
        b'{"head":{"vars":["s","o"]},"results":{"bindings":['
        b'{"s":{"type":"bnode","value":"x"},"o":{"type":"bnode","value":"y"}},{"s":{"type":"bnode","value":"x"}}]}}'
    )
    service.answer = lambda _: Said(rows)
    triples = set(read(store.query("CONSTRUCT { ?s <urn:p> ?o . ?s a <urn:T> } { ?s ?p ?q OPTIONAL { ?s <urn:p> ?o } }")))
    assert len(triples) == 2
    assert len({triple.subject for triple in triples if isinstance(triple, Triple)}) == 1
