"""Findings of our own checks at the place in a record: a line, or the subject, predicate or object of one of its statements."""

from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode

from diplograph.records import Record
from diplograph.turtle import Document, Span, written
from diplograph.validation.findings import Finding

BEGINNING: Final = Span(1, 1, 0, 0)


def at_line(record: Record, line: int, message: str, check: str) -> Finding:
    """Return a finding about a line as a whole."""
    return Finding(record.file, line, 1, message, check, source=record.source(line))


def at_subject(record: Record, subject: NamedNode, message: str, check: str) -> Finding:
    """Return a finding about a thing, where the record names it first."""
    found = _at(record, subject_span(record, subject), message, check)
    return replace(found, focus=subject.value)


def at_predicate(record: Record, index: int, message: str, check: str) -> Finding:
    """Return a finding about the predicate of the statement with this index."""
    spans = record.spans[index]
    return _about(record, index, _at(record, spans.predicate if spans else _line(record, index), message, check))


def at_object(record: Record, index: int, message: str, check: str) -> Finding:
    """Return a finding about the object of the statement with this index."""
    spans = record.spans[index]
    return _about(record, index, _at(record, spans.object if spans else _line(record, index), message, check))


def subject_span(document: Document, subject: NamedNode) -> Span:
    """Return the first place where a document names a thing that it describes; the first line when it describes it nowhere."""
    for statement, spans in zip(document.statements, document.spans, strict=True):
        if statement.triple.subject == subject:
            return spans.subject if spans else Span(statement.line, 1, 0, 0)
    return BEGINNING


def end_column(document: Document, span: Span) -> int:
    """Return the column behind a span on its first line; 0 when only its beginning is known."""
    if span.end_line == span.line:
        return span.end_column
    return len(document.text.split("\n")[span.line - 1]) + 1 if span.end_line else 0


def _line(record: Record, index: int) -> Span:
    return Span(record.statements[index].line, 1, 0, 0)


def _at(record: Record, span: Span, message: str, check: str) -> Finding:
    source, end = record.source(span.line), end_column(record, span)
    return Finding(record.file, span.line, span.column, message, check, source=source, end_column=end)


def _about(record: Record, index: int, finding: Finding) -> Finding:
    triple = record.statements[index].triple
    focus = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
    return replace(finding, focus=focus, path=triple.predicate.value, value=written(triple.object))
