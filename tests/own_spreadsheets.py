"""Spreadsheets for tests: filled as a curator fills them, and read against the frozen world."""

import io
from collections.abc import Sequence

import openpyxl
from pyoxigraph import Triple

from diplograph.records import Record
from diplograph.spreadsheets import TEMPLATES, Filled, Schema, read_spreadsheet
from diplograph.store import MemoryStore


def read(content: bytes, name: str, records: Sequence[Record], store: MemoryStore, schema: Schema) -> Filled:
    """Read a spreadsheet against the frozen world."""
    return read_spreadsheet(content, name, records, store, schema)


def triples_of(record: Record) -> set[Triple]:
    """What a record says."""
    return {statement.triple for statement in record.statements}


def fill(schema: Schema, *rows: dict[str, object], name: str = "participations") -> bytes:
    """A workbook with rows given by heading; a key that starts with ``citation.`` goes into the other sheet."""
    book = openpyxl.Workbook()
    for kind in TEMPLATES[name]:
        sheet = schema.sheet(kind)
        page = book.create_sheet(sheet.title)
        page.append([each.heading for each in sheet.columns])
        for row in rows:
            mine = {
                key.removeprefix("citation."): each
                for key, each in row.items()
                if key.startswith("citation.") == (kind == "citation")
            }
            if mine:
                page.append([mine.get(each.heading) for each in sheet.columns])
    del book["Sheet"]
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


NEW = {
    "event": "Northern Three foreign ministers, 18 June 2020",
    "representing": "BOREALIA",
    "participant": "person:boris-talan",
    "in capacity of": "https://w3id.org/diplograph/office/borealia-foreign-minister",
    "participation role": "head of delegation | chair",
    "attested by": "citation:northern-three-fm-2020-06-18-new",
    "citation.citation": "northern-three-fm-2020-06-18-new",
    "citation.source": "source:arcadian-gazette-2020-06-18",
    "citation.evidence kind": "evidence-kind:explicit",
    "citation.text start": "Борис Талан@ru",
    "citation.paragraph": 3.0,
}
