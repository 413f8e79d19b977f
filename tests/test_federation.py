"""SERVICE goes to the addresses that the operator allows, and to no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import pytest

from diplograph.records import record_files
from diplograph.release import Release
from diplograph.store import load_records
from engines.oxigraph import oxigraph
from engines.running import free_port
from live import WORLD, Server, serving

STATES: Final = """PREFIX diplo: <https://w3id.org/diplograph/ontology#>
SELECT ?state ?name { ?state a diplo:State SERVICE <@@> { ?state <urn:test:name> ?name } } ORDER BY ?state"""
ELSEWHERE: Final = "".join(
    f'<https://w3id.org/diplograph/state/{slug}> <urn:test:name> "{name}" .\n'
    for slug, name in (("arcadia", "known elsewhere"), ("nowhere", "not known here"))
)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another engine, which knows something about one of our states."""
    folder = tmp_path_factory.mktemp("other")
    (folder / "names.nq").write_text(ELSEWHERE, encoding="utf-8")
    with oxigraph(folder / "names.nq", folder) as url:
        yield url


@pytest.fixture(scope="module", params=["memory", "disk"])
def federated(
    request: pytest.FixtureRequest, other: str, world: Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server that may ask it, with the world in memory or on disk."""
    folder = tmp_path_factory.mktemp("federated")
    if request.param == "disk":
        load_records(folder / "graph", world, record_files(WORLD))
    where = {"memory": "memory", "disk": str(folder / "graph")}[request.param]
    with serving(folder, "--services", other, "--store", where) as started:
        yield started


def test_an_allowed_service_is_asked(federated: Server, other: str) -> None:
    """What it knows is joined with what we know; as that may change at any time, the answer is kept nowhere."""
    answer = federated.ask(STATES.replace("@@", other), "text/csv")
    assert (answer.status_code, answer.text) == (
        200,
        "state,name\r\nhttps://w3id.org/diplograph/state/arcadia,known elsewhere\r\n",
    )
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_a_large_answer_of_a_service_is_whole(federated: Server, other: str) -> None:
    """Each of its rows stands beside each of ours."""
    ours = int(federated.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"])
    assert len(federated.rows(f"SELECT * {{ ?s ?p ?o SERVICE <{other}> {{ ?state <urn:test:name> ?name }} }}")) == 2 * ours > 2000


@pytest.mark.parametrize("address", ["@@x", "@@?default-graph-uri=urn:x", "http://127.0.0.1:9/query", "http://localhost/query"])
def test_no_other_service_is_asked(address: str, federated: Server, other: str) -> None:
    """An address is allowed as it is written, and so is nothing that begins like it; the refusal names what is allowed."""
    answer = federated.ask(STATES.replace("@@", address.replace("@@", other)))
    assert (answer.status_code, "is not among them" in answer.json()["detail"]) == (400, True)
    assert f"<{other}>" in answer.json()["hint"]


def test_without_the_setting_it_is_not_asked(server: Server, other: str) -> None:
    """A server that was told of no service refuses this one too."""
    answer = server.ask(STATES.replace("@@", other))
    assert (answer.status_code, "never go to the network" in answer.json()["detail"]) == (400, True)


def test_a_service_that_is_away_costs_its_own_query(tmp_path: Path) -> None:
    """The answer says what failed, never that there are no rows; SILENT is what asks for that (SPARQL 1.1 Federated Query)."""
    gone = f"http://127.0.0.1:{free_port()}/query"
    with serving(tmp_path, "--services", gone) as server:
        answer = server.ask(STATES.replace("@@", gone))
        assert (answer.status_code, "Connection refused" in answer.json()["detail"]) == (502, True)
        assert len(server.rows(STATES.replace("@@", gone).replace("SERVICE", "SERVICE SILENT"))) > 2
        assert server.works()


@contextmanager
def _talking(media_type: str, content: bytes) -> Iterator[str]:
    """A service that answers everything with these bytes."""

    class Talker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Talker) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("media_type", "said"), [("text/html", "Unsupported Content-Type"), ("application/sparql-results+json", "Parser error")]
)
def test_a_service_that_talks_nonsense_is_told_of(tmp_path: Path, media_type: str, said: str) -> None:
    """What comes from another service is no answer before it is read."""
    with _talking(media_type, b'{"head": {"vars": ["s') as other, serving(tmp_path, "--services", other) as server:
        answer = server.ask(STATES.replace("@@", other))
        assert (answer.status_code, said in answer.json()["detail"]) == (502, True)
        assert server.works()
