"""Pages of states, formats, series, initiatives, topics, offices, places, organizations and publishers; and the gallery."""

import re
from html import unescape

import pytest
from lxml import html  # type: ignore[import-untyped]
from pyoxigraph import Literal, NamedNode, Quad

from diplograph.collections import Indexes, tallies_of
from diplograph.pages import KINDS
from diplograph.pages.about import About
from diplograph.pages.drawings import Axis, Held, Span, axis_of, columns, lane, strip
from diplograph.pages.format import Format, format_
from diplograph.pages.initiative import Initiative, initiative
from diplograph.pages.office import Office, office
from diplograph.pages.series import Series, missing, series
from diplograph.pages.state import State
from diplograph.pages.topic import Topic, sphere
from diplograph.pictures import Frame
from diplograph.records import record_graph
from diplograph.release import Release
from diplograph.representations import describe, read_term_names
from diplograph.store import MemoryStore
from diplograph.vocabulary import term, thing
from web_client import TestClient, client_for

HOSTILE = "<script>alert(1)</script>\"'&"
MOST_QUESTIONS = 14
OURS = {
    "format": "northern-three",
    "initiative": "river-charter",
    "office": "borealia-foreign-minister",
    "organization": "world-assembly",
    "place": "lindholm",
    "publisher": "arcadian-gazette",
    "series": "northern-three-foreign-ministers",
    "sphere": "environment",
    "state": "arcadia",
    "topic": "regional-security",
}


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


def about(store: MemoryStore, kind: str, slug: str) -> About:
    """What a page is made from."""
    description = describe(store, thing(kind, slug))
    return About(description, store, read_term_names(store), tallies=tallies_of(Indexes(store)))


def text_of(client: TestClient, path: str) -> str:
    """The words of a page, each run of white space as one space."""
    answer = client.get(f"{path}.html")
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.text).text_content().split())


@pytest.mark.parametrize("kind", OURS)
def test_each_kind_has_a_page_of_its_own(client: TestClient, kind: str) -> None:
    """The page shows more than rows of properties, links its sheet, and leads back to its collection."""
    answer = client.get(f"/{kind}/{OURS[kind]}.html")
    assert answer.status_code == 200
    assert KINDS[kind].template != "thing.html"
    assert "/static/formats.css" in answer.text
    assert html.fromstring(answer.text).xpath("//nav[@class='breadcrumbs']//a")


