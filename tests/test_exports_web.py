"""The addresses of exports: each kind of thing in each format, validators, languages, redirects, what is not there."""

import re

import pytest
from icalendar import Calendar
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from conftest import ROOT
from diplograph.languages import choose_language
from diplograph.records import record_graph
from diplograph.release import Release, bundled_release
from diplograph.representations.exports import CALENDAR, EXPORTS, NANOPUBLICATIONS, exports_of
from diplograph.store import MemoryStore
from diplograph.vocabulary import KINDS, RDF_TYPE, term, thing
from exported import curated
from test_representations import things_in
from web_client import BROWSER, MEETING, TestClient, client_for

EXTENSIONS = [export.form.extension for export in EXPORTS]
NANOPUBLISHED = next(export.kinds for export in EXPORTS if export.form == NANOPUBLICATIONS)
DAYLESS = thing("meeting", "dayless")
LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?')


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world, in which a person was withdrawn and a meeting has lost its day."""
    kinds = {thing("person", "gone"): term("diplo:WithdrawnThing"), DAYLESS: term("diplo:Meeting")}
    added = [Quad(each, RDF_TYPE, kind, record_graph(each)) for each, kind in kinds.items()]
    return client_for(MemoryStore([*world_store.quads(), *added], "changed"), world)


def links_of(header: str) -> list[tuple[str, str, str]]:
    """Address, relation and type of each link."""
    return LINK.findall(header)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_every_thing_has_what_its_kind_has(client: TestClient, world_store: MemoryStore, extension: str) -> None:
    """One thing of each kind in the world answers with the export's type, or is told which kinds have it."""
    first = {each.value.split("/")[-2]: each for each in reversed(things_in(world_store))}
    (export,) = (each for each in EXPORTS if each.form.extension == extension)
    assert len(first) >= 35
    assert set(export.kinds) <= set(KINDS)
    for kind, each in first.items():
        if each == thing("person", "ana-verin"):
            each = thing("person", "anna-verin")  # noqa: PLW2901 - the other one was merged into this one
        path = f"{each.value.removeprefix('https://w3id.org/diplograph')}.{extension}"
        answer = client.get(path)
        uncited = "attestedBy" not in client.get(path.removesuffix(extension) + "ttl").text
        if kind in export.kinds and extension == NANOPUBLICATIONS.extension and uncited:
            assert (answer.status_code, "cites a source" in answer.json()["detail"]) == (404, True)
        elif kind in export.kinds:
            assert answer.status_code == 200, path
            assert answer.headers["content-type"] == export.form.content_type
            assert f'<{each.value}>; rel="cite-as"' in answer.headers["link"]
        else:
            assert answer.status_code == 404
            assert all(kind in answer.json()["hint"] for kind in export.kinds)


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_an_export_is_loaded_once(client: TestClient, extension: str) -> None:
    """A strong validator and a time, each of which is answered with 304; HEAD like GET."""
    path = f"{MEETING}.{extension}"
    plain = {"Accept-Encoding": "identity"}
    answer = client.get(path, headers=plain)
    assert answer.status_code == 200
    assert not answer.headers["etag"].startswith("W/")
    for condition in ({"If-None-Match": answer.headers["etag"]}, {"If-Modified-Since": answer.headers["last-modified"]}):
        again = client.get(path, headers={**plain, **condition})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]
        assert again.headers["vary"] == answer.headers["vary"]
    assert client.head(path, headers=plain).headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_documents_and_exports_lead_to_each_other(client: TestClient, extension: str) -> None:
    """Every document of a thing links its exports with their types, and every such link is what it says."""
    path = f"{MEETING}.{extension}"
    for document in (f"{MEETING}.ttl", f"{MEETING}.html", f"{MEETING}.jsonld"):
        assert path in {
            address for address, relation, _ in links_of(client.get(document).headers["link"]) if relation == "alternate"
        }
    alternates = [each for each in links_of(client.get(path).headers["link"]) if each[1] == "alternate" and each[2]]
    assert len(alternates) == len(EXPORTS) - 1 + 5
    for address, _, media_type in alternates:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media_type)


