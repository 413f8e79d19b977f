"""Pictures: every question with a chart is drawn from its answer, readable without colours, with nothing in it that can act."""

import pytest
from lxml import etree  # type: ignore[import-untyped]
from pyoxigraph import QuerySolutions

from diplograph.errors import InputError
from diplograph.pictures import Answer, Column, Kind, as_png, as_svg, proposed, read_chart, specification
from diplograph.questions import Question, load_catalogue
from diplograph.release import Release, bundled_release
from diplograph.store import MemoryStore
from web_client import TestClient, client_for

DRAWN = [each for each in load_catalogue(bundled_release().queries).values() if read_chart(each.chart).is_drawn]
HOSTILE = "'];fetch('http://127.0.0.1:9/')//<script>alert(1)</script>\\u0027 \"&amp; 𝔘"
ELEMENTS = {"svg", "g", "rect", "path", "line", "text", "tspan", "defs", "clipPath", "linearGradient", "stop"}
SAMPLES = {
    "bar x=a y=n": ({"a": HOSTILE, "n": "3"}, {"a": "other", "n": "n/a"}),
    "heatmap x=a y=b value=n": ({"a": HOSTILE, "b": "2020", "n": "3"}, {"a": "other", "b": "2021", "n": "1"}),
    "lifeline date=b label=a step=c": ({"a": HOSTILE, "b": "2020-10-15", "c": HOSTILE}, {"a": "undated", "c": "other"}),
    "line x=b y=n series=a": ({"a": HOSTILE, "b": "2020", "n": "3"}, {"a": HOSTILE, "b": "2021", "n": "4"}),
    "map latitude=b longitude=c label=a value=n": (
        {"a": HOSTILE, "b": "41.3", "c": "69.2", "n": "3"},
        {"a": "x", "n": "1"},
    ),
    "network source=a target=b weight=n": ({"a": HOSTILE, "b": "other", "n": "3"},),
    "timeline date=b label=a": ({"a": HOSTILE, "b": "2020-10-15"}, {"a": "undated"}),
}


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


def rows_of(store: MemoryStore, question: Question) -> list[dict[str, str]]:
    """The rows of a question's answer as text."""
    found = store.query(question.text)
    assert isinstance(found, QuerySolutions)
    names = [each.value for each in found.variables]
    return [{name: row[name].value for name in names if row[name] is not None} for row in found]


def test_there_are_pictures() -> None:
    """A third of the questions have one."""
    assert len(DRAWN) >= 20
    assert {read_chart(each.chart).kind for each in DRAWN} >= {"bar", "heatmap", "lifeline", "line", "map", "network", "timeline"}


@pytest.mark.parametrize("question", DRAWN, ids=lambda each: each.name)
def test_an_answer_is_drawn(question: Question, world_store: MemoryStore) -> None:
    """SVG with the question, its origin and a description of each mark; the same answer is drawn the same; PNG too."""
    rows = rows_of(world_store, question)
    made = specification(read_chart(question.chart), Answer(question.title, "from here", rows))
    svg = as_svg(made)
    assert svg == as_svg(made)
    tree = etree.fromstring(svg)
    words = "".join(tree.itertext())
    assert question.title in words
    assert "from here" in words
    marks = tree.xpath("count(//@aria-label)")
    assert marks >= (1 if rows else 0)
    assert as_png(made).startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("chart", SAMPLES)
def test_nothing_in_a_record_can_act(chart: str) -> None:
    """A label is text, whatever it looks like: no element, no expression, no address that is asked for."""
    svg = as_svg(specification(read_chart(chart), Answer("Hostile?", "here", SAMPLES[chart])))
    tree = etree.fromstring(svg)
    assert {etree.QName(each).localname for each in tree.iter()} <= ELEMENTS
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert "alert(1)" in "".join(tree.itertext()) + " ".join(map(str, tree.xpath("//@aria-label")))


def test_what_is_left_out_is_said() -> None:
    """A picture of many rows says how many it shows."""
    rows = [{"a": f"row {number}", "n": str(number)} for number in range(100)]
    svg = as_svg(specification(read_chart("bar x=a y=n"), Answer("Many?", "here", rows))).decode()
    assert "The first 40 of 100 rows; the table has them all." in svg


@pytest.mark.parametrize("chart", ["pie x=a", "bar x=a", "bar x=a y=b z=c", "bar x=a y", "line y=a series=b"])
def test_a_chart_that_cannot_be_read_is_named(chart: str) -> None:
    """The message says how to write it."""
    with pytest.raises(InputError, match=r"chart|write:"):
        read_chart(chart)


def test_pictures_have_addresses(client: TestClient) -> None:
    """By extension and by Accept, validated by their bytes, and shown on the page of the question."""
    place = "/queries/states-that-meet-most"
    for extension, media_type in (("svg", "image/svg+xml"), ("png", "image/png"), ("vega", "application/vnd.vega.v5+json")):
        answer = client.get(f"{place}.{extension}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
        assert client.get(f"{place}.{extension}", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert client.get(place, headers={"Accept": "image/svg+xml"}).headers["content-location"] == f"{place}.svg"
    assert f'<img src="{place}.svg"' in client.get(f"{place}.html").text
    varied = client.get("/queries/where-a-format-meets.svg", params={"format": "https://w3id.org/diplograph/format/arcadia-plus"})
    assert varied.content != client.get("/queries/where-a-format-meets.svg").content


def test_a_table_alone_has_no_picture(client: TestClient) -> None:
    """Where a picture would say nothing more there is none, and that is said."""
    assert client.get("/queries/who-took-part.svg").status_code == 404
    assert "<figure>" not in client.get("/queries/who-took-part.html").text


@pytest.mark.parametrize(
    ("columns", "charts"),
    [
        ([("placeLabel", "text"), ("place", "thing"), ("n", "number")], ["bar x=placeLabel y=n"]),
        ([("year", "date"), ("n", "number")], ["line x=year y=n"]),
        ([("a", "thing"), ("b", "thing")], ["network source=a target=b"]),
        (
            [("label", "text"), ("lat", "number"), ("long", "number")],
            ["map latitude=lat longitude=long label=label"],
        ),
        ([("officeLabel", "text"), ("begin", "date"), ("end", "date")], ["timeline date=begin label=officeLabel end=end"]),
        (
            [("aLabel", "text"), ("bLabel", "text"), ("n", "number")],
            ["bar x=aLabel y=n", "heatmap x=bLabel y=aLabel value=n", "network source=aLabel target=bLabel weight=n"],
        ),
        ([("a", "thing")], []),
        ([], []),
    ],
)
def test_charts_are_proposed_by_what_columns_hold(columns: list[tuple[str, Kind]], charts: list[str]) -> None:
    """Each proposal can be read again, and names variables that are there."""
    found = proposed([Column(name, kind) for name, kind in columns])
    assert [each.text for each in found] == charts
    assert [read_chart(each.text) for each in found] == list(found)


def test_a_network_and_a_map_need_no_numbers() -> None:
    """Without weights all lines weigh the same; without amounts places have their names alone."""
    network = specification(read_chart("network source=a target=b"), Answer("t", "o", [{"a": "x", "b": "y"}]))
    assert network["data"][1]["values"][0]["weight"] == 1
    place = specification(
        read_chart("map latitude=b longitude=c label=a"), Answer("t", "o", [{"a": "Arcadia", "b": "4", "c": "6"}])
    )
    assert place["layer"][1]["data"]["values"][0]["text"] == "Arcadia"
    assert b"Arcadia" in as_svg(place)
