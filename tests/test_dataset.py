"""The curated records: how much they hold, how well it is attested, and that the documents say so truly."""

from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import QuerySolutions

from diplograph.records import read_record, record_files
from diplograph.release import Release
from diplograph.store import MemoryStore, build, read_ontology

README: Final = Path(__file__).parents[1] / "data" / "README.md"
BEGIN, END = "<!-- counts: written by pytest tests/test_dataset.py --bless -->", "<!-- end of counts -->"
PREFIXES: Final = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX event-status: <https://w3id.org/diplograph/event-status/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX role: <https://w3id.org/diplograph/role/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
# What is counted, in words, and the least that a release of the data holds.
COUNTS: Final = {
    "formats": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:Format }", 18),
    "series of meetings": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:MeetingSeries }", 35),
    "meetings that were held": (
        "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:Meeting ; diplo:eventStatus event-status:held }",
        150,
    ),
    "of them on accounts by two publishers and more": (
        """SELECT (COUNT(*) AS ?n) { SELECT ?x { ?x a diplo:Meeting ; diplo:eventStatus event-status:held .
           { ?x diplo:attestedBy ?c } UNION { ?x diplo:hasParticipation/diplo:attestedBy ?c }
           ?c diplo:source/dcterms:publisher ?p } GROUP BY ?x HAVING(COUNT(DISTINCT ?p) > 1) }""",
        75,
    ),
    "participations": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:Participation }", 1_000),
    "persons": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:Person }", 200),
    "tenures": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:Tenure }", 250),
    "speech acts": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:SpeechAct }", 1_000),
    "meetings with speech acts": (
        "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:Meeting . ?act diplo:madeAt ?x }",
        80,
    ),
    "outcome documents": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:OutcomeDocument }", 120),
    "initiatives": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:Initiative }", 80),
    "things of which sources give rival values": (
        """SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p { ?a rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
           ?a diplo:rankReason ?r .
           ?b rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?q . FILTER(?o != ?q) } }""",
        40,
    ),
    "sources": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:SourceDocument }", 300),
    "citations": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:Citation }", 3_000),
    "years of series with a coverage": ("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a diplo:YearCoverage }", 200),
}


@pytest.fixture(scope="module")
def curated(release: Release) -> MemoryStore:
    """The records that come with the program."""
    return build(read_ontology(release), [read_record(file, release.data) for file in record_files(release.data)])


def rows(store: MemoryStore, query: str) -> list[list[str]]:
    """The answer to a query, as texts."""
    found = store.query(PREFIXES + query)
    assert isinstance(found, QuerySolutions)
    return [["" if value is None else getattr(value, "value", "") for value in row] for row in found]


def counted(store: MemoryStore) -> dict[str, int]:
    """Everything that is counted."""
    return {words: int(rows(store, query)[0][0]) for words, (query, _) in COUNTS.items()}


@pytest.mark.parametrize("words", COUNTS)
def test_the_records_hold_enough(curated: MemoryStore, words: str) -> None:
    """Each count reaches what a release promises."""
    query, least = COUNTS[words]
    assert int(rows(curated, query)[0][0]) >= least


def test_the_readme_tells_the_counts(curated: MemoryStore, request: pytest.FixtureRequest) -> None:
    """The table in data/README.md is the one that the records give."""
    table = "\n".join(["| the records hold | |", "|---|--:|", *(f"| {words} | {n:,} |" for words, n in counted(curated).items())])
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    told, after = rest.split(END)
    if request.config.getoption("--bless"):
        README.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")
    else:
        assert told.strip() == table


def test_most_meetings_name_who_led_each_delegation_or_say_that_none_is_named(curated: MemoryStore) -> None:
    """Every party has a head of delegation, a person or an office with a note that no page names who held it."""
    led = rows(
        curated,
        """SELECT ?x { ?x a diplo:Meeting ; diplo:eventStatus event-status:held ; diplo:hasParticipation ?p .
           ?p diplo:representing ?party .
           OPTIONAL { ?x diplo:hasParticipation ?h .
                      ?h diplo:representing ?party ; diplo:participationRole role:head-of-delegation }
           OPTIONAL { ?p diplo:participationRole ?invited . FILTER(?invited IN (role:guest, role:observer)) } }
           GROUP BY ?x HAVING(SUM(IF(BOUND(?h) || BOUND(?invited), 0, 1)) = 0)""",
    )
    assert len(led) >= 110


def test_every_series_says_year_by_year_what_is_recorded(curated: MemoryStore) -> None:
    """No series without a coverage, and no gap in its years."""
    silent = rows(curated, "SELECT ?s { ?s a diplo:MeetingSeries OPTIONAL { ?c diplo:coverageOf ?s } FILTER(!BOUND(?c)) }")
    assert silent == []
    spans = rows(
        curated,
        """SELECT ?s (MIN(?y) AS ?first) (MAX(?y) AS ?last) (COUNT(?y) AS ?n) { ?c diplo:coverageOf ?s ;
           diplo:hasYearCoverage/diplo:coverageYear ?w BIND(xsd:integer(STR(?w)) AS ?y) } GROUP BY ?s""",
    )
    assert len(spans) >= 35
    assert [series for series, first, last, years in spans if int(last) - int(first) + 1 != int(years)] == []
