"""The report for a spreadsheet: CSV (RFC 4180), one row for each finding."""

import csv
import io
from typing import Final

from diplograph.validation.check import Report
from diplograph.validation.findings import Finding
from diplograph.vocabulary import SHAPE

_HEADINGS: Final = (
    *("file", "line", "column", "end column", "severity", "status", "shape", "message", "suggestion", "certain"),
    *("branches", "focus", "path", "value", "component", "source", "documentation"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_csv(report: Report) -> str:
    """Write a report as CSV; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(_HEADINGS)
    writer.writerows([_cell(each) for each in _row(finding)] for finding in report.findings)
    return sheet.getvalue()


def _row(finding: Finding) -> list[object]:
    first = finding.suggestions[0] if finding.suggestions else None
    return [
        *(finding.file, finding.line, finding.column, finding.end_column or "", finding.severity.value, finding.status.value),
        *(finding.shape, finding.message, first.words if first else "", "yes" if first and first.certain else ""),
        *("\n".join(finding.branches), finding.focus, finding.path, finding.value, finding.component, finding.source),
        SHAPE + finding.shape,
    ]


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
