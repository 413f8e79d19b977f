"""Ontology and shapes as documents: versions that never change, links between them, a page that explains every term."""

import hashlib
import re

import pytest
from pyoxigraph import RdfFormat, parse

from conftest import ROOT
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.turtle import Document
from diplograph.turtle import parse as read
from diplograph.vocabulary import DIPLO, SHAPE
from diplograph.web.listings import version_of
from diplograph.web.terms import listed_terms
from link_headers import links_of
from web_client import BROWSER, TestClient, client_for

HERE = "http://testserver"
FORMATS = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}
# What was published, by the beginning of its digest: a line is added with each version, and none is ever changed.
PUBLISHED = {
    "ontology-0.1.0.ttl": "bdf13ba99360f6bc",
    "ontology-0.2.0.ttl": "8149ca1c3e6af0ec",
    "shapes-0.1.0.ttl": "da3607835ea32e99",
    "shapes-0.2.0.ttl": "ee62bcd6ede94e40",
}


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


def test_a_published_version_is_never_changed() -> None:
    """Whoever cited it finds what was cited."""
    files = sorted((ROOT / "ontology" / "versions").iterdir())
    assert {each.name: hashlib.sha256(each.read_bytes()).hexdigest()[:16] for each in files} == PUBLISHED
    assert len(files) >= 4


def test_what_is_worked_on_has_a_number_of_its_own(release: Release) -> None:
    """A document that differs from the published version of its number needs another number."""
    for name, file in (("ontology", release.ontology_file), ("shapes", release.shapes_file)):
        text = file.read_text(encoding="utf-8")
        version = version_of(Document(name, text, tuple(read(text, name))))
        published = release.versions(name)
        assert version not in published or published[version].read_text(encoding="utf-8") == text
        assert list(published)[:2] == ["0.1.0", "0.2.0"]


@pytest.mark.parametrize("name", ["ontology", "shapes"])
@pytest.mark.parametrize("version", ["0.1.0", "0.2.0"])
def test_a_published_version_is_served_for_ever(client: TestClient, name: str, version: str) -> None:
    """Its file, byte for byte, immutable; negotiated at its IRI, with an address for each format."""
    file = ROOT / "ontology" / "versions" / f"{name}-{version}.ttl"
    answer = client.get(f"/{name}/{version}", headers={"Accept": "text/turtle"})
    assert answer.content == file.read_bytes()
    assert answer.headers["content-location"] == f"/{name}/{version}.ttl"
    assert "immutable" in answer.headers["cache-control"]
    graphs = []
    for extension, form in FORMATS.items():
        document = client.get(f"/{name}/{version}.{extension}")
        assert "immutable" in document.headers["cache-control"]
        graphs.append(len(list(parse(document.content, form))))
    assert len(set(graphs)) == 1
    page = client.get(f"/{name}/{version}", headers=BROWSER)
    assert "immutable" not in page.headers["cache-control"]
    assert "This is an old version" in page.text
    assert f'href="/{name}/{version}.ttl"' in page.text


def test_versions_lead_to_each_other(client: TestClient) -> None:
    """The latest, the one before, the one after, and where all are listed (RFC 5829)."""
    answer = client.get("/ontology")
    latest = next(
        each.target for each in links_of(answer.headers["link"], f"{HERE}/ontology") if each.relation == "latest-version"
    )
    seen, address = [], latest
    while address:
        assert address not in seen
        seen.append(address)
        document = client.get(address.removeprefix(HERE))
        links = {each.relation: each.target for each in links_of(document.headers["link"], address)}
        assert links["latest-version"] == latest
        assert links["version-history"] == f"{HERE}/ontology.html#versions"
        if len(seen) > 1:
            assert links["successor-version"] == seen[-2]
        address = links.get("predecessor-version", "")
    assert seen[-1] == f"{HERE}/ontology/0.1.0"
    assert len(seen) >= 2
    page = client.get("/ontology.html").text
    assert 'id="versions"' in page
    assert all(f'href="{each.removeprefix(HERE)}"' in page for each in seen)
    assert client.get("/ontology/9.9.9").status_code == client.get("/ontology/9.9.9.ttl").status_code == 404


@pytest.mark.parametrize(("path", "namespace"), [("/ontology.html", DIPLO), ("/shapes.html", SHAPE)])
def test_every_term_has_its_anchor(client: TestClient, path: str, namespace: str) -> None:
    """A term's IRI leads to its place on the page; every link within the page leads somewhere."""
    page = client.get(path).text
    source = parse(client.get(path.replace(".html", ".ttl")).content, RdfFormat.TURTLE)
    anchors = set(re.findall(r'id="([^"]+)"', page))
    if path == "/ontology.html":
        terms = {
            str(each.subject)[1:-1].removeprefix(namespace) for each in source if str(each.subject).startswith(f"<{namespace}")
        }
        assert terms <= anchors
        assert len(terms) > 100
    inside = set(re.findall(r'href="#([^"]+)"', page))
    assert inside <= anchors


def test_a_term_is_explained(client: TestClient) -> None:
    """Names in both languages, meaning, use, example, what it is a kind of, where it belongs, which rule derives it."""
    page = client.get("/ontology.html").text
    parts = dict(re.findall(r'<section class="part" id="(\w+)">(.*?)</section>', page, re.DOTALL))
    meeting, place, derived = parts["Meeting"], parts["place"], parts["participatingState"]
    assert '<p class="note" lang="ru">встреча</p>' in meeting
    assert "<code>meeting:central-asia-russia-fm-2020-10-15</code>" in meeting
    assert '<a href="#DiplomaticEvent">diplomatic event</a>' in meeting
    assert '<a href="#inSeries">in series</a>' in meeting
    assert re.search(r'<dt>Used on</dt>\s*<dd><a href="#DiplomaticEvent">', place)
    assert re.search(r'<dt>Has values</dt>\s*<dd><a href="#Place">', place)
    assert re.search(r"<dt>Derived by the rule</dt>\s*<dd>participating-state</dd>", derived)
    scheme = re.search(
        r'<dt>See also</dt>\s*<dd><a href="(/scheme/[a-z-]+)">', parts["hasMode"] if "hasMode" in parts else parts["mode"]
    )
    assert scheme
    assert client.get(scheme[1], headers=BROWSER).status_code == 303


def test_a_deprecated_term_says_what_to_write_instead() -> None:
    """It keeps its place and its meaning, apart from the others, with its successor and the reason."""
    text = """@prefix diplo: <https://w3id.org/diplograph/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix dcterms: <http://purl.org/dc/terms/> .
    diplo:New a owl:Class ; rdfs:label "new"@en .
    diplo:Old a owl:Class ; rdfs:label "old"@en ; skos:definition "What was."@en ; owl:deprecated true ;
        dcterms:isReplacedBy diplo:New ; skos:editorialNote "Two words for one thing."@en ."""
    sections = {each.heading: each.entries for each in listed_terms(Document("x", text, tuple(read(text, "x"))))}
    (old,), (new,) = sections["Deprecated terms"], sections["Classes"]
    assert (old.deprecated, new.deprecated) == (True, False)
    assert (old.anchor, old.text.text, old.notes[0].text) == ("Old", "What was.", "Two words for one thing.")
    (instead,) = [each for each in old.facts if each.name == "Write instead"]
    assert [(each.text, each.href) for each in instead.values] == [("new", "#New")]
