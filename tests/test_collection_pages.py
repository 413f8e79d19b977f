"""The pages of collections: a form that works without scripts, filters that are taken away, hostile names that stay text."""

import re
from html import unescape
from typing import Final

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from diplograph.collections import COLLECTIONS
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.vocabulary import RDF_TYPE, term, thing
from test_web_pages import Page
from web_client import TestClient, client_for


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world, client_budget=0)


def test_the_form_asks_what_it_shows(client: TestClient) -> None:
    """Sent as it stands, the form leads to the same members; its choices have numbers that are true."""
    page = Page(client.get("/meetings.html?state=arcadia&status=held&sort=label").text)
    (form,) = [each for each in page.named("form") if each.get("class") == "filters"]
    assert (form["method"], form["action"]) == ("get", "/meetings")
    names = [each["name"] for tag in ("input", "select") for each in page.named(tag) if each.get("id") != "site-search"]
    assert set(names) == {*(each.name for each in COLLECTIONS["meetings"].filters), "sort", "limit"}
    assert names.count("state") == 2
    sent = dict.fromkeys(names, "") | {"state": "arcadia", "status": "held", "sort": "label", "limit": "50"}
    assert (
        client.get("/meetings.csv", params=sent).content
        == client.get("/meetings.csv?state=arcadia&status=held&sort=label").content
    )
    text = client.get("/meetings.html?state=arcadia").text
    assert '<option value="northern-three">Northern Three (4)</option>' in text
    assert client.get("/meetings.jsonld?state=arcadia&format=northern-three").json()["totalItems"] == 4
    assert '<option value="arcadia" selected>Arcadia (7)</option>' in text


def test_an_empty_page_says_so(client: TestClient) -> None:
    """With the form to ask otherwise, and a way back to all."""
    text = client.get("/meetings.html?year=1648").text
    assert "Nothing here is like this. " in text
    assert 'href="/meetings">without filters</a>' in text


def test_filters_are_taken_away_one_by_one(client: TestClient) -> None:
    """Each filter that was given is a link to the page without it, which keeps the others, order and number."""
    text = client.get("/meetings.html?state=arcadia&state=cordovia&year=2020&sort=label&limit=20").text
    chips = re.findall(r'<li><a href="([^"]+)">([^<]+) <span aria-hidden="true">×</span>', text)
    assert [(unescape(address), words) for address, words in chips] == [
        ("/meetings?state=cordovia&year=2020&sort=label&limit=20", "state: Arcadia"),
        ("/meetings?state=arcadia&year=2020&sort=label&limit=20", "state: Cordovia"),
        ("/meetings?state=arcadia&state=cordovia&sort=label&limit=20", "year: 2020"),
    ]
    assert "(remove this filter)" in text
    assert (
        'href="/meetings.csv?state=arcadia&amp;state=cordovia&amp;year=2020&amp;sort=label&amp;limit=20" type="text/csv"' in text
    )
    assert 'class="chips" aria-label="Chosen"' not in client.get("/meetings.html").text


def test_cells_say_their_column(client: TestClient) -> None:
    """Where a screen has no room for a table, each cell stands under its member with the name of its column."""
    text = client.get("/meetings.html?limit=1&sort=date").text
    assert '<td data-column="date"><span><time datetime="2019-06-12">12 June 2019</time></span></td>' in text
    assert '<td data-column="to"></td>' in text


HOSTILE: Final = """<script>alert(1)</script>"'&{{ 7*7 }}"""


def test_hostile_records_stay_text(world: Release, world_store: MemoryStore) -> None:
    """Markup in names is shown as written, in cells and in choices."""
    state, home = thing("state", "hostile"), NamedNode("https://w3id.org/diplograph/record/state-hostile")
    label = Literal(HOSTILE, language="en")
    meeting = thing("meeting", "northern-three-fm-2020-06-18")
    added = [
        Quad(state, RDF_TYPE, term("diplo:State"), home),
        Quad(state, term("skos:prefLabel"), label, home),
        Quad(meeting, term("diplo:participatingState"), state, home),
    ]
    client = client_for(MemoryStore([*world_store.quads(), *added], "hostile"), world)
    for address in ("/meetings.html", "/states.html", "/meetings.html?state=hostile"):
        text = client.get(address).text
        assert "<script>" not in text
        assert "&lt;script&gt;alert(1)" in text
