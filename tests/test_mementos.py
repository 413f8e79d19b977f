"""Things as they stood at a release: ``?at=``, TimeGates, TimeMaps and the headers of RFC 7089."""

import re
from contextlib import suppress
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest
from pyoxigraph import RdfFormat, parse

from diplograph.release import Release
from diplograph.representations import describe
from diplograph.store import MemoryStore
from diplograph.vocabulary import thing
from diplograph.web import past
from live import PATIENCE, indexes_names
from own_archive import DAYS, EDITS, FIRST, SECOND, THIRD, built, edited, make_archive
from web_client import BROWSER, TestClient, client_for

HOST = "http://testserver"
FORMATS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}


def _http(version: str) -> str:
    return format_datetime(datetime.combine(DAYS[version], time(), UTC), usegmt=True)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive."""
    return make_archive(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="module")
def client(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A server that has gone on since the last release."""
    now = edited(tmp_path_factory.mktemp("now") / "data", EDITS["now"])
    return client_for(built(now), now, archive=archive)


@pytest.mark.parametrize("version", DAYS)
@pytest.mark.parametrize("name", ["state/arcadia", "person/ivan-orlen", "participation/northern-three-fm-2020-06-18-boris-talan"])
def test_a_memento_is_the_description_of_then(client: TestClient, tmp_path: Path, version: str, name: str) -> None:
    """In every format, just what a server of that release would have said."""
    kind, _, slug = name.partition("/")
    expected = set(describe(built(edited(tmp_path / "data", EDITS[version])), thing(kind, slug)).triples)
    for extension, form in FORMATS.items():
        answer = client.get(f"/{name}.{extension}", params={"at": version})
        assert answer.status_code == 200
        assert {quad.triple for quad in parse(answer.content, form)} == expected
        assert answer.headers["memento-datetime"] == _http(version)
        assert "immutable" in answer.headers["cache-control"]
        assert parsedate_to_datetime(answer.headers["last-modified"]).date() == DAYS[version]


def test_what_changed_differs(client: TestClient) -> None:
    """The name of then and the name of now, and a page that says of which release it is."""
    assert '"Arkadia"@en' in client.get(f"/state/arcadia.ttl?at={FIRST}").text
    assert '"Arcadia"@en' in client.get(f"/state/arcadia.ttl?at={SECOND}").text
    page = client.get(f"/state/arcadia.html?at={FIRST}", headers=BROWSER).text
    assert "Arkadia" in page
    assert f'As it stood at release {FIRST}. <a href="/state/arcadia.html">' in page
    assert "As it stood" not in client.get("/state/arcadia.html", headers=BROWSER).text
    assert client.get(f"/person/kira-noll.jsonld?at={THIRD}").json()["id"].endswith("/person/kira-noll")


def test_a_profile_of_then(client: TestClient) -> None:
    """Time and profile go together: in the answer, in the links to other profiles, and in a redirect."""
    answer = client.get(f"/state/arcadia.jsonld?profile=core&at={FIRST}")
    assert answer.json()["label"]["en"] == "Arkadia"
    assert "attestedBy" not in answer.json()
    assert answer.headers["memento-datetime"] == _http(FIRST)
    assert answer.headers["content-profile"] == "<https://w3id.org/diplograph/profile/core>"
    others = [each for each in _links(answer)["alternate"] if "profile=" in each]
    assert len(others) >= 2
    assert all(each.endswith(f"&at={FIRST}") for each in others)
    assert client.get(others[0]).headers["memento-datetime"] == _http(FIRST)
    led = client.get(f"/state/arcadia?profile=core&at={FIRST}", headers={"Accept": "application/ld+json"}, follow_redirects=False)
    assert led.headers["location"] == f"/state/arcadia.jsonld?profile=core&at={FIRST}"


def test_a_collection_of_then(client: TestClient) -> None:
    """It holds what the release held, says of which time it is, and leads on in that release."""
    counts = {version: client.get(f"/initiatives.jsonld?at={version}").json()["totalItems"] for version in DAYS}
    assert counts[FIRST] == counts[SECOND] == counts[THIRD] + 1 == client.get("/initiatives.jsonld").json()["totalItems"] + 1
    answer = client.get(f"/initiatives.jsonld?limit=1&at={SECOND}")
    assert answer.headers["memento-datetime"] == _http(SECOND)
    assert "immutable" in answer.headers["cache-control"]
    (after,) = _links(answer)["next"]
    assert client.get(after).headers["memento-datetime"] == _http(SECOND)
    assert answer.json()["view"]["next"] == HOST + after.replace(".jsonld", "")
    (original,) = _links(answer)["original"]
    assert original == "/initiatives.jsonld?limit=1"
    page = client.get(f"/initiatives?at={FIRST}", headers=BROWSER).text
    assert f"As it stood at release {FIRST}." in page
    assert f'<input type="hidden" name="at" value="{FIRST}">' in page
    assert client.get("/initiatives.ttl?at=9.9.9").status_code == 404


