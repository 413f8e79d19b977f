"""One finding with what is needed to mend it: the document, the statement it points at, and what is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from diplograph.turtle import Document, LineIndex, Span, Spans, Spelling, Token, tokens, written
from diplograph.validation.findings import Edit, Finding
from diplograph.validation.known import Known
from diplograph.vocabulary import PREFIXES, compact

# A role (object, predicate or subject), the triple, and the places of its terms.
Term = tuple[str, Triple, Spans]


def terms_of(document: Document) -> dict[tuple[int, int], Term]:
    """Return a document's terms by line and column; a subject stands for the first of its triples."""
    found: dict[tuple[int, int], Term] = {}
    for statement, spans in zip(document.statements, document.spans, strict=True):
        for role, span in (("object", spans.object), ("predicate", spans.predicate), ("subject", spans.subject)) if spans else ():
            if spans is not None:
                found.setdefault((span.line, span.column), (role, statement.triple, spans))
    return found


@dataclass(frozen=True)
class Case:
    """A finding in its document.

    Attributes:
        finding: The finding.
        document: The document it is about.
        known: What records may name.
        terms: The document's terms by line and column, see :func:`terms_of`.
    """

    finding: Finding
    document: Document
    known: Known
    terms: Mapping[tuple[int, int], Term]

    @property
    def at(self) -> Term | None:
        """The term that the finding points at; ``None`` for whole lines."""
        return self.terms.get((self.finding.line, self.finding.column))

    def statements(self, subject: str = "") -> Iterator[tuple[Triple, Spans]]:
        """Yield the statements whose places are known, of all things or of one."""
        for statement, spans in zip(self.document.statements, self.document.spans, strict=True):
            if spans is not None and subject in {"", getattr(statement.triple.subject, "value", None)}:
                yield statement.triple, spans

    def text_at(self, span: Span) -> str:
        """Return the text of a span as written."""
        lines = LineIndex(self.document.text)
        return self.document.text[lines.index(span.line, span.column) : lines.index(span.end_line, span.end_column)]

    def spelt(self, iri: str) -> str:
        """Write an IRI with the prefixes that the document declares, so that the text stays Turtle."""
        name = written(NamedNode(iri))
        prefix = name.partition(":")[0]
        return name if declared_prefixes(self.document.text).get(prefix) == PREFIXES.get(prefix, "") else f"<{iri}>"

    def named(self, thing: NamedNode) -> str:
        """Write a thing for a reader: its name and its label."""
        label = self.known.label(thing)
        return f"{compact(thing.value)} ({label})" if label else compact(thing.value)


def replaced(span: Span, text: str) -> Edit:
    """Return the edit that puts another text in the place of a span."""
    return Edit(span.line, span.column, span.end_line, span.end_column, text)


def declarations(text: str) -> Iterator[tuple[Token, Token]]:
    """Yield the prefix declarations of a text, each as the tokens of its prefix and its IRI; the text may be broken."""
    window: list[Token] = []
    for token in tokens(text):
        window = [*window[-2:], token]
        if len(window) > 2 and window[0].text.lstrip("@").lower() == "prefix" and token.kind == "iri":  # noqa: PLR2004 - three words
            yield window[1], token


def declared_prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that a text declares, with their namespaces."""
    spelling = Spelling()
    for prefix, iri in declarations(text):
        spelling.declare(prefix.text.removesuffix(":"), iri.text)
    return spelling.prefixes
