"""Findings as an editor shows them: diagnostics, and code actions from suggestions."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from lsprotocol import types

from diplograph.validation import Edit, Finding, Severity
from diplograph.vocabulary import SHAPE

_GRADES: Final = {
    Severity.VIOLATION: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
# From a range in characters to one in the units that client and server agreed upon.
InUnits = Callable[[types.Range], types.Range]


def diagnostic(finding: Finding, in_units: InUnits) -> types.Diagnostic:
    """Return a finding as a diagnostic, whose code links to the description of the rule."""
    end = finding.end_column if finding.end_column > finding.column else finding.column + max(1, len(finding.source))
    place = types.Range(types.Position(finding.line - 1, finding.column - 1), types.Position(finding.line - 1, end - 1))
    return types.Diagnostic(
        range=in_units(place),
        message="\n".join([finding.message, *finding.branches]),
        severity=_GRADES[finding.severity],
        code=finding.shape,
        code_description=types.CodeDescription(href=SHAPE + finding.shape),
        source="diplograph",
    )


def actions(findings: Sequence[Finding], asked: types.Range, uri: str, in_units: InUnits) -> Iterator[types.CodeAction]:
    """Yield what could be done about the findings on the lines asked about; what is certain is preferred."""
    told: set[tuple[str, tuple[Edit, ...]]] = set()
    for finding in findings:
        if not asked.start.line <= finding.line - 1 <= asked.end.line:
            continue
        for suggestion in finding.suggestions:
            if suggestion.edits and (suggestion.words, suggestion.edits) not in told:
                told.add((suggestion.words, suggestion.edits))
                edits = [types.TextEdit(in_units(_range(edit)), edit.text) for edit in suggestion.edits]
                yield types.CodeAction(
                    title=suggestion.words,
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[diagnostic(finding, in_units)],
                    is_preferred=suggestion.certain,
                    edit=types.WorkspaceEdit(changes={uri: edits}),
                )


def _range(edit: Edit) -> types.Range:
    start = types.Position(edit.line - 1, edit.column - 1)
    return types.Range(start, types.Position(edit.end_line - 1, edit.end_column - 1))
