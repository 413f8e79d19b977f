"""The spreadsheet door: templates made from the shapes, rows read back, and errors that name sheet, row and column."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from pyoxigraph import NamedNode

from conftest import ROOT
from diplograph.errors import DiplographError
from diplograph.records import Record
from diplograph.release import Release
from diplograph.spreadsheets import TEMPLATES, Schema, SheetErrors, as_csv, as_workbook, filled_rows
from diplograph.spreadsheets.tables import MOST_ROWS
from diplograph.spreadsheets.things import Things
from diplograph.store import MemoryStore, build, read_ontology
from diplograph.turtle import parse, render
from diplograph.validation import Finding
from diplograph.vocabulary import term, thing
from own_spreadsheets import NEW, fill, read, triples_of

BROKEN = sorted((ROOT / "tests" / "spreadsheets" / "broken").glob("*.csv"))
MEETING = "meeting:northern-three-fm-2022-05-20"


def without(records: Sequence[Record], kinds: Sequence[str], cited: set[str]) -> list[Record]:
    """The records without their things of some kinds, without links to them, and without some citations."""
    prefixes = tuple(thing(kind, "x").value[:-1] for kind in kinds)

    def goes(node: object) -> bool:
        return isinstance(node, NamedNode) and (node.value.startswith(prefixes) or node.value in cited)

    found = []
    for record in records:
        kept = {
            each
            for each in triples_of(record)
            if not goes(each.subject) and not (each.predicate == term("diplo:hasParticipation") and goes(each.object))
        }
        text = render(kept, record.main)
        found.append(Record(record.file, text, tuple(parse(text, record.file)), record.path))
    return found


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", ["participations", "tenures"])
def test_a_template_filled_from_the_world_gives_the_same_triples(
    world: Release, world_records: list[Record], world_store: MemoryStore, schema: Schema, name: str, form: str
) -> None:
    """Records without participations (or tenures) and their citations, and the filled template, make the records again."""
    kinds = TEMPLATES[name]
    first = schema.sheet(kinds[0])
    rows = {kinds[0]: filled_rows(first, world_records), "citation": filled_rows(schema.sheet("citation"), world_records, first)}
    assert len(rows[kinds[0]]) >= 15
    cited = {term(row[0]).value for row in rows["citation"]}
    if form == "csv":
        kinds, cited = kinds[:1], set()
    bare = without(world_records, kinds[:1], cited)
    store = build(read_ontology(world), bare)
    if form == "csv":
        content = as_csv(schema.sheet(kinds[0]), rows[kinds[0]])
    else:
        content = as_workbook(name, schema, Things(world_store), rows)
    made = {record.path: record for record in read(content, f"filled.{form}", bare, store, schema).change.put}
    before = {record.path: triples_of(record) for record in world_records}
    changed = {record.path for record in bare if triples_of(record) != before[record.path]}
    assert {path for path, record in made.items() if triples_of(record) == before[path]} >= changed
    assert made.keys() == changed | (made.keys() - changed)
    assert len(changed) >= 8
    assert all(record.text == render(triples_of(record), record.main) for record in made.values())


def test_the_columns_are_those_of_the_shapes(schema: Schema) -> None:
    """What shapes require is required, what they allow once is single, and their lists are the allowed values."""
    sheet = schema.sheet("participation")
    columns = {column.heading: column for column in sheet.columns}
    assert sheet.columns[0].path is None
    assert [each.heading for each in sheet.columns if each.required] == [
        "attested by",
        "event",
        "participation role",
        "representing",
    ]
    assert columns["representing"].single
    assert columns["event"].inverse
    assert term("role:guest") in columns["participation role"].allowed
    assert {"participant", "in capacity of", "under tenure", "deputising for", "mode"} <= columns.keys()
    tenure = {column.heading: column for column in schema.sheet("tenure").columns}
    assert {name for name, each in tenure.items() if each.kind == "date"} == {"in office on", "valid from", "valid through"}
    assert tenure["office"].classes == (term("diplo:Office"),)
    assert "deep link" not in {each.heading for each in schema.sheet("citation").columns}


def test_a_workbook_explains_itself(schema: Schema, world_store: MemoryStore) -> None:
    """README, drop-down lists with labels, and prompts; the hidden sheet holds what the lists offer."""
    content = as_workbook("participations", schema, Things(world_store))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["README", "Participations", "Citations", "Lists"]
    assert book["Lists"].sheet_state == "hidden"
    said = [[cell.value for cell in row] for row in book["README"].iter_rows()]
    assert ["Participations", "representing", "diplo:representing", "yes", "one", "thing"] in [row[:6] for row in said]
    lists = {str(each.sqref): each for each in book["Participations"].data_validations.dataValidation}
    letter = get_column_letter([cell.value for cell in book["Participations"][1]].index("participation role") + 1)
    role = lists[f"{letter}2:{letter}{MOST_ROWS}"]
    sheet, _, area = role.formula1.partition("!")
    offered = [cell.value for (cell,) in book[sheet][area.replace("$", "")]]
    assert "head of delegation" in offered
    assert "The part that the participant played" in role.prompt


def test_labels_names_and_iris_are_accepted(world_records: list[Record], world_store: MemoryStore, schema: Schema) -> None:
    """A new row goes into the record of its event, with its citation; the rest of the record stays."""
    filled = read(fill(schema, NEW), "new.xlsx", world_records, world_store, schema)
    (record,) = filled.change.put
    subject = thing("participation", "northern-three-fm-2020-06-18-boris-talan")
    said = {(str(each.predicate), str(each.object)) for each in triples_of(record) if each.subject == subject}
    assert (str(term("diplo:representing")), str(term("state:borealia"))) in said
    assert {value for name, value in said if name == str(term("diplo:participationRole"))} == {
        str(term("role:head-of-delegation")),
        str(term("role:chair")),
    }
    assert '"Борис Талан"@ru' in record.text
    assert "diplo:paragraph 3 ;" in record.text
    before = next(triples_of(each) for each in world_records if each.path == record.path)
    assert {each for each in before - triples_of(record) if each.subject != subject} == set()


def test_date_cells_and_texts_are_days(world_records: list[Record], world_store: MemoryStore, schema: Schema) -> None:
    """A tenure goes into the record of its holder, under a name of person, office and year."""
    row = {
        "holder": "Boris Talan",
        "office": "office:borealia-foreign-minister",
        "kind of tenure": "acting",
        "valid from": date(2018, 3, 1),
        "valid through": "2018-06-30",
        "attested by": "citation:boris-talan-arcadian-gazette-2019-06-12-p02-1",
    }
    filled = read(fill(schema, row, name="tenures"), "new.xlsx", world_records, world_store, schema)
    (record,) = filled.change.put
    assert str(record.path) == "people/boris-talan.ttl"
    assert "tenure:boris-talan-borealia-foreign-minister-2018 a diplo:Tenure ;" in record.text
    assert 'schema:validFrom "2018-03-01"^^xsd:date ;' in record.text
    assert 'schema:validThrough "2018-06-30"^^xsd:date ;' in record.text


def test_a_finding_of_the_gate_names_row_and_column(
    world_records: list[Record], world_store: MemoryStore, schema: Schema
) -> None:
    """By thing and property, by the line of the record, or by the value; what is about something else stays as it is."""
    filled = read(fill(schema, NEW), "new.xlsx", world_records, world_store, schema)
    (record,) = filled.change.put
    subject = thing("participation", "northern-three-fm-2020-06-18-boris-talan").value
    path = term("diplo:inCapacityOf").value
    letter = chr(ord("A") + [each.heading for each in schema.sheet("participation").columns].index("in capacity of"))
    placed = filled.placed(Finding(record.file, 7, 1, "Wrong office.", "some-shape", focus=subject, path=path))
    assert str(placed) == (
        f"new.xlsx!Participations:2: sheet Participations, row 2, column {letter} (in capacity of): Wrong office. (some-shape)"
    )
    line = record.properties[NamedNode(subject), NamedNode(path)]
    assert filled.placed(Finding(record.file, line, 1, "Unknown.", "known-things")).message == (
        f"sheet Participations, row 2, column {letter} (in capacity of): Unknown."
    )
    name = "participation:northern-three-fm-2020-06-18-boris-talan"
    event = Finding(record.file, 1, 1, "Twice.", "some-shape", focus=thing("state", "arcadia").value, value=name)
    assert filled.placed(event).message == "sheet Participations, row 2: Twice."
    other = Finding(record.file, 1, 1, "Something else.", "some-shape", focus=thing("state", "arcadia").value)
    assert filled.placed(other) == other
    citation = thing("citation", "northern-three-fm-2020-06-18-new").value
    found = filled.placed(
        Finding(record.file, 9, 1, "No passage.", "some-shape", focus=citation, path=term("diplo:textEnd").value)
    )
    assert found.file == "new.xlsx!Citations"
    assert found.message.startswith("sheet Citations, row 2, column ")


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_csv_is_told_in_words(file: Path, world_records: list[Record], world_store: MemoryStore, schema: Schema) -> None:
    """Beside each file stands what must be said of it, all of it at once."""
    with pytest.raises(DiplographError) as caught:
        read(file.read_bytes(), file.name, world_records, world_store, schema)
    assert str(caught.value).removesuffix("\nnothing was written") == file.with_suffix(".txt").read_text(encoding="utf-8").strip()


def test_there_are_many_broken_files() -> None:
    """Every kind of problem has its file."""
    assert len(BROKEN) >= 20


def test_errors_of_a_workbook_name_the_sheet(world_records: list[Record], world_store: MemoryStore, schema: Schema) -> None:
    """All at once, as findings too."""
    rows = (NEW | {"in capacity of": "office:borealia-forein-minister"}, NEW | {"participation role": '=A1&"x"'})
    with pytest.raises(SheetErrors) as caught:
        read(fill(schema, *rows), "new.xlsx", world_records, world_store, schema)
    messages = [each.message for each in caught.value.findings]
    advice = "did you mean office:borealia-foreign-minister (Minister of Foreign Affairs of Borealia)?"
    unknown = f"nothing describes office:borealia-forein-minister; {advice}"
    assert f"sheet Participations, row 2, column F (in capacity of): {unknown}" in messages
    assert any("row 3, column D (participation role): formulas are refused" in each for each in messages), messages
    assert {each.file for each in caught.value.findings} == {"new.xlsx!Participations"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_comes_in_dialects(
    delimiter: str, mark: str, world_records: list[Record], world_store: MemoryStore, schema: Schema
) -> None:
    """Commas, semicolons or tabs, with and without a byte order mark, with the line ends of any system."""
    row = filled_rows(schema.sheet("participation"), world_records)[0]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([[each.heading for each in schema.sheet("participation").columns], row])
    filled = read((mark + text.getvalue()).encode(), "a.csv", world_records, world_store, schema)
    (record,) = filled.change.put
    assert triples_of(record) == next(triples_of(each) for each in world_records if each.path == record.path)


def test_a_text_that_would_run_is_written_as_text_and_comes_back(
    world_records: list[Record], world_store: MemoryStore, schema: Schema
) -> None:
    """A remark that starts like a formula is one in no program that opens the file."""
    sheet = schema.sheet("participation")
    remark = [each.heading for each in sheet.columns].index("remark")
    row = filled_rows(sheet, world_records)[0]
    row[remark] = "=HYPERLINK(1)@en"
    assert b",'=HYPERLINK(1)@en" in as_csv(sheet, [row])
    contents = {
        "csv": as_csv(sheet, [row]),
        "xlsx": as_workbook("participations", schema, Things(world_store), {sheet.kind: [row]}),
    }
    for form, content in contents.items():
        (record,) = read(content, f"a.{form}", world_records, world_store, schema).change.put
        assert '"=HYPERLINK(1)"@en' in record.text
