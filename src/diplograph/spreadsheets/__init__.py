"""The spreadsheet door: participations, tenures and citations as rows of a template that is made from the shapes."""

from diplograph.spreadsheets.columns import Column, Schema, Sheet
from diplograph.spreadsheets.filling import filled_rows
from diplograph.spreadsheets.reading import Filled, SheetErrors, is_spreadsheet, read_spreadsheet
from diplograph.spreadsheets.tables import MOST_BYTES
from diplograph.spreadsheets.templates import TEMPLATES, as_csv, as_workbook
from diplograph.spreadsheets.things import Things

__all__ = [
    "MOST_BYTES",
    "TEMPLATES",
    "Column",
    "Filled",
    "Schema",
    "Sheet",
    "SheetErrors",
    "Things",
    "as_csv",
    "as_workbook",
    "filled_rows",
    "is_spreadsheet",
    "read_spreadsheet",
]
