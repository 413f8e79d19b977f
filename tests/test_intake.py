"""What curators send, in any format: read and split into records to the letter, or refused with words that help."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from conftest import ROOT, WORLD
from diplograph import errors
from diplograph.name_keys import name_key
from diplograph.records import Change, Record, read_record, record_files
from diplograph.release import bundled_release
from diplograph.store.build import quads_of
from diplograph.validation.intake import READ, canonical, contexts_of, format_of, read_change

BAD = ROOT / "tests" / "intake" / "bad"
CASES = sorted(BAD.glob("*.toml"))
CONTEXTS = contexts_of(bundled_release(), "http://127.0.0.1:8000")
GRAPHS = {"text/turtle": RdfFormat.TURTLE, "application/n-triples": RdfFormat.N_TRIPLES}
TREES = {"application/ld+json": RdfFormat.JSON_LD, "application/rdf+xml": RdfFormat.RDF_XML}
DATASETS = {"application/trig": RdfFormat.TRIG, "application/n-quads": RdfFormat.N_QUADS}
FOLDERS = {"world": WORLD, "data": bundled_release().data}

Content = set[tuple[str, frozenset[Triple]]]


def read(content: bytes, media_type: str, name: str = "") -> Change:
    """Read a body without knowing what is there already."""
    return read_change(content, media_type, name, contexts=CONTEXTS)


def records_in(folder: str) -> list[Record]:
    """The records of a data folder, of thousands some."""
    files = record_files(FOLDERS[folder])
    return [read_record(file, FOLDERS[folder]) for file in files[:: max(1, len(files) // 100)]]


def content_of(records: Iterable[Record]) -> Content:
    """What records say, and where they stand."""
    return {(str(each.path), frozenset(statement.triple for statement in each.statements)) for each in records}


def test_there_are_bad_bodies() -> None:
    """Each bad body has its expectation, and each expectation its body."""
    assert len(CASES) >= 40
    assert {each.stem for each in BAD.iterdir() if each.suffix != ".toml"} == {each.stem for each in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_bad_body_is_refused_with_words_that_help(case: Path) -> None:
    """The error is of the kind that is expected, names line and column where the format has them, and says what to do."""
    wanted = tomllib.loads(case.read_text(encoding="utf-8"))
    (file,) = (each for each in BAD.glob(f"{case.stem}.*") if each.suffix != ".toml")
    with pytest.raises(errors.InputError) as caught:
        read(file.read_bytes(), wanted.get("media_type", ""), file.name)
    error = caught.value
    assert type(error).__name__ == wanted["error"]
    assert wanted["says"] in error.message
    assert wanted.get("hint", "") in error.hint
    assert len(str(error)) < 2000
    if isinstance(error, errors.RdfSyntaxError):
        assert error.line == wanted.get("line", 0)
        assert error.column == wanted.get("column", error.column)
        assert error.file == file.name


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("media_type", [*GRAPHS, *TREES])
def test_a_graph_of_all_records_falls_apart_into_just_these(folder: str, media_type: str) -> None:
    """Whatever the format, every thing comes into the record that it stands in, and every record to its path."""
    records = records_in(folder)
    triples = [statement.triple for record in records for statement in record.statements]
    sent = serialize(triples, format={**GRAPHS, **TREES}[media_type])
    assert sent
    assert content_of(read(sent, media_type).put) == content_of(records)
    assert len(records) >= 60


@pytest.mark.parametrize("media_type", DATASETS)
def test_named_graphs_say_it_outright(media_type: str) -> None:
    """A dump of the records is the records."""
    records = records_in("world")
    sent = serialize(quads_of((record.graph, record) for record in records), format=DATASETS[media_type])
    assert sent
    assert content_of(read(sent, media_type).put) == content_of(records)


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_record_by_itself_is_one_record(folder: str) -> None:
    """A record file that is sent as it is keeps its path, its text and its lines."""
    for record in records_in(folder):
        (found,) = read(record.text.encode(), "text/turtle", record.file).put
        assert found == record
        (again,) = canonical(Change((found,))).put
        assert (again.text, again.file) == (record.text, str(record.path))


def test_lines_are_those_of_what_was_sent() -> None:
    """Formats with lines keep them; the others are shown as canonical Turtle, under the path of the record."""
    record = next(each for each in records_in("world") if str(each.path) == "people/boris-talan.ttl")
    triples = [statement.triple for statement in record.statements]
    lines = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert lines
    (by_line,) = read(lines, "application/n-triples", "sent.nt").put
    assert [each.line for each in by_line.statements] == list(range(1, len(triples) + 1))
    assert by_line.file == "sent.nt"
    tree = serialize(triples, format=RdfFormat.JSON_LD)
    assert tree
    (shown,) = read(tree, "application/ld+json", "sent.jsonld").put
    assert (shown.text, shown.file) == (record.text, "people/boris-talan.ttl")


def test_what_is_known_decides_and_what_moved_is_removed() -> None:
    """A thing goes with the record that describes it already; a meeting of another series leaves its old folder."""
    record = next(each for each in records_in("world") if each.path.parts[0] == "meetings")
    assert record.main
    known = dict.fromkeys(record.subjects, (record.main, record.path))
    sent = record.text.replace("diplo:inSeries series:", "diplo:inSeries series:other-")
    change = read_change(sent.encode(), "text/turtle", "", contexts=CONTEXTS, known=known)
    assert change.removed == (record.path,)
    assert [each.path.parts[1][:6] for each in change.put] == ["other-"]
    part = "<https://w3id.org/diplograph/act/x> a <https://w3id.org/diplograph/ontology#SpeechAct> ."
    there = {NamedNode("https://w3id.org/diplograph/act/x"): (record.main, record.path)}
    with pytest.raises(errors.InputError, match="act:x stands in the record of meeting:"):
        read_change(part.encode(), "text/turtle", "", contexts=CONTEXTS, known=there)


@pytest.mark.parametrize("base", ["https://w3id.org/diplograph", "http://127.0.0.1:8000"])
def test_our_own_context_is_known_without_being_fetched(base: str) -> None:
    """By its IRI or by the server's own address, the context of the release is read from the release."""
    name = bundled_release().context_files[0].name
    sent = f'{{"@context": "{base}/context/{name}", "id": "person:a", "type": "diplo:Person"}}'
    (record,) = read(sent.encode(), "application/ld+json").put
    assert [str(each.triple.subject) for each in record.statements] == ["<https://w3id.org/diplograph/person/a>"]


@pytest.mark.parametrize(
    ("media_type", "name", "extension"),
    [
        ("text/turtle", "", "ttl"),
        ("text/turtle; charset=UTF-8", "x.rdf", "ttl"),
        ("application/x-trig", "", "trig"),
        ("application/json", "", "jsonld"),
        ("text/xml", "", "rdf"),
        ("application/octet-stream", "a.nq", "nq"),
        ("", "A.JSON", "jsonld"),
        ("text/plain", "a.nt", "nt"),
    ],
)
def test_the_media_type_decides_and_the_name_helps(media_type: str, name: str, extension: str) -> None:
    """A telling media type counts; the file's name counts where there is none."""
    assert format_of(media_type, name).extension == extension
    assert len(READ) == 6


@pytest.mark.parametrize(
    ("one", "other"),
    [("LAVROV, Sergey", "Sergey Lavrov"), ("Boriss Talāns", "boriss talans"), ("Ёлкин Иван", "иван елкин"), ("A-B", "b a")],
)
def test_names_fold(one: str, other: str) -> None:
    """Case, accents, punctuation and order make no other name."""
    assert name_key(one) == name_key(other) != ""
