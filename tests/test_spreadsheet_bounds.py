"""What is no spreadsheet, or would be too much: told in words, before it takes memory or time."""

import io
import random
import time
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from diplograph.errors import InputError
from diplograph.records import Record
from diplograph.spreadsheets import Schema, SheetErrors, as_csv, filled_rows
from diplograph.spreadsheets.tables import MOST_BYTES, MOST_ROWS, read_tables
from diplograph.store import MemoryStore
from own_spreadsheets import NEW, fill, read


def _zip(change: Callable[[zipfile.ZipFile], None], schema: Schema) -> bytes:
    content = io.BytesIO(fill(schema, NEW))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        change(archive)
    return content.getvalue()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda archive: archive.writestr("xl/vbaProject.bin", b"macro"), "macros and links are refused"),
        (lambda archive: archive.writestr("xl/externalLinks/externalLink1.xml", "<a/>"), "macros and links are refused"),
        (lambda archive: archive.writestr("xl/bomb.xml", b"0" * (17 * 1024 * 1024)), "unpacks to more"),
        (lambda archive: archive.writestr("xl/worksheets/sheet9.xml", b"<c/>" * 700_000), "unpacks to more"),
        (lambda archive: archive.writestr("xl/other.xml", b"<font/>" * 50_000), "unpacks to more"),
        (lambda archive: [archive.writestr(f"xl/{number}.xml", "<a/>") for number in range(300)], "unpacks to more"),
        (lambda archive: archive.writestr("xl/a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "declarations of XML"),
        (lambda archive: archive.writestr("xl/a.xml", "<a/>".encode("utf-16")), "declarations of XML"),
    ],
)
def test_bombs_macros_and_entities_are_refused(change: Callable[[zipfile.ZipFile], None], words: str, schema: Schema) -> None:
    """Before anything reads the workbook."""
    with pytest.raises(InputError, match=words):
        read_tables(_zip(change, schema), "new.xlsx")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"not a zip", "a.xlsx", "is no workbook"),
        (b"PK\x03\x04" + b"\0" * 40, "a.xlsx", "is no workbook"),
        (b"x" * (MOST_BYTES + 1), "a.csv", "split it"),
        ("event\nMünchen".encode("latin-1"), "a.csv", "row 2: this is not UTF-8"),
        ("event\nx".encode("utf-16"), "a.csv", "is not UTF-8"),
        (b"event\n\0", "a.csv", "zero byte"),
        (b'event\n"open', "a.csv", "unexpected end of data"),
        (b"event\n" * (MOST_ROWS + 2), "a.csv", f"more than {MOST_ROWS} rows"),
        (b"," * 100 + b"x\n", "a.csv", "columns"),
        (b"x" * 10_001, "a.csv", "a cell has 10001 characters"),
    ],
)
def test_what_is_no_spreadsheet_is_told(content: bytes, name: str, words: str) -> None:
    """In words, with what to do about it."""
    with pytest.raises(InputError, match=words):
        read_tables(content, name)


def test_a_workbook_with_too_many_rows_is_refused_before_they_are_all_read() -> None:
    """A row far below is as many rows as lie above it."""
    book = openpyxl.Workbook()
    assert book.active
    book.active.cell(1, 1, "event")
    book.active.cell(1_000_000, 1, "x")
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(InputError, match=f"more than {MOST_ROWS} rows"):
        read_tables(content.getvalue(), "a.xlsx")


def test_a_damaged_workbook_is_told_in_words(schema: Schema) -> None:
    """Whatever byte is changed, in the archive or in a part: it is read, or it is bad input."""
    chosen = random.Random(20201015)  # noqa: S311 - a seed, so that a failure can be had again
    whole = fill(schema, NEW)
    refused = 0
    for _ in range(300):
        damaged = bytearray(whole if chosen.random() < 0.3 else _damaged_part(whole, chosen))
        if chosen.random() < 0.3:
            damaged[chosen.randrange(len(damaged))] = chosen.randrange(256)
        if chosen.random() < 0.1:
            del damaged[chosen.randrange(len(damaged)) :]
        try:
            read_tables(bytes(damaged), "a.xlsx")
        except InputError:
            refused += 1
    assert 30 < refused < 290


def _damaged_part(content: bytes, chosen: random.Random) -> bytes:
    """The workbook with one of its parts changed at one place."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        victim = chosen.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name == victim:
                at = chosen.randrange(len(part))
                part = part[:at] + chosen.choice([b"", b"<", b"x", b"9" * 30, b'"', part[at : at + 40]]) + part[at + 1 :]
            if name != victim or chosen.random() > 0.1:
                new.writestr(name, part)
    return result.getvalue()


def test_the_largest_spreadsheet_takes_bounded_time(
    world_records: list[Record], world_store: MemoryStore, schema: Schema
) -> None:
    """As many rows as there may be, all good, or all bad; of bad ones, the first hundred are told."""
    sheet = schema.sheet("participation")
    row = filled_rows(sheet, world_records)[0]
    many = [[f"participation:many-{number}", *row[1:-1], "Boris Talan@en"] for number in range(MOST_ROWS - 1)]
    began = time.monotonic()
    filled = read(as_csv(sheet, many), "a.csv", world_records, world_store, schema)
    assert len(filled.rows) == MOST_ROWS - 1
    bad = [[f"participation:many-{number}", *("no such thing" for _ in row[1:])] for number in range(MOST_ROWS - 1)]
    with pytest.raises(SheetErrors) as caught:
        read(as_csv(sheet, bad), "a.csv", world_records, world_store, schema)
    assert 100 <= len(caught.value.findings) <= 120
    assert "mend these first" in caught.value.findings[-1].message
    assert time.monotonic() - began < 60