def test_no_link_leads_to_an_export_that_is_not_there(client: TestClient, world_store: MemoryStore) -> None:
    """Things without a citation have no nanopublications, events without a day no calendar, and their documents know."""
    paths = [each.value.removeprefix("https://w3id.org/diplograph") for each in [*things_in(world_store)[::5], DAYLESS]]
    asked = 0
    for path in paths:
        document = client.get(f"{path}.ttl", follow_redirects=True)
        links = [address for address, relation, _ in links_of(document.headers["link"]) if relation == "alternate"]
        exports = [each for each in links if each.endswith(tuple(EXTENSIONS))]
        assert [each for each in exports if client.get(each).status_code != 200] == []
        asked += len(exports)
    assert asked >= 150
    assert {each.partition(".")[2] for each in exports} == {"rdf12.ttl", "bib", "ris", "csl.json"}


def test_the_page_of_a_thing_offers_its_exports(client: TestClient) -> None:
    """A person finds them in the menus of the page, a program in its head."""
    text = client.get(f"{MEETING}.html").text
    for form in exports_of("meeting"):
        assert f'<a href="{MEETING}.{form.extension}" type="{form.media_type}">{form.name} ' in text
        assert f'<link rel="alternate" type="{form.media_type}" href="{MEETING}.{form.extension}">' in text


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_what_was_merged_withdrawn_or_never_there(client: TestClient, extension: str) -> None:
    """As for the things themselves: 301, 410, 404, in the form asked for."""
    if any(export.form.extension == extension and "person" in export.kinds for export in EXPORTS):
        moved = client.get(f"/person/ana-verin.{extension}")
        assert (moved.status_code, moved.headers["location"]) == (301, f"/person/anna-verin.{extension}")
        assert client.get(f"/person/gone.{extension}").status_code == 410
        assert client.get(f"/person/nobody.{extension}").status_code == 404
    for path in (f"/meeting/nowhere.{extension}", f"/nothing/x.{extension}", f"/meeting/No--Name.{extension}"):
        answer = client.get(path, headers=BROWSER)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_an_event_without_a_day_has_no_calendar(client: TestClient) -> None:
    """A meeting of which nobody knows the day can be had in other formats, not in this one."""
    assert client.get("/meeting/dayless.ics").status_code == 404
    assert client.get("/meeting/dayless.rdf12.ttl").status_code == 200
    assert client.get("/meeting/dayless.nanopub.trig").status_code == 404


@pytest.mark.parametrize(
    ("path", "header", "language"),
    [
        (f"{MEETING}.ics", None, "en"),
        (f"{MEETING}.ics", "ru", "ru"),
        (f"{MEETING}.ics", "tg;q=0.9, ru-RU;q=0.8, en;q=0.1", "ru"),
        (f"{MEETING}.ics", "de, *;q=0.1", "en"),
        (f"{MEETING}.ics?lang=ru", "en", "ru"),
        ("/series/northern-three-foreign-ministers.ics?lang=en", "ru", "en"),
    ],
)
def test_a_calendar_is_in_the_language_asked_for(client: TestClient, path: str, header: str | None, language: str) -> None:
    """By the address, else by the header, which caches are told of; the address of the language is given."""
    answer = client.get(path, headers={"Accept-Language": header} if header else {"Accept-Language": ""})
    assert answer.headers["content-language"] == language
    summary = Calendar.from_ical(answer.content).walk("VEVENT")[0]["SUMMARY"]
    assert summary.params["LANGUAGE"] == language
    by_address = "lang=" in path
    assert ("Accept-Language" in answer.headers["vary"]) is not by_address
    assert answer.headers.get("content-location") == (None if by_address else f"{MEETING}.ics?lang={language}")
    other = "en" if language == "ru" else "ru"
    assert f'{path.partition("?")[0]}?lang={other}>; rel="alternate"; hreflang="{other}"' in answer.headers["link"]


def test_a_language_that_there_is_not(client: TestClient) -> None:
    """The address names one of those that there are."""
    assert client.get(f"{MEETING}.ics?lang=xx").status_code == 400


