"""Bibliographies: read back by the libraries of each format, and rendered by a citation processor."""

import json
import re
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pyoxigraph import NamedNode, QuerySolutions

from conftest import ROOT
from diplograph import __released__
from diplograph.representations import describe
from diplograph.representations.exports import PUBLISHED, WRITERS, Work, works_of
from diplograph.representations.exports.texts import plain
from diplograph.store import MemoryStore
from diplograph.vocabulary import RDF_TYPE, term, thing
from exported import HOSTILE, curated

SOURCES = 1500
WORK = Work("source-x", "page", "A title", "https://example.org/a", publisher="P", language="ru", date=(2020, 10, 15))
HARD = Work(
    key="source-hard",
    kind="page",
    title=plain(HOSTILE),
    address="https://example.org/a_b~c?q=50%25&x={y}\\z#:~:text=a,b",
    author=plain(HOSTILE),
    publisher="Müller & Söhne, {Ltd}",
    container="C # 1",
    date=(476, 9),
)


def bibtex(works: list[Work]) -> dict[str, dict[str, str]]:
    """The entries of a bibliography, as a parser has them."""
    library = parse_string(WRITERS["bib"](works).decode())
    assert library.failed_blocks == []
    assert library.comments == []
    return {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}


def typeset(text: str) -> str:
    """What TeX prints for escaped text."""
    words = {r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^"}
    return re.sub(
        r"\\text[a-z]+\{\}|\\([&%$#_{}])|[{}]",
        lambda match: match[1] or words.get(match[0], ""),
        text,
    )


def ris(works: list[Work]) -> list[dict[str, Any]]:
    """The records of a bibliography, as a parser has them."""
    content = WRITERS["ris"](works).decode()
    assert re.fullmatch(r"(?:(?:[A-Z][A-Z0-9]  - [^\r\n]*)?\r\n)*", content)
    return list(rispy.loads(content))


def csl(works: list[Work]) -> list[dict[str, Any]]:
    """The items of a bibliography."""
    items = json.loads(WRITERS["csl.json"](works))
    assert isinstance(items, list)
    return items


def rendered(items: list[dict[str, Any]]) -> list[str]:
    """The items as a processor prints them in one style."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    return [str(each) for each in bibliography.bibliography()]


def test_a_page_with_everything() -> None:
    """Each format has each field."""
    assert bibtex([WORK])["source-x"] == {
        "title": "{A title}",
        "howpublished": "P",
        "year": "2020",
        "month": "10",
        "day": "15",
        "url": "https://example.org/a",
        "language": "ru",
    }
    assert ris([WORK]) == [
        {
            "type_of_reference": "ELEC",
            "id": "source-x",
            "title": "A title",
            "publisher": "P",
            "year": "2020",
            "date": "2020/10/15/",
            "language": "ru",
            "urls": ["https://example.org/a"],
        }
    ]
    assert csl([WORK]) == [
        {
            "id": "source-x",
            "type": "webpage",
            "title": "A title",
            "container-title": "P",
            "issued": {"date-parts": [[2020, 10, 15]]},
            "language": "ru",
            "URL": "https://example.org/a",
        }
    ]


def test_hostile_texts_come_back_as_they_were() -> None:
    """What is a command, a brace or a line's end elsewhere is text here, and does not disturb its neighbours."""
    works = [WORK, HARD, WORK]
    entry = bibtex([HARD, WORK])["source-hard"]
    assert typeset(entry["title"]) == typeset(entry["author"]) == HARD.title
    assert typeset(entry["howpublished"]) == HARD.publisher
    assert entry["url"] == "https://example.org/a_b~c?q=50%25&x=%7By%7D%5Cz#:~:text=a,b"
    assert entry["year"] == "0476"
    assert entry["title"].count("{") - entry["title"].count(r"\{") == entry["title"].count("}") - entry["title"].count(r"\}")
    before, record, after = ris(works)
    assert (record["title"], record["authors"], record["urls"]) == (HARD.title, [HARD.author], [HARD.address])
    assert (record["year"], record["date"]) == ("0476", "0476/09//")
    assert before == after
    assert csl(works)[1]["title"] == HARD.title
    assert csl(works)[1]["issued"] == {"date-parts": [[476, 9]]}


@pytest.mark.parametrize("extension", WRITERS)
def test_what_is_not_known_is_left_out(extension: str) -> None:
    """No empty field, no invented year."""
    text = WRITERS[extension]([Work("k", "document", "T")]).decode()
    assert not re.search(r"\{\}|- \r\n(?!$|\r)|\"\"|None|0000", text.replace("ER  - \r\n", ""))


def test_a_source_is_cited_as_itself(world_store: MemoryStore) -> None:
    """Title and language of the page, its publisher, its day, its address; our name is not on it."""
    (work,) = works_of(world_store, describe(world_store, thing("source", "arcadian-gazette-2020-06-18")), PUBLISHED)
    assert (work.kind, work.author, work.date, work.language) == ("page", "", (2020, 6, 18), "en")
    assert work.publisher
    assert work.address.startswith("https://")


def test_a_meeting_is_cited_by_our_page_and_with_its_sources(world_store: MemoryStore) -> None:
    """The identifier and the release first, then the sources behind it."""
    page, *sources = works_of(world_store, describe(world_store, thing("meeting", "northern-three-fm-2020-06-18")), PUBLISHED)
    assert page == Work(
        key="meeting-northern-three-fm-2020-06-18",
        kind="entry",
        title="Northern Three foreign ministers, 18 June 2020",
        address="https://w3id.org/diplograph/meeting/northern-three-fm-2020-06-18",
        author="The diplograph contributors",
        container="A fictional world for tests",
        language="en",
        date=(2026, 11, 26),
        version=PUBLISHED.version,
    )
    assert [each.key for each in sources] == sorted(each.key for each in sources)
    assert "source-arcadian-gazette-2020-06-18" in {each.key for each in sources}


def test_the_dataset_and_documents_can_be_cited(world_store: MemoryStore) -> None:
    """The graph as a whole, and what a meeting adopted."""
    (whole,) = works_of(world_store, describe(world_store, thing("dataset", "diplograph")), PUBLISHED)
    assert (whole.kind, whole.container) == ("dataset", "")
    (text,) = works_of(world_store, describe(world_store, thing("document", "joint-statement-2020-06-18")), PUBLISHED)
    assert (text.kind, text.date, text.author) == ("document", (2020, 6, 18), "")


def test_every_curated_source_comes_through_every_format() -> None:
    """All real sources, with their titles in thirty languages and scripts."""
    store = curated()
    rows = store.query(f"SELECT ?s WHERE {{ ?s {RDF_TYPE} {term('diplo:SourceDocument')} }} ORDER BY ?s")
    assert isinstance(rows, QuerySolutions)
    sources = [row["s"] for row in rows if isinstance(row["s"], NamedNode)]
    assert len(sources) >= SOURCES
    works = [works_of(store, describe(store, source), PUBLISHED)[0] for source in sources[::5]]
    by_key = {work.key: work for work in works}
    entries, records, items = bibtex(works), ris(works), csl(works)
    assert entries.keys() == by_key.keys() == {each["id"] for each in records} == {each["id"] for each in items}
    for key, work in by_key.items():
        assert typeset(entries[key]["title"]) == work.title
        assert work.address.startswith("http")
        assert work.publisher
    assert [(each["title"], each["urls"]) for each in records] == [(work.title, [work.address]) for work in works]
    assert [each["title"] for each in items] == [work.title for work in works]


def test_a_citation_processor_prints_them() -> None:
    """The independent reader of CSL-JSON: a curated meeting and its sources."""
    store = curated()
    works = works_of(store, describe(store, thing("meeting", "central-asia-russia-fm-2020-10-15")), PUBLISHED)
    assert len(works) >= 10
    printed = rendered(csl(works))
    assert len(printed) == len(works)
    assert "The diplograph contributors" in " ".join(printed)
    assert "2020" in " ".join(printed)


def test_the_day_of_the_release_is_that_of_the_citation_file() -> None:
    """What exports say of the release is what the repository says."""
    assert f"date-released: {__released__}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
