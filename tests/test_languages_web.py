"""Pages in English and Russian: addresses, words, names, days, and the catalogue that they come from."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from pyoxigraph import Literal, NamedNode, Quad

from diplograph.languages import ENGLISH, SPOKEN
from diplograph.records import record_graph
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.vocabulary import RDF_TYPE, term, thing
from diplograph.web.wording import WORDINGS, catalogue_of
from own_archive import FIRST, make_archive
from test_web_pages import PAGES, Page
from translations import renewed, untranslated, written
from web_client import BROWSER, MEETING, TestClient, client_for

OTHERS = [language for language in SPOKEN if language != ENGLISH]
VALUES = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.fixture(scope="module", params=OTHERS)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """The texts of today in one language."""
    return renewed(request.param)


def test_everything_is_translated(catalogue: Catalog) -> None:
    """No text of a page is without a translation: ``make translations`` lists those that are."""
    assert untranslated(catalogue) == []
    assert len(catalogue) > 500


def test_nothing_stale_is_kept(catalogue: Catalog) -> None:
    """The file is what the command writes: no text that no page has, and always in the same order."""
    assert (str(catalogue.locale), written(catalogue_of(str(catalogue.locale)))) == (str(catalogue.locale), written(catalogue))


def test_translations_keep_values_and_markup(catalogue: Catalog) -> None:
    """What is filled in is in both, and so are elements and the addresses of links."""
    for message in catalogue:
        singular = message.id if isinstance(message.id, str) else message.id[-1] if message.id else ""
        for said in [message.string] if isinstance(message.string, str) else message.string or ():
            for pattern in (VALUES, re.compile(r"<[^>]+>")):
                assert sorted(pattern.findall(said)) == sorted(pattern.findall(singular)) or not singular, singular


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_russian(client: TestClient, path: str) -> None:
    """It says its language, and so does the header; it nests; no English text of ours is left in navigation and headings."""
    answer = client.get(f"/ru{path}", headers=BROWSER)
    page = Page(answer.text)
    assert (page.named("html")[0]["lang"], answer.headers["content-language"]) == ("ru", "ru")
    assert answer.status_code == client.get(path, headers=BROWSER).status_code
    assert 'href="/ru/meetings"' in answer.text
    assert ">Встречи</a>" in answer.text
    assert not page.open


@pytest.mark.parametrize(
    "path", ["/", "/meetings?state=arcadia&limit=20", f"{MEETING}.html", "/search?q=verin", "/ontology.html"]
)
def test_a_page_leads_to_itself_in_the_other_language(client: TestClient, path: str) -> None:
    """Both name both, and the one for everybody else; the switch of one is the address of the other."""
    english, russian = (Page(client.get(f"{prefix}{path}", headers=BROWSER).text) for prefix in ("", "/ru"))
    alternates = [
        {each["hreflang"]: each["href"] for each in page.named("link") if "hreflang" in each} for page in (english, russian)
    ]
    assert alternates[0] == alternates[1]
    assert alternates[0].keys() == {"en", "ru", "x-default"}
    assert alternates[0]["x-default"] == alternates[0]["en"]
    to_russian, to_english = (
        next(each["href"] for each in page.named("a") if each.get("class") == "language") for page in (english, russian)
    )
    assert f"http://testserver{to_russian}" == alternates[0]["ru"]
    assert f"http://testserver{to_english}" == alternates[0]["en"]
    there = client.get(to_russian, headers=BROWSER)
    assert (there.status_code, there.headers["content-language"]) == (200, "ru")


def test_a_kept_page_does_not_carry_the_words_of_who_asked_first(client: TestClient) -> None:
    """What a stranger adds to an address is in no link of the page that others get."""
    assert "evil" not in client.get("/coverage?evil=1", headers=BROWSER).text
    assert "evil" not in client.get("/coverage", headers=BROWSER).text


def test_things_are_called_by_their_russian_names(client: TestClient) -> None:
    """In pages, collections, search, coverage and answers; what has no Russian name says which language it is in."""
    assert "<h1>Анна Верин</h1>" in client.get("/ru/person/anna-verin.html").text
    assert re.search(r'<a href="/ru/person/anna-verin">Анна Верин</a>', client.get("/ru/people", headers=BROWSER).text)
    assert re.search(r'<a href="/ru/person/anna-verin">Анна Верин</a>', client.get("/ru/search?q=verin", headers=BROWSER).text)
    named = "VALUES ?one { <https://w3id.org/diplograph/person/anna-verin> } BIND('Anna Verin'@en AS ?oneLabel)"
    asked = client.get("/ru/sparql", params={"query": f"SELECT ?one ?oneLabel {{ {named} }}"}, headers=BROWSER).text
    assert re.search(r'<td><a href="/ru/person/anna-verin">Анна Верин</a>', asked)
    assert ">Anna Verin</a>" in client.get("/people", headers=BROWSER).text


def test_terms_are_called_by_their_russian_names(client: TestClient) -> None:
    """Labels of the ontology, and the words of the terms of others."""
    text = client.get(f"/ru{MEETING}.html").text
    assert ">уровень</a>" in text
    assert ">действует с</a>" in client.get("/ru/tenure/faye-marsh-arcadia-deputy-foreign-minister-2018.html").text
    assert "Кто участвовал</h2>" in text
    assert ">level</a>" in client.get(f"{MEETING}.html").text


def test_what_is_said_in_english_says_so(client: TestClient) -> None:
    """A fallback is marked for those who hear the page, and the other way round."""
    russian, english = client.get(f"/ru{MEETING}.html").text, client.get(f"{MEETING}.html").text
    assert '<q lang="ru">' in english
    assert "<q>значение зимней школы</q>" in russian
    assert 'lang="en"' in russian


def test_days_and_numbers_are_written_as_people_do(client: TestClient) -> None:
    """Machines still find them as ISO 8601 has them."""
    assert '<time datetime="2020-06-18">18 июня 2020\u202fг.</time>' in client.get(f"/ru{MEETING}.html").text.replace(
        "\xa0", "\u202f"
    )
    assert '<time datetime="2020-06-18">18 June 2020</time>' in client.get(f"{MEETING}.html").text
    russian, english = WORDINGS["ru"], WORDINGS["en"]
    assert (english.number(12345), russian.number(12345)) == ("12,345", "12\xa0345")
    assert (english.day("2020-10"), russian.day("2020-10")) == ("October 2020", "октябрь 2020\u202fг.")
    for odd in ("2020-13-45", "soon", "", "2020-02-30"):
        assert english.day(odd) == odd


@pytest.mark.parametrize("path", [f"{MEETING}.ttl", f"{MEETING}.jsonld", "/people.csv", "/queries/who-took-part.csv", "/dump.nq"])
def test_what_programs_read_is_the_same_in_all_languages(client: TestClient, path: str) -> None:
    """The same bytes and validators, and a link to the address without a language."""
    plain, russian = client.get(path), client.get(f"/ru{path}")
    assert (plain.status_code, russian.status_code) == (200, 200)
    assert (plain.content, plain.headers.get("etag")) == (russian.content, russian.headers.get("etag"))
    assert f'<{path}>; rel="canonical"' in russian.headers["link"]
    assert "content-language" not in russian.headers


def test_lists_for_programs_name_addresses_without_a_language(client: TestClient) -> None:
    """As JSON the questions are the same, and so is what went wrong."""
    for path in ("/queries", "/nothing/here"):
        found = [client.get(f"{prefix}{path}", headers={"Accept": "application/json"}).content for prefix in ("", "/ru")]
        assert found[0] == found[1]


def test_identifiers_lead_to_documents_in_the_language(client: TestClient) -> None:
    """Who came by a Russian address stays in Russian."""
    answer = client.get(f"/ru{MEETING}", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/ru{MEETING}.html")


def test_a_language_has_validators_of_its_own(client: TestClient) -> None:
    """A kept page is not taken for the same page in another language, whatever was asked for first."""
    for path in ("/coverage", "/queries", "/search?q=verin"):
        tags = {client.get(f"{prefix}{path}", headers=BROWSER).headers["etag"] for prefix in ("", "/ru", "", "/ru")}
        assert len(tags) == 2
        english = client.get(path, headers=BROWSER).headers["etag"]
        assert client.get(f"/ru{path}", headers={**BROWSER, "If-None-Match": english}).status_code == 200


@pytest.mark.parametrize("path", ["/rus", "/russia/x", "/ru2", "/en", "/de/meetings"])
def test_only_whole_steps_of_a_path_are_languages(client: TestClient, path: str) -> None:
    """Other addresses are what they were."""
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-language"]) == (404, "en")


def test_writing_is_as_closed_in_russian(client: TestClient) -> None:
    """The page of curators is open to its own origin only, whatever its language."""
    answer = client.get("/ru/curate")
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_server_under_a_path_has_languages_under_it(world_store: MemoryStore, world: Release) -> None:
    """The path of the server comes before the language; style is shared by all languages."""
    mounted = client_for(world_store, world, public_url="https://example.org/graph")
    text = mounted.get("/ru/coverage", headers=BROWSER).text
    assert 'href="/graph/ru/meetings"' in text
    assert 'href="/graph/static/diplograph.css"' in text
    assert '<link rel="alternate" hreflang="en" href="https://example.org/graph/coverage">' in text
    assert '<link rel="alternate" hreflang="ru" href="https://example.org/graph/ru/coverage">' in text


def test_releases_are_there_in_russian(tmp_path: Path, world_store: MemoryStore, world: Release) -> None:
    """A thing as it stood, in the language that was asked for; both languages name that time."""
    client = client_for(world_store, world, archive=make_archive(tmp_path / "releases"))
    for prefix, language in (("/ru", "ru"), ("", "en"), ("/ru", "ru")):
        answer = client.get(f"{prefix}/state/arcadia.html?at={FIRST}")
        assert (answer.status_code, answer.headers["content-language"]) == (200, language)
        assert f'href="http://testserver/ru/state/arcadia.html?at={FIRST}"' in answer.text


HOSTILE = "<b onmouseover=x>%(evil)s 100%</b>"


def test_texts_of_records_are_no_translations(world: Release, world_store: MemoryStore) -> None:
    """What a template shows through translation is escaped unless it is ours."""
    for wording in WORDINGS.values():
        assert wording.gettext(HOSTILE) == "&lt;b onmouseover=x&gt;%%(evil)s 100%%&lt;/b&gt;"
        assert wording.plain(HOSTILE) == HOSTILE
    state = thing("state", "hostile")
    said: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF_TYPE, term("diplo:State")),
        (term("skos:prefLabel"), Literal(HOSTILE, language="ru")),
    ]
    said.append((NamedNode("https://example.org/%3Cb%3E100%25"), Literal("x")))
    quads = [Quad(state, predicate, value, record_graph(state)) for predicate, value in said]
    client = client_for(MemoryStore([*world_store.quads(), *quads], "hostile"), world)
    for path in ("/ru/state/hostile.html", "/state/hostile.html", "/ru/states?limit=500"):
        text = client.get(path, headers=BROWSER).text
        assert "<b onmouseover" not in text
        assert "&lt;b onmouseover=x&gt;%(evil)s 100%&lt;/b&gt;" in text
