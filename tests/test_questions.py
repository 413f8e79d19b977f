"""The named queries: how each is written, and what each answers on the frozen world."""

import re
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, QueryTriples
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow

from diplograph.pictures import read_chart
from diplograph.questions import Question, load_catalogue
from diplograph.sparql import undeclared_prefixes
from diplograph.store import MemoryStore
from diplograph.vocabulary import DERIVED_GRAPH, PREFIXES, term
from golden_cases import GOLDEN_ANSWERS, GoldenCase, answer_text, golden_cases, near_miss_value, rows_of, stands_in, values_of

CATALOGUE = load_catalogue(Path(__file__).parents[1] / "queries")
CASES = golden_cases()
ENGINE_SPECIFIC = ("FROM", "GRAPH", "SERVICE", "LATERAL", "ADJUST")

each_question = pytest.mark.parametrize("question", [pytest.param(each, id=each.name) for each in CATALOGUE.values()])
each_case = pytest.mark.parametrize("case", [pytest.param(each, id=each.stem) for each in CASES])


def test_every_competency_question_has_one_query() -> None:
    """The questions are numbered from 1 without a gap, and each has exactly one query."""
    assert [question.rank for question in CATALOGUE.values()] == list(range(1, 56))


@each_question
def test_the_first_fifteen_are_must_haves(question: Question) -> None:
    """A question is a must-have if and only if it is among the first fifteen."""
    assert question.must_have == (question.rank <= 15)