@pytest.mark.parametrize("kind", OURS)
def test_every_mark_of_a_drawing_is_named(client: TestClient, kind: str) -> None:
    """A link in a drawing has a name and leads somewhere here; no drawing has style or script in it."""
    tree = html.fromstring(client.get(f"/{kind}/{OURS[kind]}.html").text)
    for link in tree.xpath("//svg//a"):
        assert link.get("aria-label")
        assert link.get("href").startswith("/")
    assert not tree.xpath("//svg//@style | //svg//script | //svg//@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize("kind", OURS)
def test_every_link_within_the_graph_leads_somewhere(client: TestClient, kind: str) -> None:
    """Lists, queries and things that a page leads to are there."""
    tree = html.fromstring(client.get(f"/{kind}/{OURS[kind]}.html").text)
    ours = {each.partition("#")[0] for each in tree.xpath("//article//a/@href") if each.startswith("/")}
    asked = sorted(each for each in ours if re.match(r"/(meetings|acts|sources|queries|formats|offices)\b", each))
    for path in [each for each in asked if not each.endswith(".png")]:
        assert client.get(path, headers={"Accept": "text/html"}).status_code == 200, path


@pytest.mark.parametrize("kind", OURS)
def test_a_page_asks_little(world_store: MemoryStore, kind: str) -> None:
    """However much there is to show, the number of questions stays small."""
    made = about(world_store, kind, OURS[kind])
    KINDS[kind].body(made)  # the first page of a generation reads what the counts need
    asked = 0
    whole = MemoryStore.query

    def counted(store: MemoryStore, text: str, **more: object) -> object:
        nonlocal asked
        asked += 1
        return whole(store, text, **more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MemoryStore, "query", counted)
        KINDS[kind].body(About(made.description, world_store, made.terms, tallies=made.tallies))
    assert asked <= MOST_QUESTIONS


def test_a_state_shows_whom_it_meets(world_store: MemoryStore) -> None:
    """Partners by the number of meetings, each number leading to them; offices with holders; formats with dates."""
    found = KINDS["state"].body(about(world_store, "state", "arcadia"))
    assert isinstance(found, State)
    assert [each.link.text for each in found.partners.partners][:2] == ["Borealia", "Cordovia"]
    first = found.partners.partners[0]
    assert first.total.href == "/meetings?state=arcadia&state=borealia"
    assert sum(each.number for each in first.levels) == first.total.number
    assert "Eastmark" not in {each.link.text for each in found.partners.partners}  # spoken of, never met
    assert ("Northern Three", "2018-01-01") in {(each.format.text, each.begin) for each in found.formats}
    assert found.years is not None
    assert found.meetings == sum(each.number for each in found.years.columns)
    assert found.offices


def test_a_state_page_counts_with_words(client: TestClient) -> None:
    """Numbers lead to lists, and the query behind the picture is one click away."""
    words = text_of(client, "/state/arcadia")
    assert "With whom it meets" in words
    assert "As a table, with its query" in words


def test_a_format_shows_gaps_and_members(world_store: MemoryStore) -> None:
    """Series stand over the same years; a year without a meeting is empty and says whether it was searched."""
    found = format_(about(world_store, "format", "northern-three"))
    assert isinstance(found, Format)
    ministers = next(each for each in found.runs if each.link.href.endswith("northern-three-foreign-ministers"))
    assert ministers.strip is not None
    assert {each.strip.columns[0].year for each in found.runs if each.strip} == {2018}
    by_year = {each.year: (each.empty, each.status) for each in ministers.strip.columns}
    assert by_year[2018] == (True, "no-meeting-found")
    assert by_year[2019] == (False, "partial")
    assert by_year[2023] == (True, "not-searched")
    borealia = next(each for each in found.members if each.party.text == "Borealia")
    assert (borealia.begin, borealia.end) == ("2018-01-01", "2021-12-31")
    assert borealia.lane.bars[0].kind == "firm"
    assert borealia.references


def test_a_series_shows_what_is_not_held(world_store: MemoryStore, client: TestClient) -> None:
    """A cancelled meeting is marked, and is not counted; sources that differ on a number stand side by side."""
    found = series(about(world_store, "series", "northern-three-foreign-ministers"))
    assert isinstance(found, Series)
    cancelled = next(each for each in found.meetings if each.day == "2021-09-01")
    assert cancelled.kind == "cancelled"
    assert found.held == len(found.meetings) - 1
    assert all(len({claim.number for claim in each.claims}) > 1 for each in found.contested)
    words = text_of(client, "/series/northern-three-foreign-ministers")
    assert "cancelled" in words
    assert "No announcement was found either." in words


def test_an_initiative_is_a_line_of_stages(world_store: MemoryStore) -> None:
    """Stages in order, each with occasion and evidence; the type furthest along stands on top."""
    found = initiative(about(world_store, "initiative", "river-charter"))
    assert isinstance(found, Initiative)
    assert [each.kind.text for each in found.stages] == ["proposed", "supported", "endorsed in an outcome document"]
    assert next(each.kind.text for each in found.life.rungs) == "endorsed in an outcome document"
    assert all(each.references and each.occasion.text for each in found.stages)
    assert "Charter of Rivers" in {document.text for document, _, _ in found.documents}
    assert [each.text for each in found.parts] == ["Clean Harbours"]


def test_an_office_tells_stated_bounds_from_seen_days(world_store: MemoryStore) -> None:
    """A tenure with both bounds is a bar; one that is only seen is a thread with points."""
    found = office(about(world_store, "office", "borealia-foreign-minister"))
    assert isinstance(found, Office)
    by_holder = {each.holder.text: each for each in found.tenures.tenures}
    assert by_holder["Ewa Talan"].lane.bars[0].kind == "firm"
    assert by_holder["Boris Talan"].lane.bars[0].kind == "thread"
    assert by_holder["Boris Talan"].first_seen == "2019-06-12"
    assert [each.holder.text for each in found.tenures.tenures][:2] == ["Ewa Talan", "Hedda Borg"]
    assert all(each.passage for each in found.tenures.tenures)


def test_a_sphere_stands_over_time_and_formats(world_store: MemoryStore) -> None:
    """Meetings by year and by format and year agree."""
    found = sphere(about(world_store, "sphere", "environment"))
    assert isinstance(found, Topic)
    assert found.meetings
    assert sum(total for _, _, total in found.heat.rows) == found.meetings
    assert found.years is not None
    assert sum(each.number for each in found.years.columns) == found.meetings


def test_counts_agree_with_the_graph(world_store: MemoryStore) -> None:
    """What sets count is what a query counts."""
    tallies = tallies_of(Indexes(world_store))["meetings"]
    mine = tallies.having("state", "arcadia")
    query = (
        f"SELECT DISTINCT ?m {{ ?m {term('diplo:participatingState')} {thing('state', 'arcadia')} ; a {term('diplo:Meeting')} }}"
    )
    rows = list(world_store.query(query))  # type: ignore[arg-type]
    assert mine.bit_count() == len(rows) == sum(tallies.by_year(mine).values())
    assert len(tallies.latest(mine, 2)) == 2
    first, last = tallies.bounds(mine)
    assert first < last
    assert tallies.bounds(0) == ("", "")
    with pytest.raises(KeyError):
        tallies.having("colour", "red")


def test_hostile_names_are_text(world: Release, world_store: MemoryStore) -> None:
    """A record whose label is markup is shown as it is written, in tables, drawings and titles alike."""
    graph = record_graph(thing("format", "northern-three"))
    quads = list(world_store.quads())
    for subject in (
        thing("format", "northern-three"),
        thing("state", "arcadia"),
        thing("meeting", "northern-three-fm-2020-06-18"),
    ):
        quads.append(Quad(subject, term("skos:prefLabel"), Literal(HOSTILE, language="aa"), graph))
        quads = [
            each
            for each in quads
            if not (
                each.subject == subject
                and each.predicate == term("skos:prefLabel")
                and isinstance(each.object, Literal)
                and each.object.language != "aa"
            )
        ]
    hostile = client_for(MemoryStore(quads, "hostile"), world)
    for path in ("/format/northern-three", "/state/arcadia", "/series/northern-three-foreign-ministers", "/place/lindholm"):
        page = hostile.get(f"{path}.html").text
        assert "<script>alert" not in page
        assert HOSTILE in unescape(page)


def test_a_thing_of_which_little_is_known_has_a_page(world: Release, world_store: MemoryStore) -> None:
    """A state, series, office, place, topic or publisher without anything else is no error."""
    quads = list(world_store.quads())
    for kind, type_ in (
        *(("state", "State"), ("series", "MeetingSeries"), ("office", "Office"), ("place", "Place"), ("format", "Format")),
        *(("publisher", "Publisher"), ("initiative", "Initiative"), ("organization", "InternationalOrganization")),
    ):
        one = thing(kind, "bare")
        for predicate, value in (("rdf:type", term(f"diplo:{type_}")), ("skos:prefLabel", Literal("Bare", language="en"))):
            quads.append(Quad(one, term(predicate), value, record_graph(one)))
    place = thing("place", "bare")
    quads.append(Quad(place, term("schema:latitude"), Literal("north"), record_graph(place)))
    bare = client_for(MemoryStore(quads, "bare"), world)
    for kind in ("state", "series", "office", "place", "format", "publisher", "initiative", "organization"):
        assert bare.get(f"/{kind}/bare.html").status_code == 200, kind


def test_missing_numbers() -> None:
    """Ranges up to the highest number; absurd numbers are left alone."""
    assert missing([]) == ()
    assert missing([1, 2, 3]) == ()
    assert missing([2, 5, 5]) == ("1", "3–4")
    assert missing([-4, 10**9]) == ()


def test_strips() -> None:
    """Meetings of one year stand one above the other; too many are counted; a strip has sixty years at most."""
    many = [Held(f"2020-01-{day:02}", str(day), "", "/m") for day in range(1, 12)]
    drawn = strip([*many, Held("no day", "", "", "/x")], {2018: "complete", 1800: "partial"})
    assert drawn is not None
    assert (len(drawn.cells), drawn.left_out) == (8, 4)
    assert [each.year for each in drawn.columns] == list(range(1961, 2021))
    assert {each.year: each.sign for each in drawn.columns}[2018] == "●"
    assert strip([], {}) is None


def test_axes_and_lanes() -> None:
    """Days stand where their years are; what is no day stands at the beginning, and a bar never leaves the axis."""
    axis = axis_of(["2019-05", "", "soon", "2022-12-31"])
    assert axis == Axis(2019, 2022)
    assert axis_of([]) is None
    assert [each.text for each in Axis(2000, 2009, 200).ticks] == ["2000", "2002", "2004", "2006", "2008"]
    bar = lane(Axis(2019, 2022, 400), [Span("2022-12-31", "2022-12-31", "")]).bars[0]
    assert bar.x + bar.width <= 400
    assert columns({}, str) is None


def test_land_is_cut_to_its_frame() -> None:
    """No point of the outlines lies outside of the frame."""
    frame = Frame([(71.4, 51.1)], 42, 320)
    numbers = re.findall(r"(-?[\d.]+) (-?[\d.]+)", frame.path())
    assert numbers
    assert all(-0.1 <= float(x) <= 320.1 and -0.1 <= float(y) <= frame.height + 0.1 for x, y in numbers)


def test_the_gallery_has_every_picture(client: TestClient) -> None:
    """Each picture has a text instead, its table and query, and itself as SVG and PNG."""
    tree = html.fromstring(client.get("/pictures").text)
    pictures = tree.xpath("//figure")
    assert len(pictures) >= 27
    for each in pictures:
        assert each.xpath(".//img/@alt")[0]
        links = each.xpath(".//figcaption//a/@href")
        assert {link.rpartition(".")[2] for link in links} >= {"svg", "png"}
        assert any("." not in link for link in links)
    assert {"lifeline", "timeline", "heatmap", "map", "network"} <= set(tree.xpath("//h2/@id"))


def test_everything_that_is_proposed_is_iri_safe() -> None:
    """Kinds with pages of their own are kinds of things."""
    assert set(OURS) <= set(KINDS)
    assert isinstance(thing("state", "arcadia"), NamedNode)
