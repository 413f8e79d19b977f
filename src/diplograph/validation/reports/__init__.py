"""One report, many faces: for a terminal, a page, programs, code review, a spreadsheet, and as SHACL defines it."""

from diplograph.validation.reports.csv_table import as_csv
from diplograph.validation.reports.html_fragment import as_html
from diplograph.validation.reports.json_object import as_json
from diplograph.validation.reports.sarif_log import as_sarif
from diplograph.validation.reports.terminal import as_lines, as_text
from diplograph.validation.reports.validation_report import as_turtle

__all__ = ["as_csv", "as_html", "as_json", "as_lines", "as_sarif", "as_text", "as_turtle"]
