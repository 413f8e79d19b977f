"""robots.txt, sitemaps, OpenSearch: what crawlers and browsers ask for first."""

import json
import re
from datetime import datetime
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree  # type: ignore[import-untyped]
from pyoxigraph import NamedNode

from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.vocabulary import RDF_TYPE, kind_and_slug, term
from diplograph.web import crawlers
from web_client import BROWSER, TestClient, client_for

HERE = "http://testserver"
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.fixture(scope="module")
def with_pages(world_store: MemoryStore) -> set[str]:
    """The pages of all things that have one: typed, of our kinds, neither merged nor withdrawn nor a record."""
    quads = list(world_store.quads())
    gone = {each.subject for each in quads if each.predicate == term("dcterms:isReplacedBy")}
    gone |= {each.subject for each in quads if each.object == term("diplo:WithdrawnThing")}
    typed = {each.subject for each in quads if each.predicate == RDF_TYPE and isinstance(each.subject, NamedNode)}
    names = (kind_and_slug(each.value) for each in typed - gone)
    return {f"/{'/'.join(each)}.html" for each in names if each and each[0] != "record"}


def _listed(client: TestClient, path: str, element: str) -> list[str]:
    answer = client.get(path)
    assert answer.headers["content-type"] == "application/xml"
    root = etree.fromstring(answer.content)
    assert root.tag == SITEMAPS + {"sitemap": "sitemapindex", "url": "urlset"}[element]
    assert {each.tag for each in root} == {SITEMAPS + element}
    for each in root.iter(f"{SITEMAPS}lastmod"):
        assert datetime.fromisoformat(each.text or "").tzinfo
    places = [each.text or "" for each in root.iter(f"{SITEMAPS}loc")]
    assert all(each.startswith(f"{HERE}/") and len(each) < 2048 for each in places)
    assert len(places) == len(root) <= 50_000
    return [each.removeprefix(HERE) for each in places]


def _in_english(client: TestClient, part: str) -> list[str]:
    """The pages that a part lists, each of which is there in Russian too."""
    listed = _listed(client, part, "url")
    english = [each for each in listed if not each.startswith("/ru/")]
    assert sorted(listed) == sorted([*english, *(f"/ru{each}" for each in english)])
    return english


@pytest.mark.parametrize("most", [50_000, 10])
def test_the_sitemap_has_every_page_once(
    world_store: MemoryStore, world: Release, with_pages: set[str], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """However small its parts are, together they have all things that have pages, and no thing twice."""
    monkeypatch.setattr(crawlers, "_MOST", most)
    client = client_for(world_store, world)
    parts = _listed(client, "/sitemap.xml", "sitemap")
    assert len(parts) >= (20 if most > 10 else 60)
    listed = [each for part in parts if not part.endswith("/pages.xml") for each in _in_english(client, part)]
    assert len(set(listed)) == len(listed)
    assert set(listed) == with_pages
    assert len(listed) > 300
    assert client.get("/sitemap/nothing.xml").status_code == 404


def test_what_the_sitemap_lists_is_a_page(client: TestClient) -> None:
    """The pages beside the things, and a thing of each class, answer with HTML at once."""
    parts = _listed(client, "/sitemap.xml", "sitemap")
    samples = [each for part in parts for each in (_listed(client, part, "url") if "pages" in part else [])]
    samples += [each for part in parts if "pages" not in part for each in _listed(client, part, "url")[:2]]
    assert len(samples) > 120
    for each in samples:
        answer = client.get(each, headers=BROWSER)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), each


def test_each_page_leads_to_its_translations(client: TestClient) -> None:
    """A page and its translations name one another in the same way, and as the pages themselves do."""
    root = etree.fromstring(client.get("/sitemap/things-diplo-State-1.xml").content)
    first, second = (root[each] for each in (0, 1))
    links = [[(link.get("hreflang"), link.get("href")) for link in entry.iter(f"{XHTML}link")] for entry in (first, second)]
    assert links[0] == links[1]
    places = [entry.findtext(f"{SITEMAPS}loc") or "" for entry in (first, second)]
    assert links[0] == [("en", places[0]), ("ru", places[1]), ("x-default", places[0])]
    page = client.get(places[1].removeprefix(HERE)).text
    assert re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page) == links[0]


def test_a_sitemap_is_loaded_once(client: TestClient) -> None:
    """It has a validator; crawlers come back often."""
    for path in ("/sitemap.xml", "/sitemap/pages.xml", "/sitemap/things-diplo-Meeting-1.xml"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_robots_read_what_has_an_end(client: TestClient) -> None:
    """Things, documents and dumps are open; what has endless addresses is not; the sitemap is named (RFC 9309)."""
    answer = client.get("/robots.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    opened = ("/", "/meeting/x", "/meeting/x.html", "/ontology", "/dump.nq", "/sparql", "/void.ttl", "/queries/who-took-part")
    closed = ("/sparql?query=ASK{}", "/search?q=x", "/validate", "/curate", "/records/meeting/x", "/graphs?default")
    assert [each for each in opened if not robots.can_fetch("anybody", HERE + each)] == []
    assert [each for each in closed if robots.can_fetch("anybody", HERE + each)] == []
    assert robots.site_maps() == [f"{HERE}/sitemap.xml"]


def test_a_browser_learns_to_search_here(client: TestClient) -> None:
    """The description is linked from every page and names search and suggestions (OpenSearch 1.1)."""
    answer = client.get("/opensearch.xml")
    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert len(root.findtext(f"{OPENSEARCH}ShortName", "")) in range(1, 17)
    assert len(root.findtext(f"{OPENSEARCH}Description", "")) in range(1, 1025)
    templates = {each.get("type"): each.get("template") for each in root.iter(f"{OPENSEARCH}Url")}
    assert templates == {
        "text/html": f"{HERE}/search?q={{searchTerms}}",
        "application/x-suggestions+json": f"{HERE}/search/suggestions?q={{searchTerms}}",
        "application/opensearchdescription+xml": f"{HERE}/opensearch.xml",
    }
    for path in ("/", "/coverage", "/ontology.html", "/person/nobody"):
        page = client.get(path, headers=BROWSER).text
        assert 'rel="search" type="application/opensearchdescription+xml" title="diplograph" href="/opensearch.xml"' in page
        assert 'rel="http://rdfs.org/ns/void#inDataset" href="/dataset/diplograph"' in page


def test_under_a_path_everything_is_under_it(world_store: MemoryStore, world: Release) -> None:
    """A mounted server lists its own addresses."""
    client = client_for(world_store, world, public_url="https://example.org/graph/")
    assert "Sitemap: https://example.org/graph/sitemap.xml" in client.get("/robots.txt").text
    assert "Disallow: /graph/sparql?" in client.get("/robots.txt").text
    assert "<loc>https://example.org/graph/sitemap/pages.xml</loc>" in client.get("/sitemap.xml").text
    assert "<loc>https://example.org/graph/coverage</loc>" in client.get("/sitemap/pages.xml").text
    assert json.dumps("https://example.org/graph/opensearch.xml") in client.get("/opensearch.xml").text
