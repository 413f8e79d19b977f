"""From a validation result to the term that a curator has to mend."""

from pyoxigraph import Triple

from diplograph.turtle import Document, Span, written
from diplograph.validation.descriptions import Descriptions
from diplograph.validation.findings import Finding
from diplograph.validation.pointing import BEGINNING, end_column, subject_span
from diplograph.validation.results import Result
from diplograph.validation.shapes import shape_name
from diplograph.vocabulary import compact


class Places:
    """The places of what results blame.

    Args:
        descriptions: Which documents describe a thing; where two do, the first counts.
    """

    def __init__(self, descriptions: Descriptions) -> None:
        self._descriptions = descriptions

    def finding(self, result: Result) -> Finding:
        """Return a result's finding, at the value to blame, else at the property, else at the thing."""
        document = next(iter(self._descriptions.of(result.focus)), None)
        span = _span(document, result) if document else BEGINNING
        return Finding(
            file=document.file if document else result.focus.value,
            line=span.line,
            column=span.column,
            message=result.message,
            shape=shape_name(result.shape),
            severity=result.severity,
            focus=result.focus.value,
            path=result.path.value if result.path else "",
            value=written(result.value) if result.value is not None else "",
            source=document.source(span.line) if document else "",
            component=result.component,
            words=result.words,
            end_column=end_column(document, span) if document else 0,
            branches=tuple(branch for each in result.details for branch in _branch(each, 0)),
        )


def _branch(result: Result, depth: int) -> list[str]:
    """What a result under ``sh:detail`` says, and beneath it what explains it."""
    about = f"{compact(result.focus.value)}: " if not depth else ""
    own = f"{'  ' * depth}{about}{result.message} ({shape_name(result.shape)})"
    return [own, *(line for each in result.details for line in _branch(each, depth + 1))]


def _span(document: Document, result: Result) -> Span:
    """Where the fault is: the value if one is named, the property if it is there, else the first mention of the thing."""
    if result.path is not None and result.value is not None:
        exact = Triple(result.focus, result.path, result.value)
        if exact in document.lines:
            spans = document.written_at.get(exact)
            return spans.object if spans else Span(document.lines[exact], 1, 0, 0)
    if result.path is not None and (result.focus, result.path) in document.properties:
        for statement, spans in zip(document.statements, document.spans, strict=True):
            if (statement.triple.subject, statement.triple.predicate) == (result.focus, result.path):
                return spans.predicate if spans else Span(statement.line, 1, 0, 0)
    return subject_span(document, result.focus)
