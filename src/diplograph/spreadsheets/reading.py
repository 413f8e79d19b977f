"""A filled template to a change: participations go into the record of their event, tenures into that of their person."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.errors import InvalidRecords
from diplograph.records import Change, Record
from diplograph.spreadsheets.columns import Schema
from diplograph.spreadsheets.rows import Headed, Row, headed, named_in, read_rows
from diplograph.spreadsheets.tables import Table, read_tables
from diplograph.spreadsheets.things import Things
from diplograph.store import Store
from diplograph.turtle import parse, render, written
from diplograph.validation.findings import Finding
from diplograph.vocabulary import RDF_TYPE, compact, kind_and_slug, term, thing

README: Final = "README"
KINDS: Final = ("participation", "tenure", "citation")
EVENT: Final = term("diplo:hasParticipation")
_ATTESTED: Final = term("diplo:attestedBy")
_ENDS: Final = (".csv", ".xlsx", ".xlsm", ".xls", ".ods")


class SheetErrors(InvalidRecords):
    """A spreadsheet could not be read as rows of the template; nothing was written.

    Attributes:
        findings: One for each problem, in the order of the file.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__(
            "\n".join(f"{each.file.partition('!')[0]}: {each.message}" for each in self.findings), "nothing was written"
        )


@dataclass(frozen=True)
class Filled:
    """A template, read.

    Attributes:
        change: What its rows make of the records.
        rows: The row that describes each thing.
    """

    change: Change
    rows: dict[NamedNode, Row]

    def placed(self, finding: Finding) -> Finding:
        """Return a finding of the gate at the row and column to blame; one about something else as it is."""
        focus, path = (NamedNode(finding.focus) if finding.focus else None), finding.path
        if focus is None:
            focus, path = self._written_at(finding)
        row = self.rows.get(focus) if focus else None
        row = row or self._by_name.get(finding.value)
        if row is None:
            return finding
        columns = row.headed.columns.items()
        column = next((number for number, each in columns if each.path is not None and each.path.value == path), None)
        message = row.headed.place(row.number, column, finding.message)
        return replace(finding, file=row.headed.file, line=row.number, column=column or 1, message=message, end_column=0)

    @cached_property
    def _by_name(self) -> dict[str, Row]:
        """Each row by its thing as a finding writes it."""
        return {written(thing): row for thing, row in self.rows.items()}

    def _written_at(self, finding: Finding) -> tuple[NamedNode | None, str]:
        """The thing and the property in the line of a finding that names neither."""
        for record in self.change.put:
            for statement in record.statements if record.file == finding.file else ():
                if statement.line == finding.line and isinstance(statement.triple.subject, NamedNode):
                    return statement.triple.subject, statement.triple.predicate.value
        return None, ""


def is_spreadsheet(name: str) -> bool:
    """Tell whether a file is a spreadsheet, by the end of its name."""
    return name.lower().endswith(_ENDS)


def read_spreadsheet(content: bytes, name: str, records: Sequence[Record], store: Store, schema: Schema) -> Filled:
    """Read a filled template.

    A row describes its thing as a whole: what stood of that thing under the columns of the sheet is replaced, the rest stays.

    Args:
        content: The bytes of a CSV or XLSX file.
        name: The file's name.
        records: The records as they stand.
        store: The graph of these records, where things are looked for.
        schema: The columns.

    Raises:
        SheetErrors: when cells cannot be read; tells of all at once, with sheet, row and column.
        InputError: when the file is no spreadsheet, too large, or holds what is refused.
    """
    problems: list[Finding] = []
    sheets = [schema.sheet(kind) for kind in KINDS]
    tables = [each for each in read_tables(content, name) if each.title != README and (each.rows or not each.title)]
    known = [found for each in tables if (found := headed(each, name, sheets, problems))]
    things = Things(store, (each for table in known for each in named_in(table)))
    rows = [row for table in known for row in read_rows(table, things, problems)]
    if not rows and not problems:
        problems.append(Headed(name, Table("", ()), sheets[0], {}).problem(2, None, "there is no row below the headings"))
    if problems:
        raise SheetErrors(problems)
    named = _named(rows, problems)
    homes = _homes(named, records, problems)
    if problems:
        raise SheetErrors(problems)
    return Filled(Change(tuple(_written(homes, named))), named)


