"""The page of changes for readers: what releases did, which records were changed, and what is not kept."""

import json
import re
from pathlib import Path

import pytest

from diplograph.ledger import Entry
from diplograph.ledger.entry import from_line
from diplograph.release import Release
from diplograph.releases import ChangeIndex
from diplograph.store import MemoryStore
from diplograph.web.changes import step_of
from own_archive import EDITS, FIRST, SECOND, THIRD, built, edited, make_archive
from test_web_pages import Page
from web_client import BROWSER, TestClient, client_for

ENTRY = {
    "change": "2026-01-02-0a1b2c3d4e5f",
    "time": "2026-01-02T10:00:00Z",
    "curator": {"name": "Ada Curator", "role": "editor"},
    "action": "change",
    "message": "A private word",
    "touched": [
        {"path": "people/anna-verin.ttl", "before": "a", "after": "b"},
        {"path": "people/nobody.ttl", "before": "a", "after": None},
        {"path": "states/arcadia.ttl", "before": None, "after": "b"},
    ],
    "undoes": "2026-01-01-0a1b2c3d4e5f",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three releases."""
    return make_archive(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="module")
def client(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A server that has gone on since the last release."""
    now = edited(tmp_path_factory.mktemp("now") / "data", EDITS["now"])
    return client_for(built(now), now, archive=archive)


def test_each_release_says_what_it_did(client: TestClient) -> None:
    """The latest first; each thing by its name, what was merged with its successor; the triples and feeds are one click away."""
    text = client.get("/changes", headers=BROWSER).text
    assert Page(text).open == []
    releases = re.findall(r'<h3 id="release-([^"]+)">', text)
    assert releases == [THIRD, SECOND, FIRST]
    second = text[text.index(f'id="release-{SECOND}"') : text.index(f'id="release-{FIRST}"')]
    assert re.findall(r"<h4>([^<]+)</h4>", second) == ["Added: 1", "Corrected: 1", "Merged: 1"]
    assert '<a href="/state/eastmark">Eastmark</a>' in second
    assert re.search(r'href="/person/ana-verin">[^<]+</a> → <a href="/person/anna-verin">Anna Verin</a>', second)
    assert f'href="/feed/{SECOND}/1.html"' in second
    third = text[text.index(f'id="release-{THIRD}"') : text.index(f'id="release-{SECOND}"')]
    assert re.findall(r"<h4>([^<]+)</h4>", third) == ["Withdrawn: 1", "Removed: 1"]
    first = text[text.index(f'id="release-{FIRST}"') : text.index('id="journal"')]
    assert first.count("<li>") == 12
    assert re.search(r"and \d+ more", first)
    assert {"/feed.atom", "/feed.ttl", "/releases", "/feed/unreleased/1.html"} <= set(Page(text).attributes("href"))


def test_the_index_names_what_was_changed_in_one_way(archive: Path) -> None:
    """In the order of the pages, and no more than is asked for."""
    index = ChangeIndex(archive / f"{SECOND}.changes.sqlite")
    base = "https://w3id.org/diplograph"
    assert index.changed("merged", 5) == [(f"{base}/person/ana-verin", f"{base}/person/anna-verin")]
    assert index.changed("withdrawn", 5) == []
    added = ChangeIndex(archive / f"{FIRST}.changes.sqlite")
    assert len(added.changed("added", 3)) == 3


def test_what_is_not_kept_is_said(world_store: MemoryStore, world: Release) -> None:
    """A server without releases and without curators says so, and tells programs the journal as little as before."""
    client = client_for(world_store, world)
    answer = client.get("/changes", headers=BROWSER)
    assert answer.status_code == 200
    assert "No releases are kept on this server" in answer.text
    assert "No journal is kept on this server" in answer.text
    assert "/feed" not in "".join(Page(answer.text).attributes("href"))
    assert client.get("/changes", headers={**BROWSER, "If-None-Match": answer.headers["etag"]}).status_code == 304
    for accept in ("", "*/*"):
        shown = client.get("/changes", headers={"Accept": accept})
        assert (shown.status_code, shown.headers["content-type"]) == (200, answer.headers["content-type"])
        assert "Authorization" in shown.headers["vary"]
    for accept in ("application/json", "image/png"):
        assert client.get("/changes", headers={"Accept": accept}).status_code == 403


def test_readers_see_records_and_no_curators() -> None:
    """A change names what it did to which record; who made it, and why, stays with curators."""
    step = step_of(_entry(), {}, "/graph")
    assert (step.time, step.undoing) == ("2026-01-02T10:00:00Z", True)
    assert [(how, each.href) for how, each in step.records] == [
        ("corrected", "/graph/person/anna-verin"),
        ("removed", ""),
        ("added", "/graph/state/arcadia"),
    ]
    assert "Ada" not in repr(step)
    assert "private" not in repr(step)


def _entry() -> Entry:
    return from_line(json.dumps(ENTRY).encode())
