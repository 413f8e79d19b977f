"""The report for programs: JSON, as ``report.schema.json`` beside this file describes it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

from diplograph.validation.check import Report
from diplograph.validation.findings import Finding, Suggestion
from diplograph.vocabulary import SHAPE

SCHEMA_FILE: Final = Path(__file__).with_name("report.schema.json")


def as_json(report: Report) -> str:
    """Write a report as a JSON object: ``conforms``, ``files``, ``counts`` and ``findings``, each with all its fields."""
    counts = Counter(finding.severity.value for finding in report.findings)
    findings = [finding_object(finding) for finding in report.findings]
    whole = {"conforms": report.conforms, "files": report.files, "counts": dict(sorted(counts.items())), "findings": findings}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return a finding as an object for JSON; what a finding does not have is ``null`` or an empty list."""
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "endColumn": finding.end_column or None,
        "severity": finding.severity.value,
        "status": finding.status.value,
        "shape": finding.shape,
        "documentation": SHAPE + finding.shape,
        "component": finding.component or None,
        "message": finding.message,
        "focus": finding.focus or None,
        "path": finding.path or None,
        "value": finding.value or None,
        "source": finding.source,
        "branches": list(finding.branches),
        "suggestions": [_suggestion(each) for each in finding.suggestions],
    }


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    edits = [
        {
            "line": edit.line,
            "column": edit.column,
            "endLine": edit.end_line,
            "endColumn": edit.end_column,
            "text": edit.text,
        }
        for edit in suggestion.edits
    ]
    return {"words": suggestion.words, "certain": suggestion.certain, "edits": edits, "movesTo": suggestion.moves_to}
