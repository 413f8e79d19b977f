"""Templates to fill in: a workbook with drop-down lists and a sheet that explains the columns, or a CSV file."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from diplograph.spreadsheets.columns import Column, Schema, Sheet
from diplograph.spreadsheets.reading import README
from diplograph.spreadsheets.tables import MOST_ROWS
from diplograph.spreadsheets.things import Things
from diplograph.vocabulary import compact

TEMPLATES: Final[Mapping[str, tuple[str, ...]]] = {
    "participations": ("participation", "citation"),
    "tenures": ("tenure", "citation"),
    "citations": ("citation",),
}
_LISTS: Final = "Lists"
_LONGEST_PROMPT: Final = 255  # of Excel
_BOLD: Final = Font(bold=True)
_SHADE: Final = PatternFill("solid", start_color="FFDDE8F0")
_WIDTHS: Final = {"thing": 34, "name": 34, "text": 40, "address": 40, "date": 14, "integer": 11}
_INTRODUCTION: Final = (
    "One row is one thing. Fill in the sheets to the right; the columns in bold must be filled in.",
    "Things are given by their label, or by a name such as state:arcadia. Several values are separated by |.",
    "Days are date cells, or text such as 2020-10-15. A text in another language than English ends in @ and its tag: слова@ru.",
    "Formulas are refused: paste values. A row about a thing that is there already replaces what its columns say.",
    "Judge it with: diplograph check FILE. Add it with: diplograph add FILE.",
)


def as_csv(sheet: Sheet, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """Write a template as CSV in UTF-8, with the byte order mark by which spreadsheet programs know it.

    Args:
        sheet: The sheet.
        rows: What is filled in already.
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[each.heading for each in sheet.columns], *rows])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(name: str, schema: Schema, things: Things, rows: Mapping[str, Sequence[Sequence[str]]] | None = None) -> bytes:
    """Write a template as a workbook.

    Args:
        name: The template, one of ``TEMPLATES``.
        schema: The columns.
        things: What the drop-down lists offer.
        rows: What is filled in already, by the kind of the sheet.
    """
    sheets = [schema.sheet(kind) for kind in TEMPLATES[name]]
    workbook = Workbook()
    _explain(workbook.active, sheets, things)
    lists = workbook.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    for position, sheet in enumerate(sheets, 1):
        page = workbook.create_sheet(sheet.title, position)
        _head(page, sheet)
        for row in (rows or {}).get(sheet.kind, ()):
            page.append(list(row))
            for cell in page[page.max_row]:
                cell.data_type = "s" if cell.value else cell.data_type
        for number, column in enumerate(sheet.columns, 1):
            page.add_data_validation(_validation(column, get_column_letter(number), _offer(lists, column, things)))
    workbook.active = 1
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _explain(page: Any, sheets: Sequence[Sheet], things: Things) -> None:  # noqa: ANN401 - a sheet of openpyxl's
    page.title = README
    for line in _INTRODUCTION:
        page.append([line])
    page.append([])
    page.append(["sheet", "column", "property", "must be filled in", "how many", "what", "meaning", "allowed"])
    for cell in page[page.max_row]:
        cell.font = _BOLD
    for sheet in sheets:
        for each in sheet.columns:
            allowed = ", ".join(_shown(things, each, value) for value in each.allowed)
            property_ = compact(each.path.value) if each.path is not None else ""
            many = "one" if each.single else "several, with | between"
            what = "date" if each.kind == "date" else each.kind
            needed = "yes" if each.required else "no"
            page.append([sheet.title, each.heading, property_, needed, many, what, each.description, allowed])
    for letter, width in zip("ABCDEFGH", (16, 22, 26, 16, 22, 10, 90, 60), strict=True):
        page.column_dimensions[letter].width = width


def _shown(things: Things, column: Column, value: Any) -> str:  # noqa: ANN401 - an allowed value
    """A value by its label when only one thing of the column has it, else by its name."""
    label = things.label(value)
    same = [each for each in column.allowed or things.of(column.classes) if things.label(each) == label]
    return label if label and len(same) == 1 and "|" not in label else compact(value.value)


def _head(page: Any, sheet: Sheet) -> None:  # noqa: ANN401 - a sheet of openpyxl's
    page.append([each.heading for each in sheet.columns])
    page.freeze_panes = "B2"
    for number, column in enumerate(sheet.columns, 1):
        cell = page.cell(1, number)
        cell.font = Font(bold=column.required)
        cell.fill = _SHADE
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = _WIDTHS[column.kind]
        if column.kind == "date":
            page.column_dimensions[letter].number_format = "yyyy-mm-dd"


def _offer(lists: Any, column: Column, things: Things) -> str:  # noqa: ANN401 - a sheet of openpyxl's
    """Put what a column offers into the hidden sheet, labels beside names; return where it stands."""
    values = list(column.allowed or (things.of(column.classes) if column.kind == "thing" else ()))
    if not values:
        return ""
    number = lists.max_column + 1 if lists.cell(1, 1).value else 1
    lists.cell(1, number, column.heading)
    for row, value in enumerate(values, 2):
        lists.cell(row, number, _shown(things, column, value))
        lists.cell(row, number + 1, compact(value.value))
    lists.cell(1, number + 1, "name")
    letter = get_column_letter(number)
    return f"{_LISTS}!${letter}$2:${letter}${len(values) + 1}"


def _validation(column: Column, letter: str, offered: str) -> DataValidation:
    """A drop-down list, or just the explanation; only where one of few values may stand is another one refused."""
    strict = bool(column.allowed) and column.single
    found = DataValidation(type="list" if offered else None, formula1=offered or None, allow_blank=True, showErrorMessage=strict)
    found.promptTitle = column.heading[:32]
    found.prompt = column.description[:_LONGEST_PROMPT]
    found.showInputMessage = bool(column.description)
    found.add(f"{letter}2:{letter}{MOST_ROWS}")
    return found
