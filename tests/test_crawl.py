"""The linked data of the real records, crawled: no broken link, no wrong type, all formats the same."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from conftest import ROOT
from crawling import Crawl, some_of, things_of
from diplograph.collections import COLLECTIONS
from live import Server, serving
from npm_clients import run_with

MOST_SHOWN = 40
SMALLEST_GRAPH, SMALLEST_SAMPLE = 15_000, 500
JSONLD_JS, SMALLEST_JSONLD_JS = 200, 100
PAGES = ("", "coverage", "pictures", "queries", "ontology", "shapes", "docs", "problems", "curate", "sparql", *COLLECTIONS)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the curated records."""
    folder: Path = tmp_path_factory.mktemp("crawled")
    with serving(folder, "--data", str(ROOT / "data"), environment={"DIPLOGRAPH_CLIENT_BUDGET": "0"}) as started:
        yield started


def test_every_link_of_every_representation_leads_somewhere(server: Server) -> None:
    """Turtle, N-Triples, RDF/XML and JSON-LD say the same; each identifier, page and header leads to what is there."""
    things = things_of(server)
    assert len(things) >= SMALLEST_GRAPH
    with closing(Crawl(server, frozenset(things))) as crawl:
        for page in PAGES:
            crawl.note(page, f"/{page}")
        assert crawl.read_all(some_of(things)) >= SMALLEST_SAMPLE
        assert crawl.follow() >= SMALLEST_SAMPLE
    assert not crawl.faults, "\n".join(crawl.faults[:MOST_SHOWN])


def test_jsonld_js_reads_the_same_graphs(server: Server, clients: Path) -> None:
    """Another implementation of JSON-LD than PyLD, with the context that the server has, finds the triples of N-Triples."""
    things = some_of(things_of(server), every=JSONLD_JS)
    assert len(things) >= SMALLEST_JSONLD_JS
    told = run_with(clients, "jsonld-documents", (f"{server.address}{each}.jsonld" for each in things))
    read = [set(parse(each["quads"], RdfFormat.N_QUADS)) for each in told]
    expected = [set(parse(server.get(f"{each}.nt").content, RdfFormat.N_TRIPLES)) for each in things]
    assert [thing for thing, own, other in zip(things, read, expected, strict=True) if own != other] == []
    assert all(expected)
