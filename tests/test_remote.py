"""A store that is another SPARQL service: what is sent to it, and what becomes of everything that it may get wrong."""

import logging
import os
import pickle
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pyoxigraph import QueryBoolean, Triple

from diplograph.errors import DiplographError, EnvironmentProblem, InputError, QueryError, StoreUnavailable
from diplograph.store import QueryResults
from diplograph.store.remote import RemoteStore
from engines.running import free_port
from engines.scripted import Asked, Said, Service, scripted, table

ROW = {"g": "https://w3id.org/diplograph/record/a", "s": "http://e.org/s", "p": "http://e.org/p", "o": "http://e.org/o"}
TRIPLE = b"<urn:a> <urn:b> <urn:c> .\n"
SELECT = "SELECT ?n { ?s ?p ?n }"


def healthy(asked: Asked) -> Said:
    """Answer as a service does that holds one quad and shows it in its default graph too."""
    for sign, answer in (
        ("BIND(?x + 22 AS ?y)", table({"y": "42"}, names=("y",))),
        ("?g ?s ?p ?o", table(ROW, names=("g", "s", "p", "o"))),
        ("GROUP BY ?g", table({"g": ROW["g"], "n": "1"}, names=("g", "n"))),
        ("?found", table({"found": "1"}, names=("found",))),
    ):
        if sign in asked.query:
            return answer
    return table({"n": "1"})


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


def read(results: QueryResults) -> list[object]:
    """Return the rows or triples of an answer."""
    assert not isinstance(results, QueryBoolean)
    return list(results)


def test_making_one_asks_nothing(service: Service) -> None:
    """A store is made without a request; the first query checks the service before."""
    made = RemoteStore(service.url)
    assert service.asked == []
    assert len(read(made.query(SELECT))) == 1
    assert len(service.asked) == 4


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


def test_a_service_that_is_not_there() -> None:
    """A refused connection names the address."""
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(StoreUnavailable, match=rf"{url} cannot be reached: .*refused"):
        RemoteStore(url).check()


def test_a_service_that_is_silent(service: Service) -> None:
    """An answer that takes too long is an error, which says how long was waited."""
    done = threading.Event()

    def wait(_: Asked) -> Said:
        done.wait(20)
        return Said()

    service.answer = wait
    with pytest.raises(StoreUnavailable, match=r"did not answer within 0\.2 s"):
        RemoteStore(service.url, timeout=0.2).check()
    done.set()


def unlike(sign: str, answer: Said) -> Callable[[Asked], Said]:
    """Answer as a healthy service does, but for queries that hold a sign."""
    return lambda asked: answer if sign in asked.query else healthy(asked)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            unlike("?found", table(names=("found",))),
            "does not show its named graphs as one.*--union-default-graph.*unionDefaultGraph",
        ),
        (unlike("?g ?s ?p ?o", table(names=("g", "s", "p", "o"))), "holds no named graphs.*diplograph dump"),
        (unlike("BIND", Said(b"unknown keyword BIND", 400)), "does not speak SPARQL 1.1.*unknown keyword BIND"),
        (unlike("BIND", table({"y": "2022"}, names=("y",))), "does not speak SPARQL 1.1"),
    ],
)
def test_opening_says_what_to_change(answer: Callable[[Asked], Said], message: str, service: Service) -> None:
    """A service that cannot carry the graph is told apart from one that is away, and the setting is named."""
    service.answer = answer
    with pytest.raises(EnvironmentProblem, match=f"(?s){message}"):
        RemoteStore(service.url).check()


def test_the_union_is_had_by_a_parameter(service: Service) -> None:
    """Where a parameter makes the union, every query without a dataset of its own has it, and others do not."""

    def oxigraph(asked: Asked) -> Said:
        return healthy(asked) if "union-default-graph" in asked.fields else unlike("?found", table(names=("found",)))(asked)

    service.answer = oxigraph
    store = RemoteStore(service.url)
    store.check()
    service.asked.clear()
    for text in (SELECT, "SELECT ?n FROM <urn:g> { ?s ?p ?n }"):
        store.query(text)
    assert ["union-default-graph" in asked.fields for asked in service.asked] == [True, False]


def test_a_password_is_sent_and_never_shown(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """User and password of the address go into a header; no message, log line or representation has them."""
    caplog.set_level(logging.DEBUG)
    store = RemoteStore(service.url.replace("http://", "http://us%65r:se%3Acret@"), headers={"X-Key": "hidden"})
    store.check()
    assert service.asked[0].headers["Authorization"] == "Basic dXNlcjpzZTpjcmV0"
    assert service.asked[0].headers["X-Key"] == "hidden"
    service.answer = lambda _: Said(status=500)
    with pytest.raises(StoreUnavailable) as caught:
        store.query(SELECT)
    everything = f"{store!r} {caught.value} {caplog.text} {store.url}"
    assert not {word for word in ("cret", "us%65r", "hidden", "dXNlcjpz") if word in everything}


@pytest.mark.parametrize("url", ["ftp://e.org/", "http:///sparql", "https://u:secret@e.org:port/", "http://e.org/ x", "sparql"])
def test_what_is_no_address_is_refused(url: str) -> None:
    """Only http and https addresses are taken, and the message does not repeat what may hold a password."""
    with pytest.raises(InputError) as caught:
        RemoteStore(url)
    assert "secret" not in str(caught.value)


def test_proxies_of_the_environment_are_not_used(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Queries go to the service itself."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    RemoteStore(service.url).check()


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


@pytest.mark.parametrize("sign", ["(COUNT(*)", "COUNT(DISTINCT ?g)", "modified", "versionInfo"])
def test_the_generation_follows_the_signs_of_change(sign: str, service: Service) -> None:
    """Counts, the newest date of change and a stated version make the digest, which is asked for again when it is old."""
    store = RemoteStore(service.url, generation_seconds=0)
    before = store.generation
    assert store.generation == before
    service.answer = unlike(sign, table({"n": "2"}))
    assert store.generation != before


def test_the_generation_is_not_asked_for_at_each_turn(service: Service) -> None:
    """A digest stands for a while; one that is given stands for good."""
    store = RemoteStore(service.url, generation_seconds=3600)
    assert store.generation == store.generation
    assert len(service.asked) == 4
    assert RemoteStore(service.url, generation="2026-11").generation == "2026-11"
    assert len(service.asked) == 4


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