def _named(rows: Sequence[Row], problems: list[Finding]) -> dict[NamedNode, Row]:
    """Each row by its thing, which is named from the row when the row does not name it."""
    named: dict[NamedNode, Row] = {}
    for row in rows:
        given = row.values.get(row.headed.sheet.columns[0], [])
        subject = given[0] if given else _name_from(row)
        if not isinstance(subject, NamedNode):
            words = "nothing says whom this is about: fill in participant, or what it is called"
            problems.append(row.headed.problem(row.number, None, words))
        elif subject in named:
            words = f"{compact(subject.value)} is in row {named[subject].number} already: put everything into one row"
            problems.append(row.headed.problem(row.number, None, words))
        else:
            row.subject = subject
            named[subject] = row
    return named


def _name_from(row: Row) -> NamedNode | None:
    """The name by custom: event and participant; holder, office and first year."""
    kind = row.headed.sheet.kind
    if kind == "participation":
        event, *_ = row.things(EVENT)
        who = [*row.things(term("diplo:participant")), *row.things(term("diplo:representing"))]
        parts = [_slug(event), _slug(who[0])] if who else []
    else:
        parts = [_slug(each) for path in ("diplo:holder", "diplo:office") for each in row.things(term(path))]
        days = sorted(
            each.value
            for column, values in row.values.items()
            if column.kind == "date"
            for each in values
            if isinstance(each, Literal)
        )
        parts += [days[0][:4]] if days else []
    return thing(kind, "-".join(parts)) if all(parts) and parts else None


def _slug(thing: NamedNode) -> str:
    return (kind_and_slug(thing.value) or ("", ""))[1]


def _homes(named: dict[NamedNode, Row], records: Sequence[Record], problems: list[Finding]) -> dict[NamedNode, Record]:
    """The record that each thing goes into."""
    by_main = {record.main: record for record in records if record.main in record.subjects}
    homes: dict[NamedNode, Record] = {}
    for subject, row in named.items():
        paths = {"participation": EVENT, "tenure": term("diplo:holder")}
        path = paths.get(row.headed.sheet.kind)
        if path is None:
            continue
        (owner, *_) = row.things(path)
        if owner in by_main:
            homes[subject] = by_main[owner]
        else:
            column = next(number for number, each in row.headed.columns.items() if each.path == path)
            advice = "name one that has, or add it first (diplograph new, diplograph add)"
            words = f"{compact(owner.value)} has no record of its own: {advice}"
            problems.append(row.headed.problem(row.number, column, words))
    described = {subject: record for record in records for subject in record.subjects}
    citing: dict[NamedNode, Record] = {}
    for subject, record in homes.items():
        for citation in named[subject].things(_ATTESTED):
            citing.setdefault(citation, record)
    for subject, row in named.items():
        if row.headed.sheet.kind == "citation":
            found = described.get(subject) or citing.get(subject)
            if found is not None:
                homes[subject] = found
            else:
                words = "no row of the other sheet names this citation in attested by, so it belongs to no record"
                problems.append(row.headed.problem(row.number, 1, words))
    return homes


def _written(homes: dict[NamedNode, Record], named: dict[NamedNode, Row]) -> Iterator[Record]:
    """The records as they shall stand."""
    rows_of: dict[Record, list[Row]] = defaultdict(list)
    for subject, record in homes.items():
        rows_of[record].append(named[subject])
    for record, rows in sorted(rows_of.items(), key=lambda pair: str(pair[0].path)):
        before = {statement.triple for statement in record.statements}
        said: dict[object, set[NamedNode | None]] = {
            row.subject: {each.path for each in row.headed.columns.values() if not each.inverse} for row in rows
        }
        kept = (each for each in before if each.predicate not in said.get(each.subject, ()))
        triples = {*kept, *(each for row in rows for each in _triples(row))}
        file = str(record.path)
        text = render(triples, record.main)
        yield Record(file, text, tuple(parse(text, file)), record.path)


def _triples(row: Row) -> Iterator[Triple]:
    if row.subject is None:
        raise TypeError("a row is named before it is written")
    yield Triple(row.subject, RDF_TYPE, row.headed.sheet.type)
    for column, values in row.values.items():
        for value in values:
            if column.path is None:
                continue
            if not column.inverse:
                yield Triple(row.subject, column.path, value)
            elif isinstance(value, NamedNode):
                yield Triple(value, column.path, row.subject)
