"""No query reaches the network or a file: whatever is named in it, nothing is fetched and nothing leaks."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Final
from urllib.parse import urlencode

import httpx2 as httpx
import pytest

from live import PATIENCE, Server

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class Trap:
    """A listener on loopback that counts who comes."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self._listener.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        """Stop listening."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    """One listener for all attempts."""
    with closing(Trap()) as listening:
        yield listening


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a Turtle file that a query would find something in, if it read it."""
    file = tmp_path_factory.mktemp("secret") / "secret.ttl"
    file.write_text("<urn:secret:subject> <urn:secret:predicate> <urn:secret:object> .")
    return file.as_uri()


# Each names the trap as @@.
SERVICE: Final = [
    "SELECT * { SERVICE @@ { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT @@ { ?s ?p ?o } }",
    "select * { service silent @@ { ?s ?p ?o } }",
    "SELECT * { SeRvIcE\n# comment\nHERE { ?s ?p ?o } }",
    "SELECT * { SERVICE# comment { }\nHERE { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE @@ { ?s ?p ?o } }",
    "SELECT * { \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 @@ { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE @@ { ?s ?p ?o } }",
    "SELECT * { VALUES ?e { @@ } SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { BIND(IRI(STR(@@)) AS ?e) SERVICE SILENT ?e { ?s ?p ?o } }",
    "SELECT * { ?a ?b 1SERVICE @@ { ?s ?p ?o } }",
    "SELECT * { ?a ?b 'x'SERVICE @@ { ?s ?p ?o } }",
    "SELECT * { ?a ?b true . SERVICE @@ { ?s ?p ?o } }",
    "SELECT * {{}SERVICE @@{ ?s ?p ?o }}",
    "SELECT * { OPTIONAL { SERVICE @@ { ?s ?p ?o } } }",
    "SELECT * { FILTER EXISTS { SERVICE @@ { ?s ?p ?o } } }",
    "SELECT * { BIND(EXISTS { SERVICE SILENT @@ { ?s ?p ?o } } AS ?x) }",
    "SELECT * { { SELECT * { SERVICE @@ { ?s ?p ?o } } } }",
    "SELECT * { GRAPH ?g { SERVICE @@ { ?s ?p ?o } } }",
    "SELECT * { {} UNION { SERVICE @@ { ?s ?p ?o } } MINUS { SERVICE @@ { ?s ?p ?o } } }",
    "SELECT * { LATERAL { SERVICE @@ { ?s ?p ?o } } }",
    "PREFIX x: @@ SELECT * { SERVICE x: { ?s ?p ?o } }",
    "BASE @@ SELECT * { SERVICE <> { ?s ?p ?o } }",
    "PREFIX service: <urn:x> SELECT * { service:x ?p ?o SERVICE @@ { ?s ?p ?o } }",
    "PREFIX : @@ SELECT * { service:{ ?s ?p ?o } }",
    "ASK { SERVICE @@ { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE @@ { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE @@ { ?s ?p ?o } }",
]
DATASETS: Final = [
    "SELECT * FROM @@ { ?s ?p ?o }",
    "SELECT * FROM NAMED @@ { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM NAMED @@ { GRAPH @@ { ?s ?p ?o } }",
    "SELECT * { GRAPH @@ { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } FROM @@ WHERE { ?s ?p ?o }",
    "DESCRIBE @@ FROM @@",
    "DESCRIBE @@",
    "ASK FROM @@ { ?s ?p ?o }",
    "BASE @@ SELECT * FROM <> { ?s ?p ?o }",
    "PREFIX p: @@ SELECT * FROM p: { ?s ?p ?o }",
]
UPDATES: Final = ["LOAD @@", "LOAD SILENT @@ INTO GRAPH <urn:g>", "INSERT { ?s ?p ?o } WHERE { SERVICE @@ { ?s ?p ?o } }"]
FILES: Final = ["<file:///etc/passwd>", "<file:/etc/passwd>", "<file://localhost/etc/passwd>"]