@each_question
def test_a_query_is_named_and_asked_in_words(question: Question) -> None:
    """A name is short and in kebab-case; the title is a question."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+){0,5}", question.name)
    assert question.title.endswith("?")
    assert question.why
    assert question.audience in {"scholar", "journalist", "linked-data consumer", "curator"}


@each_question
def test_a_query_runs_as_it_stands(question: Question, world_store: MemoryStore) -> None:
    """The text of the file, unchanged, is a query that the store answers."""
    assert isinstance(world_store.query(question.text), QuerySolutions | QueryTriples)


@each_question
def test_a_query_is_standard_sparql(question: Question) -> None:
    """A second engine reads the query, and it neither names graphs nor goes to the network."""
    prepareQuery(question.text)
    body = re.sub(r'"[^"\n]*"|<[^>]*>|#.*', "", question.text)
    assert not set(re.findall(r"\b[A-Z]+\b", body)) & set(ENGINE_SPECIFIC)


@each_question
def test_an_answer_is_ordered(question: Question) -> None:
    """The outermost query has an ORDER BY, so that two answers differ only where the facts do."""
    assert re.search(r"^ORDER BY .+", question.text, re.MULTILINE)


@each_question
def test_a_query_declares_the_prefixes_it_uses(question: Question) -> None:
    """Prefixes are declared sorted, as everywhere, and only those used."""
    declared = re.findall(r"^PREFIX ([a-z-]+): <([^>]+)>$", question.text, re.MULTILINE)
    body = re.sub(r'^(PREFIX|#).*|"[^"\n]*"', "", question.text, flags=re.MULTILINE)
    assert declared == sorted((prefix, PREFIXES[prefix]) for prefix in undeclared_prefixes(body))


@each_question
def test_an_example_is_the_term_in_the_query(question: Question) -> None:
    """The example in the header is the very value that the query has in its VALUES block."""
    examples = {parameter.name: parameter.example for parameter in question.parameters}
    assert _expanded(question.bind(examples)) == _expanded(question.text)


def _expanded(text: str) -> str:
    """Write the terms of VALUES blocks with full IRIs, so that two spellings of a term compare."""
    return re.sub(r"(?<=[\s^])([a-z][a-z0-9-]*):([a-zA-Z][\w-]*)", _full_iri, text)


def _full_iri(match: re.Match[str]) -> str:
    return f"<{PREFIXES[match[1]]}{match[2]}>" if match[1] in PREFIXES else match[0]


@each_question
def test_a_chart_names_variables_of_the_answer(question: Question, world_store: MemoryStore) -> None:
    """Every axis of the suggested chart is there, and a variable of the answer stands on it."""
    chart = read_chart(question.chart)
    answer = world_store.query(question.text)
    variables = {variable.value for variable in answer.variables} if isinstance(answer, QuerySolutions) else set()
    assert set(chart.roles.values()) <= variables


def test_every_question_has_a_golden_answer() -> None:
    """Every question has a golden answer, and some have several."""
    assert {case.question for case in CASES} == CATALOGUE.keys()
    assert len(CASES) > len(CATALOGUE)


def test_cases_and_golden_answers_pair() -> None:
    """Every case has one golden answer, and every golden answer a case."""
    answers = [file.stem for file in GOLDEN_ANSWERS.iterdir() if file.suffix in {".csv", ".nt"}]
    assert sorted(answers) == sorted(case.stem for case in CASES)


@each_case
def test_an_answer_is_the_golden_one(case: GoldenCase, world_store: MemoryStore, request: pytest.FixtureRequest) -> None:
    """The frozen world gives the golden answer, to the letter; ``--bless`` rewrites it for a person to review."""
    answer = case.ask(CATALOGUE, world_store)
    golden = case.golden_file(answer)
    text = answer_text(answer)
    if request.config.getoption("--bless"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert len(text.splitlines()) > 1


@each_case
def test_near_misses_stay_out(case: GoldenCase, world_store: MemoryStore) -> None:
    """What a sloppy query would return stands in the world and not in the answer."""
    given = set(values_of(case.ask(CATALOGUE, world_store)))
    assert case.near_misses
    for near_miss in map(near_miss_value, case.near_misses):
        assert stands_in(world_store, near_miss), f"{near_miss} is not in the world"
        assert near_miss not in given


@pytest.fixture(scope="module")
def second_engine(world_store: MemoryStore) -> Graph:
    """The world in rdflib, which implements SPARQL without a line of code in common with the store."""
    lines = {f"{quad.subject} {quad.predicate} {quad.object} ." for quad in world_store.quads()}
    return Graph().parse(data="\n".join(lines), format="nt")


@each_case
def test_a_second_engine_agrees(case: GoldenCase, world_store: MemoryStore, second_engine: Graph) -> None:
    """A query means the same to another engine: the answer has the same rows."""
    ours = case.ask(CATALOGUE, world_store)
    theirs = second_engine.query(CATALOGUE[case.question].bind(case.parameters))
    if isinstance(ours, QueryTriples):
        assert len(set(ours)) == len(set(theirs))
        return
    our_rows = Counter(tuple(sorted(row.items())) for row in rows_of(ours))
    their_rows = (row.asdict() for row in theirs if isinstance(row, ResultRow))
    assert our_rows == Counter(tuple(sorted((name, str(value)) for name, value in row.items())) for row in their_rows)


def rows_with(world_store: MemoryStore, name: str, *facts: tuple[str, str, str], **parameters: str) -> list[dict[str, str]]:
    """Ask a question of the world with a few facts more."""
    more = [Quad(term(subject), term(verb), _term_or_literal(value), DERIVED_GRAPH) for subject, verb, value in facts]
    return rows_of(MemoryStore([*world_store.quads(), *more], "enlarged").query(CATALOGUE[name].bind(parameters)))


def _term_or_literal(text: str) -> NamedNode | Literal:
    lexical, _, datatype = text.partition("^^")
    return Literal(lexical, datatype=NamedNode(PREFIXES["xsd"] + datatype)) if datatype else term(text)


def test_missing_numbers_are_listed(world_store: MemoryStore) -> None:
    """When only the third meeting of a series is on record, the first two are missing."""
    third = ("meeting:arcadia-borealia-fm-2023-02-14", "diplo:ordinal", "3^^integer")
    rows = rows_with(world_store, "missing-and-contested-numbers", third)
    missing = [row["number"] for row in rows if row["problem"] == "missing"]
    assert missing == ["1", "2"]


def test_a_host_goes_before_the_chair(world_store: MemoryStore) -> None:
    """Chairs convene a meeting of which no host is named, two of them together; a ministry that hosts convenes for its state."""
    co_chair = ("participation:northern-three-dfm-2020-03-05-egor-lind", "diplo:participationRole", "role:co-chair")
    host = ("meeting:northern-three-dfm-2020-03-05", "diplo:host", "body:borealia-foreign-ministry")
    chaired, hosted = (rows_with(world_store, "who-convenes-whom", *facts) for facts in ((co_chair,), (co_chair, host)))
    both = {(row["hostLabel"], row["guestLabel"]): (row["asHost"], row["asChair"]) for row in chaired}
    assert both["Borealia", "Arcadia"] == both["Borealia", "Cordovia"] == ("2", "1")
    assert both["Cordovia", "Borealia"] == ("0", "1")
    one = {(row["hostLabel"], row["guestLabel"]): (row["asHost"], row["asChair"]) for row in hosted}
    assert one["Borealia", "Arcadia"] == one["Borealia", "Cordovia"] == ("3", "0")
    assert {party for party, _ in one} == {"Arcadia", "Borealia"}


def test_a_stage_without_a_date_sets_no_bounds(world_store: MemoryStore) -> None:
    """It counts as a stage; an initiative with no other has neither first nor last day."""
    undated = [
        (f"initiative:{name}", "diplo:hasStage", f"stage:{name}-undated") for name in ("clean-harbours", "treaty-of-port-vell")
    ]
    rows = {row["initiative"]: row for row in rows_with(world_store, "how-long-initiatives-live", *undated)}
    known, unknown = (rows[term(initiative).value] for initiative, _, _ in undated)
    assert (known["days"], known["stages"], known["meetings"]) == ("0", "2", "0")
    assert unknown == {"initiative": term("initiative:treaty-of-port-vell").value, "stages": "1", "meetings": "0"}


NOWHERE = "tenure:faye-marsh-arcadia-envoy"
WITHOUT_FIRST_DAY = (
    (NOWHERE, "rdf:type", "diplo:Tenure"),
    (NOWHERE, "diplo:holder", "person:faye-marsh"),
    (NOWHERE, "diplo:office", "office:arcadia-foreign-minister"),
    (NOWHERE, "diplo:reportedIn", "source:northern-monitor-2020-06-18"),
)


@pytest.mark.parametrize(
    ("fact", "sources"),
    [
        ((NOWHERE, "diplo:inOfficeOn", "2020-06-18^^date"), ["1"]),
        ((NOWHERE, "diplo:reportedIn", "source:arcadian-gazette-2020-06-18"), []),
        ((NOWHERE, "schema:validFrom", "2020-06-18^^date"), []),
        (("participation:northern-three-fm-2022-05-20-borealia", "diplo:underTenure", NOWHERE), []),
    ],
)
def test_a_tenure_is_confirmed(fact: tuple[str, str, str], sources: list[str], world_store: MemoryStore) -> None:
    """A second source, a first day or a participation confirms a tenure; the day on which its one source shows it does not."""
    rows = rows_with(world_store, "tenures-that-nothing-confirms", *WITHOUT_FIRST_DAY, fact)
    assert [row["sources"] for row in rows if row["tenure"] == term(NOWHERE).value] == sources


def test_a_representative_speaks_for_a_state(world_store: MemoryStore) -> None:
    """What a delegate says counts for the state that the delegate represents, also where no source says for whom it was said."""
    act = "act:northern-three-fm-2020-06-18-p10-1"
    said = [
        (act, "diplo:madeAt", "meeting:northern-three-fm-2020-06-18"),
        (act, "diplo:attribution", "attribution:named"),
        (act, "diplo:speaker", "person:dina-sel"),
    ]
    rows = rows_with(world_store, "who-speaks-most-in-a-format", *said, format="format:northern-three")
    shares = {row["stateLabel"]: (row["acts"], row["percent"]) for row in rows if row["year"] == "2020"}
    assert shares == {"Arcadia": ("3", "60"), "Borealia": ("1", "20"), "Cordovia": ("1", "20")}


def test_a_place_has_both_coordinates_or_none(world_store: MemoryStore) -> None:
    """Latitude and longitude make a point together."""
    north = ("place:lindholm", "schema:latitude", "60.1^^decimal")
    east = ("place:lindholm", "schema:longitude", "19.9^^decimal")
    for facts, point in (((north, east), ["60.1", "19.9"]), ((north,), [])):
        (row,) = rows_with(world_store, "where-a-format-meets", *facts, format="format:northern-three")
        assert (row["placeLabel"], row["meetings"]) == ("Lindholm", "2")
        assert [row[name] for name in ("latitude", "longitude") if name in row] == point
