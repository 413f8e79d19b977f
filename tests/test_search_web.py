"""Search over HTTP: formats, languages, validators, suggestions, what is refused, and what is said before the index is there."""

import csv
import io
import re
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from pyld import jsonld

from diplograph.errors import TooBusy
from diplograph.languages import languages_of
from diplograph.release import Release
from diplograph.search import Names
from diplograph.store import MemoryStore
from live import Server, serving
from reloading import Kept, disk, reload, until
from web_client import BROWSER, TestClient, client_for

PERSON = "https://w3id.org/diplograph/person/anna-verin"
FIELDS = ["id", "label", "language", "type", "matched", "score"]


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world, its index made."""
    made = client_for(world_store, world)
    until(lambda: made.get("/search", params={"q": "verin"}).status_code == 200)
    return made


def test_all_formats_say_the_same(client: TestClient) -> None:
    """JSON, CSV, JSON-LD and the page list the same things in the same order."""
    listed = client.get("/search.json?q=verin&limit=5").json()
    assert [list(each) for each in listed] == [FIELDS] * len(listed)
    assert listed[0]["id"] == PERSON
    rows = list(csv.DictReader(io.StringIO(client.get("/search.csv?q=verin&limit=5").text)))
    assert [{name: str(value) for name, value in each.items()} for each in listed] == rows
    document = client.get("/search.jsonld?q=verin&limit=5").json()
    expanded: Any = jsonld.expand(document)
    items = expanded[0]["https://schema.org/itemListElement"]
    assert [each["https://schema.org/item"][0]["@id"] for each in items] == [each["id"] for each in listed]
    page = client.get("/search.html?q=verin&limit=5").text
    places = [page.index(f'href="{each["id"].removeprefix("https://w3id.org/diplograph")}"') for each in listed]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("text/csv", "text/csv; charset=utf-8"),
        (BROWSER["Accept"], "text/html; charset=utf-8"),
    ],
)
def test_the_format_is_negotiated(client: TestClient, accept: str, media_type: str) -> None:
    """Accept chooses, and Content-Location says which address has it always."""
    answer = client.get("/search?q=verin", headers={"Accept": accept})
    assert answer.headers["content-type"] == media_type
    assert client.get(answer.headers["content-location"]).content == answer.content
    assert set(answer.headers["vary"].split(", ")) >= {"Accept", "Accept-Language"}


def test_labels_are_in_the_language_of_the_client(client: TestClient) -> None:
    """What was found is the same, what it is called is not; and so the validators differ."""
    english, russian = (client.get("/search.json?q=verin", headers={"Accept-Language": each}) for each in ("en", "tk, ru;q=0.8"))
    assert (english.json()[0]["label"], russian.json()[0]["label"]) == ("Anna Verin", "Анна Верин")
    assert english.headers["etag"] != russian.headers["etag"]
    page = client.get("/search.html?q=verin", headers={"Accept-Language": "ru"}).text
    assert re.search(r'<a href="/person/anna-verin" lang="ru">Анна Верин</a>', page)


def test_an_answer_is_loaded_once(client: TestClient) -> None:
    """A strong validator, for this question only."""
    first = client.get("/search.json?q=verin")
    assert first.headers["etag"].startswith('"')
    again = client.get("/search.json?q=verin", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept-Language" in again.headers["vary"]
    for other in ("q=verina", "q=verin&kind=person", "q=verin&limit=1"):
        assert client.get(f"/search.json?{other}", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize("kind", ["person", "Person", "diplo:Person", "https://w3id.org/diplograph/ontology#Person"])
def test_kinds_and_classes_restrict(client: TestClient, kind: str) -> None:
    """By any of their names; several add up."""
    listed = client.get("/search.json", params={"q": "a", "kind": kind, "limit": 100}).json()
    assert {each["type"] for each in listed} == {"https://w3id.org/diplograph/ontology#Person"}
    both = client.get("/search.json", params={"q": "a", "kind": [kind, "state"], "limit": 100}).json()
    assert len(both) > len(listed)


def test_suggestions_are_four_lists(client: TestClient) -> None:
    """The words, completions, what they are and where, as browsers ask for them."""
    answer = client.get("/search/suggestions?q=arca")
    assert answer.headers["content-type"] == "application/x-suggestions+json"
    words, names, told, addresses = answer.json()
    assert (words, names[0], told[0]) == ("arca", "Arcadia", "Arcadia (state)")
    assert len(names) == len(told) == len(addresses) > 3
    assert len(set(names)) == len(names)
    assert client.get(addresses[0].removeprefix("http://testserver")).status_code == 303
    assert client.get("/search/suggestions?q=").json() == ["", [], [], []]


def test_the_page_works_without_words(client: TestClient) -> None:
    """A form, and no complaint."""
    page = client.get("/search.html").text
    assert '<form method="get" action="/search" role="search" aria-label="Search by name">' in page
    assert "Nothing has such a name" not in page
    assert "Nothing has such a name" in client.get("/search.html?q=xqxqxq").text
    assert client.get("/search.json").json() == []
    assert 'href="/search.csv?q=%22%3C' in client.get("/search.html", params={"q": '"<Anna> Verin&'}).text


@pytest.mark.parametrize(
    "query", ["q=" + "a" * 501, "kind=cheese", "limit=0", "limit=101", "limit=x", "kind=" + "&kind=".join("x" * 60)]
)
def test_what_means_nothing_is_refused(client: TestClient, query: str) -> None:
    """With a problem, not with a failure."""
    answer = client.get(f"/search.json?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_there_is_no_other_format(client: TestClient) -> None:
    """The refusal says which there are."""
    assert ".csv" in client.get("/search.xml?q=a").json()["hint"]


@pytest.mark.parametrize("text", ["%00", "%FF%FE", '"', "%22%20OR%20%22", "*", "NOT%20a", "%F0%9F%98%80", "a%0D%0Ab"])
def test_hostile_words_are_words(client: TestClient, text: str) -> None:
    """In every format."""
    for extension in ("json", "jsonld", "csv", "html"):
        assert client.get(f"/search.{extension}?q={text}").status_code == 200


def test_links_lead_under_the_path_of_the_server(world_store: MemoryStore, world: Release) -> None:
    """A server that is mounted somewhere says so everywhere."""
    client = client_for(world_store, world, public_url="https://example.org/graph/")
    until(lambda: client.get("/search?q=arcadia").status_code == 200)
    assert 'href="/graph/state/arcadia"' in client.get("/search.html?q=arcadia").text
    assert client.get("/search/suggestions?q=arcadia").json()[3][0] == "https://example.org/graph/state/arcadia"
    assert client.get("/search.json?q=arcadia").json()[0]["id"] == "https://w3id.org/diplograph/state/arcadia"


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        (None, ()),
        ("", ()),
        ("ru", ("ru",)),
        ("de-CH, ru;q=0.5, en;q=0.8", ("de-ch", "en", "ru")),
        ("ru;q=0, en", ("en",)),
        ("*", ()),
        (";;,,q=1, en ;q=x, fr", ("fr",)),
        ("a" * 10_000, ()),
    ],
)
def test_accept_language_is_read(header: str | None, languages: tuple[str, ...]) -> None:
    """By weight; what cannot be read is passed over."""
    assert languages_of(header) == languages


def test_before_there_is_an_index_everything_else_is_served(
    world_store: MemoryStore, world: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Search says when to ask again, and tries again itself."""
    monkeypatch.setattr("diplograph.search.names._PROGRAM", ("false",))
    monkeypatch.setattr("diplograph.search.names._FIRST_PAUSE", 0.3)
    monkeypatch.setattr("diplograph.search.names.PATIENCE", 0.0)
    client = client_for(world_store, world)
    refused = client.get("/search?q=verin")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert client.get("/person/anna-verin.ttl").status_code == 200
    monkeypatch.undo()
    until(lambda: client.get("/search?q=verin").status_code == 200)


