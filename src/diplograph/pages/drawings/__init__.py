"""Drawings that stand in a page: where each mark is, what it says and where it leads. No HTML here."""

from diplograph.pages.drawings.axis import Axis, Tick, axis_of, year_of
from diplograph.pages.drawings.columns import Columns, YearColumn, columns
from diplograph.pages.drawings.lanes import FIRM, LOOSE, THREAD, Bar, Lane, Point, Span, Spot, common_axis, lane
from diplograph.pages.drawings.strips import SIGNS, Cell, Column, Held, Strip, span, strip

__all__ = [
    "FIRM",
    "LOOSE",
    "SIGNS",
    "THREAD",
    "Axis",
    "Bar",
    "Cell",
    "Column",
    "Columns",
    "Held",
    "Lane",
    "Point",
    "Span",
    "Spot",
    "Strip",
    "Tick",
    "YearColumn",
    "axis_of",
    "columns",
    "common_axis",
    "lane",
    "span",
    "strip",
    "year_of",
]