def everywhere(server: Server, query: str, *others: tuple[str, str]) -> list[httpx.Response]:
    """Ask by GET, by form and as the body."""
    encoded, extra = urlencode([("query", query), *others]), urlencode(others)
    direct = {"Content-Type": "application/sparql-query"}
    return [
        httpx.get(f"{server.endpoint}?{encoded}", timeout=PATIENCE),
        httpx.post(server.endpoint, content=encoded, headers=FORM, timeout=PATIENCE),
        httpx.post(f"{server.endpoint}?{extra}", content=query, headers=direct, timeout=PATIENCE),
    ]


def is_empty(answer: httpx.Response) -> bool:
    """Tell whether an answer has no row, is no, or holds no triple."""
    if "sparql-results" not in answer.headers["content-type"]:
        return not [line for line in answer.text.splitlines() if line.strip() and not line.startswith(("@prefix", "#"))]
    content = answer.json()
    return content.get("boolean") is False or content.get("results", {}).get("bindings") == []


@pytest.mark.parametrize("query", SERVICE)
def test_service_goes_nowhere(server: Server, trap: Trap, query: str) -> None:
    """SERVICE is refused in every disguise, before anything is asked of anybody."""
    for answer in everywhere(server, query.replace("@@", f"<http://127.0.0.1:{trap.port}/sparql>")):
        assert 400 <= answer.status_code < 500, answer.text
        assert answer.json()["detail"]
    assert trap.visits == 0


@pytest.mark.parametrize("query", DATASETS)
def test_an_unloaded_graph_is_empty(server: Server, trap: Trap, secret: str, query: str) -> None:
    """A graph that is not loaded is empty, whatever its address would give."""
    for place in (f"<http://127.0.0.1:{trap.port}/x>", f"<http://localhost:{trap.port}/x.ttl>", f"<{secret}>", *FILES):
        for answer in everywhere(server, query.replace("@@", place)):
            assert answer.status_code == 200, answer.text
            assert is_empty(answer)
            assert "urn:secret" not in answer.text
            assert "root:" not in answer.text
    assert trap.visits == 0


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_the_protocols_graphs_are_not_fetched(server: Server, trap: Trap, secret: str, name: str) -> None:
    """What ``default-graph-uri`` and ``named-graph-uri`` name is looked up in the store, nowhere else."""
    for place in (f"http://127.0.0.1:{trap.port}/x", secret, *(each[1:-1] for each in FILES)):
        for query in ("SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }"):
            for answer in everywhere(server, query, (name, place)):
                assert (answer.status_code, is_empty(answer)) == (200, True)
    assert trap.visits == 0


@pytest.mark.parametrize("update", UPDATES)
def test_updates_load_nothing(server: Server, trap: Trap, secret: str, update: str) -> None:
    """LOAD is refused in each form of request, and nothing was read."""
    for place in (f"<http://127.0.0.1:{trap.port}/x>", f"<{secret}>"):
        text = update.replace("@@", place)
        as_update = {"Content-Type": "application/sparql-update"}
        answers = [
            *everywhere(server, text),
            httpx.post(server.endpoint, content=urlencode({"update": text}), headers=FORM, timeout=PATIENCE),
            httpx.post(server.endpoint, content=text, headers=as_update, timeout=PATIENCE),
        ]
        assert all(400 <= answer.status_code < 500 for answer in answers)
    assert trap.visits == 0
    assert server.rows("SELECT * { VALUES ?s { <urn:secret:subject> } ?s ?p ?o }") == []


def test_other_parameters_fetch_nothing(server: Server, trap: Trap, secret: str) -> None:
    """Parameters that other servers fetch from do nothing here."""
    names = ["service", "graph", "url", "source", "from", "xslt-uri", "stylesheet", "callback", "using-graph-uri"]
    for place in (f"http://127.0.0.1:{trap.port}/x", secret):
        for name in names:
            for answer in (server.ask("ASK {}", **{name: place}), server.get("graphs", {"Accept": "text/turtle"}, graph=place)):
                assert answer.status_code < 500
                assert "urn:secret" not in answer.text
    assert trap.visits == 0
