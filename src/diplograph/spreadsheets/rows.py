"""Rows of a table to values of columns, each problem told with sheet, row and column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Final

from openpyxl.utils import get_column_letter
from pyoxigraph import Literal, NamedNode

from diplograph.spreadsheets.columns import Column, Sheet, kind_of
from diplograph.spreadsheets.tables import Cell, Table
from diplograph.spreadsheets.things import Things, Unknown
from diplograph.validation.findings import Finding
from diplograph.vocabulary import PREFIXES, SLUG, compact, thing

Value = NamedNode | Literal
CHECK: Final = "spreadsheet"
BETWEEN: Final = re.compile(r"(?<!\\)\|")
_MOST_PROBLEMS: Final = 100
_TAGGED: Final = re.compile(r"(?s)(?P<words>.*)@(?P<language>[a-zA-Z]{2,3}(?:-[A-Za-z0-9]{1,8})*)")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_INTEGER: Final = re.compile(r"-?\d{1,18}")


@dataclass(frozen=True)
class Headed:
    """A table whose headings were understood.

    Attributes:
        file: The name of the file, with the sheet's behind an exclamation mark when it has one.
        table: The table.
        sheet: The sheet of the template that it is.
        columns: The columns of the template by their place in the table, from 1.
    """

    file: str
    table: Table
    sheet: Sheet
    columns: dict[int, Column]

    def place(self, row: int, column: int | None, words: str) -> str:
        """Say where something is, and what."""
        parts = [f"sheet {self.table.title}"] if self.table.title else []
        parts.append(f"row {row}")
        if column is not None:
            heading = f" ({self.columns[column].heading})" if column in self.columns else ""
            parts.append(f"column {get_column_letter(column)}{heading}")
        return f"{', '.join(parts)}: {words}"

    def problem(self, row: int, column: int | None, words: str, source: str = "") -> Finding:
        """Return the finding for a problem at a cell, or in a row."""
        return Finding(self.file, row, column or 1, self.place(row, column, words), CHECK, source=source)

    def where(self, column: Column) -> int | None:
        """Return the place of a column in this table, or ``None``."""
        return next((number for number, each in self.columns.items() if each == column), None)


@dataclass
class Row:
    """One row, read.

    Attributes:
        headed: The table that it stands in.
        number: Its number.
        values: The values of each column.
        subject: The thing that it describes.
    """

    headed: Headed
    number: int
    values: dict[Column, list[Value]] = field(default_factory=dict)
    subject: NamedNode | None = None

    def things(self, path: NamedNode) -> list[NamedNode]:
        """Return the things in the column of a property."""
        found = [values for column, values in self.values.items() if column.path == path]
        return [each for values in found for each in values if isinstance(each, NamedNode)]


def headed(table: Table, file: str, sheets: Sequence[Sheet], problems: list[Finding]) -> Headed | None:
    """Understand the headings of a table, which stand in its first row.

    Returns:
        The table with its columns; ``None``, with a problem noted, when it is no sheet of the template.
    """
    named = f"{file}!{table.title}" if table.title else file
    first = table.rows[0] if table.rows else ()
    fits = {each.title: sum(1 for cell in first if _heading(cell, each)) for each in sheets}
    sheet = next((each for each in sheets if each.title == table.title), None)
    if sheet is None and not table.title and fits:
        best = max(sheets, key=lambda each: fits[each.title])
        sheet = best if fits[best.title] > 1 else None
    if sheet is None:
        titles = ", ".join(each.title for each in sheets)
        words = f"this is none of {titles}" if table.title else f"the first row has no headings of {titles}"
        problems.append(Headed(named, table, sheets[0], {}).problem(1, None, f"{words}: start with diplograph template"))
        return None
    columns = {cell.column: found for cell in first if (found := _heading(cell, sheet))}
    result = Headed(named, table, sheet, columns)
    for cell in first:
        if cell.column not in columns:
            known = [each.heading for each in sheet.columns]
            near = get_close_matches(cell.text.casefold(), known, n=1, cutoff=0.5)
            advice = f"; did you mean “{near[0]}”?" if near else f": the columns are {', '.join(known)}"
            problems.append(result.problem(first[0].row, cell.column, f"there is no column “{cell.text}”{advice}"))
    doubled = [number for number, each in columns.items() if result.where(each) != number]
    problems += [result.problem(first[0].row, number, "this column is there twice: keep one") for number in doubled]
    missing = [each.heading for each in sheet.columns if each.required and each not in columns.values()]
    if missing:
        problems.append(result.problem(first[0].row, None, f"there is no column {', '.join(missing)}: start with the template"))
    return result


def read_rows(table: Headed, things: Things, problems: list[Finding]) -> Iterator[Row]:
    """Yield the rows below the headings, with the values that could be read; what could not is noted in ``problems``."""
    for cells in table.table.rows[1:]:
        if len(problems) >= _MOST_PROBLEMS:
            words = f"there are {len(problems)} problems above this row: mend these first, then look again"
            problems.append(table.problem(cells[0].row, None, words))
            return
        row = Row(table, cells[0].row)
        by_column = {cell.column: cell for cell in cells}
        for number, column in table.columns.items():
            cell = by_column.pop(number, None)
            if cell is None:
                row.values[column] = []
                if column.required:
                    problems.append(table.problem(row.number, number, f"this must be filled in. {column.advice}".strip()))
                continue
            try:
                row.values[column] = list(_values(cell, column, things))
            except Unknown as error:
                problems.append(table.problem(row.number, number, str(error), cell.text))
        for cell in by_column.values():
            if cell.column not in table.columns and any(cell.column == each.column for each in table.table.rows[0]):
                continue  # told at the heading
            problems.append(table.problem(row.number, cell.column, "there is no heading above this: take it out", cell.text))
        yield row


def named_in(table: Headed) -> Iterator[NamedNode]:
    """Yield the things that the first column names, as far as it can be read."""
    number = table.where(table.sheet.columns[0])
    for cells in table.table.rows[1:]:
        for cell in cells:
            if cell.column == number:
                try:
                    yield _name(cell.text, table.sheet.kind)
                except Unknown:
                    continue  # told when the row is read


def escaped(text: str) -> str:
    """Write a value so that it is not taken for several."""
    return text.replace("|", "\\|")


def _heading(cell: Cell, sheet: Sheet) -> Column | None:
    """The column that a heading names: by its words, whatever their case, or by the prefixed name of its property."""
    wanted = " ".join(cell.text.casefold().split())
    names = {each.heading: each for each in sheet.columns}
    names |= {compact(each.path.value).casefold(): each for each in sheet.columns if each.path is not None}
    return names.get(wanted)


def _values(cell: Cell, column: Column, things: Things) -> Iterator[Value]:
    if cell.formula:
        raise Unknown("formulas are refused: write the value itself (copy, then paste as values)")
    parts = [cell.text] if column.single else BETWEEN.split(cell.text)
    for part in parts:
        text = part.strip().replace("\\|", "|")
        if text:
            yield _value(text, column, things)


def _value(text: str, column: Column, things: Things) -> Value:
    if column.kind == "thing":
        candidates = column.allowed or things.of(column.classes)
        found = things.find(text, candidates)
        if column.allowed and found not in column.allowed:
            raise Unknown(
                f"{compact(found.value)} cannot stand here: {', '.join(compact(each.value) for each in column.allowed)} can"
            )
        return found
    if column.kind == "name":
        return _name(text, column.heading)
    if column.kind == "date":
        return _date(text)
    if column.kind == "integer":
        if not _INTEGER.fullmatch(text):
            raise Unknown(f"“{text}” is no whole number")
        return Literal(text, datatype=NamedNode(PREFIXES["xsd"] + "integer"))
    if column.kind == "address":
        return NamedNode(text)
    tagged = _TAGGED.fullmatch(text)
    return Literal(tagged["words"].strip(), language=tagged["language"].lower()) if tagged else Literal(text, language="en")


def _date(text: str) -> Literal:
    advice = "write it as 2020-10-15, or as a date cell without a time"
    if not _DAY.fullmatch(text):
        raise Unknown(f"“{text}” is no day: {advice}")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unknown(f"“{text}” is no day of the calendar: {advice}") from None
    return Literal(day.isoformat(), datatype=NamedNode(PREFIXES["xsd"] + "date"))


def _name(text: str, kind: str) -> NamedNode:
    """A thing of a kind, by its IRI, its prefixed name, or its slug alone."""
    bare = text.removeprefix("<").removesuffix(">").removeprefix(PREFIXES[kind]).removeprefix(f"{kind}:")
    if not SLUG.fullmatch(bare):
        raise Unknown(f"“{text}” is no name of a {kind}: write {kind}: and then a-z, 0-9 and single hyphens")
    found = thing(kind, bare)
    if kind_of(found) != kind:
        raise Unknown(f"“{text}” is no name of a {kind}")
    return found