def test_a_calendar_says_where_it_is(world_store: MemoryStore, world: Release) -> None:
    """A subscriber looks for changes at the public address; identifiers stay what they are."""
    client = client_for(world_store, world, public_url="https://graph.example.org/at/")
    answer = client.get("/series/northern-three-foreign-ministers.ics")
    calendar = Calendar.from_ical(answer.content)
    assert calendar["source"] == "https://graph.example.org/at/series/northern-three-foreign-ministers.ics"
    assert calendar["url"] == "https://w3id.org/diplograph/series/northern-three-foreign-ministers"
    assert answer.headers["content-location"] == "/at/series/northern-three-foreign-ministers.ics?lang=en"
    assert client.get("/person/ana-verin.bib").headers["location"] == "/at/person/anna-verin.bib"


def test_the_name_of_a_nanopublication_is_its_address(client: TestClient) -> None:
    """Each name leads to this nanopublication alone, for ever; another name to none, with those of today."""
    quads = list(parse(client.get(f"{MEETING}.nanopub.trig").content, RdfFormat.TRIG))
    names = [quad.subject for quad in quads if quad.object == NamedNode("http://www.nanopub.org/nschema#Nanopublication")]
    assert len(names) >= 15
    for name in names:
        assert isinstance(name, NamedNode)
        answer = client.get(name.value.removeprefix("https://w3id.org/diplograph"))
        assert answer.headers["content-type"] == "application/trig"
        assert "immutable" in answer.headers["cache-control"]
        own = [quad for quad in quads if str(quad.graph_name).startswith(f"<{name.value}#")]
        assert set(parse(answer.content, RdfFormat.TRIG)) == set(own)
    lost = client.get(f"{MEETING}/nanopub/RA{'A' * 43}")
    assert lost.status_code == 404
    assert f"{MEETING}.nanopub.trig" in lost.json()["hint"]
    assert client.get("/level/ministerial/nanopub/RAx").status_code == 404


def test_exports_are_described(client: TestClient) -> None:
    """The description of the interface has an operation for each, with its type."""
    paths = client.get("/openapi.json").json()["paths"]
    for export in EXPORTS:
        operation = paths[f"/{{kind}}/{{slug}}.{export.form.extension}"]["get"]
        assert list(operation["responses"]["200"]["content"]) == [export.form.media_type]
        assert all(kind in operation["description"] for kind in export.kinds)
    assert CALENDAR.extension in EXTENSIONS


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("ru", "ru"),
        ("RU-Cyrl-RU", "ru"),
        ("en;q=0.5, ru;q=0.6", "ru"),
        ("*", "en"),
        ("*, ru;q=0.5", "en"),
        ("en;q=0, *", "ru"),
        ("en;q=0", "en"),
        ("q=1;;, ,ru;q=2, en;q=x", "en"),
        ("r" * 5000 + ",ru", "en"),
        ("ru;q=0.001", "ru"),
    ],
)
def test_awkward_wishes_for_a_language(header: str | None, language: str) -> None:
    """Weights, wildcards, subtags; what cannot be read is passed over."""
    assert choose_language(header, ["en", "ru"]) == language


def test_the_examples_of_the_documentation_answer() -> None:
    """Every command of the page on exports has an answer on the curated records, and its table is the table of the program."""
    text = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    curated_client = client_for(curated(), bundled_release())
    addresses = re.findall(r"^\$ curl .*http://127\.0\.0\.1:8000(\S+)$", text, re.MULTILINE)
    assert len(addresses) >= 9
    assert {address: curated_client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)
    for export in EXPORTS:
        (row,) = (line for line in text.splitlines() if line.startswith("|") and f"`.{export.form.extension}`" in line)
        kinds = row.split("|")[3].strip()
        named = set(re.findall(r"[a-z-]+", kinds)) & set(KINDS)
        wider = set(NANOPUBLISHED) if "nanopublications" in kinds else set(KINDS) - {"record"} if kinds == "everything" else set()
        assert named | wider == set(export.kinds)