def test_nobody_waits_longer_than_told() -> None:
    """An index that does not come is a refusal."""
    names = Names(None)  # type: ignore[arg-type] # nothing is asked of the readers here
    started = time.monotonic()
    with pytest.raises(TooBusy):
        names.index(patience=0.1)
    assert time.monotonic() - started < 5


def test_a_new_generation_has_its_own_names(kept: Kept) -> None:
    """Until its index is there, that of the generation before answers; never none."""
    with disk(kept) as server:
        until(lambda: _labels(server, "arcadia") == ["Arcadia"])
        tag = server.get("search.json?q=arcadia").headers["etag"]
        kept.load("Xanthia")
        statuses: set[int] = set()
        done = threading.Event()
        watching = threading.Thread(target=_watch, args=(lambda: server.get("search.json?q=x").status_code, statuses, done))
        watching.start()
        reload(server)
        until(lambda: _labels(server, "xanthia") == ["Xanthia"])
        done.set()
        watching.join()
        assert statuses == {200}
        assert _labels(server, "arcadia") != ["Arcadia"]
        assert server.get("search.json?q=arcadia", {"If-None-Match": tag}).status_code == 200


def _watch(ask: Callable[[], int], statuses: set[int], done: threading.Event) -> None:
    while not done.is_set():
        statuses.add(ask())


def _labels(server: Server, text: str) -> list[str]:
    answer = server.get(f"search.json?q={text}&kind=state&limit=1")
    return [each["label"] for each in answer.json()] if answer.status_code == 200 else []


def test_the_index_goes_with_the_server(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No file of it stays."""
    folder, temporary = tmp_path_factory.mktemp("server"), tmp_path_factory.mktemp("temporary")
    with serving(folder, environment={"TMPDIR": str(temporary)}) as server:
        until(lambda: server.get("search.json?q=arcadia").status_code == 200)
        assert list(temporary.glob("diplograph-names-*"))
        assert b"names of generation" in server.log.read_bytes()
    assert list(temporary.glob("diplograph-names-*")) == []
