"""Files to tables of text: CSV in its dialects, and XLSX without formulas, macros, or more than there may be."""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from diplograph.errors import InputError

MOST_ROWS: Final = 5000
MOST_COLUMNS: Final = 60
MOST_BYTES: Final = 8 * 1024 * 1024
_MOST_UNPACKED: Final = 16 * 1024 * 1024
# What is costly is not bytes but elements; rows have many, styles and the like few.
_MOST_TAGS: Final = 600_000
_MOST_OTHER_TAGS: Final = 40_000
_XML: Final = (".xml", ".rels", ".vml")
_ROWS: Final = re.compile(r"xl/(worksheets/[^/]+|sharedstrings)\.xml", re.IGNORECASE)
_MOST_PARTS: Final = 200
_LONGEST_CELL: Final = 10_000
# A spreadsheet program takes such a beginning for a formula; the apostrophe says that it is text.
RUNS: Final = re.compile(r"\s*[=+@-]")
QUOTED: Final = re.compile(r"'\s*[=+@-]")
_BOM: Final = "utf-8-sig"
# Beside the sheets themselves: what runs, what is fetched, what is embedded.
_REFUSED_PARTS: Final = re.compile(
    r"vbaproject|/externallinks/|/embeddings/|/activex/|/macrosheets/|/connections\.xml", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty.

    Attributes:
        row: Its row, from 1.
        column: Its column, from 1.
        text: What is in it; a date as ISO 8601 has it.
        formula: Whether it is a formula.
    """

    row: int
    column: int
    text: str
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or a CSV file.

    Attributes:
        title: The name of the sheet; empty for CSV.
        rows: The rows that are not empty, each with its cells that are not empty.
    """

    title: str
    rows: tuple[tuple[Cell, ...], ...]


def read_tables(content: bytes, name: str) -> list[Table]:
    """Read a spreadsheet.

    Args:
        content: The file's bytes.
        name: Its name, by whose end it is told whether it is CSV.

    Raises:
        InputError: when it is none, is too large, or holds what is refused; the message says how to save it.
    """
    if len(content) > MOST_BYTES:
        raise InputError(f"{name} has {len(content)} bytes", f"a spreadsheet has {MOST_BYTES} at most: split it")
    return _of_csv(content, name) if name.lower().endswith(".csv") else _of_workbook(content, name)


def _of_csv(content: bytes, name: str) -> list[Table]:
    try:
        text = content.decode(_BOM)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(f"{name}, row {line}: this is not UTF-8", "save it as “CSV UTF-8”") from None
    if "\0" in text:
        raise InputError(f"{name}: there is a zero byte in it, so it is no CSV", "save it as “CSV UTF-8”")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [Table("", tuple(_rows(map(_plain, reader), name)))]
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num}: {error}", "save it as “CSV UTF-8”") from None


def _plain(row: list[str]) -> list[str]:
    """The cells of a row of CSV: what a spreadsheet program would run is a formula, unless an apostrophe stands before it."""
    return [text[1:] if QUOTED.match(text) else _Formula(text) if text.lstrip().startswith("=") else text for text in row]


def _of_workbook(content: bytes, name: str) -> list[Table]:
    _inspect(content, name)
    try:
        # What openpyxl leaves out, such as print areas, is no concern of ours.
        with warnings.catch_warnings(action="ignore"):
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            tables = [Table(sheet.title, tuple(_rows(_values(sheet), f"{name}, sheet {sheet.title}"))) for sheet in visible]
            workbook.close()
    except InputError:
        raise
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
    ) as error:
        # What openpyxl raises for a broken file depends on where it is broken; it has no error of its own for most.
        raise InputError(f"{name} is no workbook that can be read: {error}", "save it as “Excel workbook (.xlsx)”") from None
    return tables


def _values(sheet: Any) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 - openpyxl's sheets have no common type
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1):
        yield tuple(_Formula(str(cell.value)) if cell.data_type == "f" else cell.value for cell in row)


class _Formula(str):
    """A formula as written."""

    __slots__ = ()


def _inspect(content: bytes, name: str) -> None:
    """Look at a workbook's parts before anything reads them: how much there is, and nothing that runs, fetches or expands."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise InputError(f"{name} unpacks to more than a spreadsheet of rows does", "copy the rows into a new template")
            for part in parts:
                if _REFUSED_PARTS.search(f"/{part.filename}"):
                    raise InputError(
                        f"{name} holds {part.filename}: macros and links are refused", "save it as “Excel workbook (.xlsx)”"
                    )
                tags = _tags(archive, part, name)
                if tags > (_MOST_TAGS if _ROWS.fullmatch(part.filename) else _MOST_OTHER_TAGS):
                    raise InputError(
                        f"{name} unpacks to more than a spreadsheet of rows does", "copy the rows into a new template"
                    )
    # What zipfile raises for an archive that is damaged (BadZipFile, EOFError, zlib), encrypted (RuntimeError), compressed in an
    # unknown way (NotImplementedError), or whose numbers lead nowhere (OSError, ValueError).
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise InputError(f"{name} is no workbook: {error}", "save it as “Excel workbook (.xlsx)”") from None


def _tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> int:
    """Count the tags of a part of XML, and refuse what declares entities.

    They are declared in a document type, which no workbook has; another encoding than UTF-8 would hide one. Every part is looked
    at, because a workbook itself says which of them is what.
    """
    with archive.open(part) as file:
        text = file.read(_MOST_UNPACKED + 1)
    if len(text) != part.file_size:
        raise InputError(
            f"{name} is no workbook: {part.filename} is not as large as it says", "copy the rows into a new template"
        )
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text or (b"\0" in text and part.filename.lower().endswith(_XML)):
        raise InputError(f"{name} holds declarations of XML that no workbook has", "copy the rows into a new template")
    return text.count(b"<")


def _rows(values: Iterable[Iterable[object]], name: str) -> Iterator[tuple[Cell, ...]]:
    for number, row in enumerate(values, 1):
        if number > MOST_ROWS:
            raise InputError(f"{name} has more than {MOST_ROWS} rows", "split it")
        cells = tuple(_cell(number, column, value) for column, value in enumerate(row, 1) if _text(value))
        if cells and cells[-1].column > MOST_COLUMNS:
            raise InputError(
                f"{name}, row {number}: there are more than {MOST_COLUMNS} columns", "take out what is not of the template"
            )
        long = next((each for each in cells if len(each.text) > _LONGEST_CELL), None)
        if long:
            raise InputError(f"{name}, row {number}: a cell has {len(long.text)} characters", f"{_LONGEST_CELL} are the most")
        if cells:
            yield cells


def _cell(row: int, column: int, value: object) -> Cell:
    return Cell(row, column, _text(value), isinstance(value, _Formula))


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if not any(value.timetuple()[3:6]) else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