def _links(answer: object) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for target, relations in re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["link"]):  # type: ignore[attr-defined]
        for each in relations.split():
            found.setdefault(each, []).append(target)
    return found


def test_a_memento_leads_on(client: TestClient) -> None:
    """To the original, its TimeGate and TimeMap, itself, and its other formats of the same time (RFC 7089, section 2.2)."""
    answer = client.get(f"/state/arcadia.ttl?at={FIRST}")
    links = _links(answer)
    assert links["original"] == links["timegate"] == ["/state/arcadia"]
    assert links["timemap"] == ["/timemap/state/arcadia"]
    assert links["memento"] == [f"/state/arcadia.ttl?at={FIRST}"]
    assert f'rel="memento"; datetime="{_http(FIRST)}"' in answer.headers["link"]
    assert len(links["alternate"]) >= 3
    assert all(re.search(rf"[?&]at={FIRST}$", each) for each in links["alternate"])
    assert links["cite-as"] == ["https://w3id.org/diplograph/state/arcadia"]
    again = client.get(f"/state/arcadia.ttl?at={FIRST}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.headers["memento-datetime"]) == (304, _http(FIRST))


def test_a_thing_of_then_leads_to_its_document(client: TestClient) -> None:
    """The redirects of things stay in their time, those of merged ones included."""
    answer = client.get(f"/state/arcadia?at={FIRST}", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/state/arcadia.html?at={FIRST}")
    before = client.get(f"/person/ana-verin?at={FIRST}")
    assert (before.status_code, before.headers["location"]) == (303, f"/person/ana-verin.ttl?at={FIRST}")
    merged = client.get(f"/person/ana-verin.ttl?at={SECOND}")
    assert (merged.status_code, merged.headers["location"]) == (301, f"/person/anna-verin.ttl?at={SECOND}")
    assert client.get(merged.headers["location"]).status_code == 200
    record = client.get(f"/record/state-arcadia?at={FIRST}")
    assert (record.status_code, "Arkadia" in record.text) == (200, True)
    assert record.headers["content-location"] == f"/record/state-arcadia.ttl?at={FIRST}"


def test_what_was_not_there_is_not_found(client: TestClient) -> None:
    """404 that names the release, 410 for what was withdrawn by then, and 404 for a release that there is none of."""
    absent = client.get(f"/state/eastmark.ttl?at={FIRST}")
    assert (absent.status_code, f"as of release {FIRST}" in absent.json()["detail"]) == (404, True)
    assert "memento-datetime" not in absent.headers
    assert client.get(f"/person/dina-sel.ttl?at={THIRD}").status_code == 410
    assert client.get(f"/person/dina-sel.ttl?at={SECOND}").status_code == 200
    assert client.get(f"/initiative/winter-school.ttl?at={SECOND}").status_code == 200
    unknown = client.get("/state/arcadia.ttl?at=9.9.9")
    assert unknown.status_code == 404
    assert FIRST in unknown.json()["hint"]


@pytest.mark.parametrize(
    ("when", "version"),
    [
        ("Thu, 01 Jan 1970 00:00:00 GMT", FIRST),
        ("Wed, 10 Jan 2024 00:00:00 GMT", FIRST),
        ("Fri, 31 May 2024 23:59:59 GMT", FIRST),
        ("Sat, 01 Jun 2024 00:00:00 GMT", SECOND),
        ("Thu, 26 Nov 2026 12:00:00 GMT", THIRD),
    ],
)
def test_a_timegate_leads_to_the_memento_of_a_time(client: TestClient, when: str, version: str) -> None:
    """302 to the last release up to then, in the format of Accept; before the first, to the first (RFC 7089, section 4.5)."""
    answer = client.get("/state/arcadia", headers={"Accept-Datetime": when, "Accept": "application/n-triples"})
    assert (answer.status_code, answer.headers["location"]) == (302, f"/state/arcadia.nt?at={version}")
    assert "accept-datetime" in answer.headers["vary"].lower()
    links = _links(answer)
    assert links["original"] == links["timegate"] == ["/state/arcadia"]
    assert links["timemap"] == ["/timemap/state/arcadia"]
    assert "memento-datetime" not in answer.headers
    assert client.get(answer.headers["location"]).headers["memento-datetime"] == _http(version)


def test_a_timegate_of_what_is_no_time_or_no_thing(client: TestClient) -> None:
    """400 for a value that is no date; 404 for what no release describes; only releases that describe it count."""
    for wrong in ("yesterday", "2024-01-01", "Thu, 31 Feb 2024 00:00:00 GMT"):
        assert client.get("/state/arcadia", headers={"Accept-Datetime": wrong}).status_code == 400
    assert client.get("/state/nowhere", headers={"Accept-Datetime": _http(FIRST)}).status_code == 404
    early = client.get("/state/eastmark", headers={"Accept-Datetime": _http(FIRST)})
    assert early.headers["location"] == f"/state/eastmark.ttl?at={SECOND}"
    gone = client.get("/initiative/winter-school", headers={"Accept-Datetime": _http(THIRD)})
    assert gone.headers["location"] == f"/initiative/winter-school.ttl?at={SECOND}"


def test_answers_of_today_name_their_history(client: TestClient) -> None:
    """TimeGate and TimeMap in the headers of a thing and of its documents; what has a TimeGate varies by it."""
    for path, gate in (("/state/arcadia", True), ("/state/arcadia.ttl", False)):
        answer = client.get(path)
        links = _links(answer)
        assert links["timegate"] == ["/state/arcadia"]
        assert links["timemap"] == ["/timemap/state/arcadia"]
        assert ("original" in links) == gate
        assert ("accept-datetime" in answer.headers["vary"].lower()) == gate
        assert "memento-datetime" not in answer.headers


TIMEMAP = re.compile(
    r'<(?P<target>[^>]*)>;rel="(?P<rel>[^"]*)"(?:;type="(?P<type>[^"]*)";from="(?P<from>[^"]*)";until="(?P<until>[^"]*)")?(?:;datetime="(?P<time>[^"]*)")?'
)


@pytest.mark.parametrize(
    ("name", "versions"),
    [
        ("state/arcadia", [FIRST, SECOND, THIRD]),
        ("state/eastmark", [SECOND, THIRD]),
        ("initiative/winter-school", [FIRST, SECOND]),
        ("office/eastmark-president", []),
        ("participation/northern-three-fm-2020-06-18-boris-talan", [FIRST, SECOND, THIRD]),
        ("level/ministerial", [FIRST, SECOND, THIRD]),
        ("record/initiative-winter-school", [FIRST, SECOND]),
    ],
)
def test_a_timemap_lists_the_releases_that_describe_a_thing(client: TestClient, name: str, versions: list[str]) -> None:
    """In link-format, absolute, the first and the last marked; each leads to a memento of its time."""
    answer = client.get(f"/timemap/{name}")
    if not versions:
        assert answer.status_code == 404
        return
    assert answer.headers["content-type"] == "application/link-format"
    links = [match.groupdict() for match in map(TIMEMAP.fullmatch, answer.text.strip().split(",\n")) if match]
    assert len(links) == answer.text.count("<") == len(versions) + 2
    assert (links[0]["target"], links[0]["rel"]) == (f"{HOST}/{name}", "original timegate")
    assert (links[1]["target"], links[1]["rel"], links[1]["type"]) == (
        f"{HOST}/timemap/{name}",
        "self",
        "application/link-format",
    )
    assert (links[1]["from"], links[1]["until"]) == (_http(versions[0]), _http(versions[-1]))
    assert [each["target"] for each in links[2:]] == [f"{HOST}/{name}?at={version}" for version in versions]
    assert links[2]["rel"].startswith("first")
    assert "last" in links[-1]["rel"]
    for link, version in zip(links[2:], versions, strict=True):
        assert link["time"] == _http(version)
        memento = client.get(str(link["target"]), follow_redirects=True)
        assert (memento.status_code, memento.headers["memento-datetime"]) == (200, _http(version))


def _processes() -> set[int]:
    """The processes that servers started, but for those that make an index of names and end soon."""
    return {each.pid for each in psutil.Process().children(recursive=True) if _lives(each) and not indexes_names(each.pid)}


def _lives(process: psutil.Process) -> bool:
    """Whether a process that was there a moment ago still is."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _until_only(remaining: set[int]) -> None:
    """Wait until no process is left but these."""
    deadline = monotonic() + PATIENCE
    while _processes() - remaining:
        assert monotonic() < deadline, _processes() - remaining
        sleep(0.05)


def test_a_few_releases_are_held_at_a_time(
    archive: Path, world_store: MemoryStore, world: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A third one takes the place of that which was asked the longest ago; what nobody asks is let go, process and all."""
    client = client_for(world_store, world, archive=archive)
    client.get("/state/arcadia.ttl")
    before = _processes()
    for version in (FIRST, SECOND, THIRD, FIRST, SECOND):
        assert client.get(f"/state/arcadia.ttl?at={version}").status_code == 200
    assert len(client.app.state.history.past.held) == 2  # type: ignore[attr-defined]
    assert _processes() > before
    monkeypatch.setattr(past, "_IDLE", 0.1)
    for version in (FIRST, SECOND):
        assert client.get(f"/state/arcadia.nt?at={version}").status_code == 200
    _until_only(before)
    assert client.get(f"/state/arcadia.ttl?at={THIRD}").status_code == 200


def test_a_release_whose_process_ended_is_held_anew(archive: Path, world_store: MemoryStore, world: Release) -> None:
    """Who asks next does not notice."""
    client = client_for(world_store, world, archive=archive)
    client.get("/state/arcadia.ttl")
    before = _processes()
    assert client.get(f"/state/arcadia.ttl?at={FIRST}").status_code == 200
    for pid in _processes() - before:
        with suppress(psutil.NoSuchProcess):
            psutil.Process(pid).kill()
    _until_only(before)
    sleep(0.2)
    assert '"Arkadia"@en' in client.get(f"/state/arcadia.nt?at={FIRST}").text
