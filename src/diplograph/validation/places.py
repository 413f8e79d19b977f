"""From a validation result to the line that a curator has to mend."""

from collections.abc import Sequence

from pyoxigraph import NamedNode, Triple

from diplograph.turtle import Document, written
from diplograph.validation.findings import Finding
from diplograph.validation.results import Result
from diplograph.validation.shapes import shape_name


class Places:
    """An index from things to the documents that describe them.

    Args:
        documents: The documents; where two describe one thing, the first counts.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self._home = {subject: document for document in reversed(documents) for subject in document.subjects}

    def home(self, subject: NamedNode) -> Document | None:
        """Return the document that describes a thing, or ``None``."""
        return self._home.get(subject)

    def finding(self, result: Result) -> Finding:
        """Return a result's finding, at the line of the triple to blame, else of the property, else of the thing."""
        document = self._home.get(result.focus)
        line = _line(document, result) if document else 1
        return Finding(
            file=document.file if document else result.focus.value,
            line=line,
            column=1,
            message=result.message,
            shape=shape_name(result.shape),
            severity=result.severity,
            focus=result.focus.value,
            path=result.path.value if result.path else "",
            value=written(result.value) if result.value is not None else "",
            source=document.source(line) if document else "",
            component=result.component,
            branches=tuple(detail.message for detail in result.details),
        )


def _line(document: Document, result: Result) -> int:
    thing = document.subjects[result.focus]
    if result.path is None:
        return thing
    exact = document.lines.get(Triple(result.focus, result.path, result.value)) if result.value is not None else None
    return exact or document.properties.get((result.focus, result.path), thing)
