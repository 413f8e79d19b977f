"""N-Quads by plain formatting: a parser or a graph in between would take most of the time."""

from functools import cache
from typing import Final

from diplograph.vocabulary import BASE, term

_DATE: Final = term("xsd:date")
_INTEGER: Final = term("xsd:integer")


@cache
def name(prefixed: str) -> str:
    """Return a prefixed name as N-Quads write it."""
    return str(term(prefixed))


def ref(kind: str, slug: str) -> str:
    """Return the IRI of a thing as N-Quads write it."""
    return f"<{BASE}{kind}/{slug}>"


def text(value: str, language: str = "en") -> str:
    """Return a literal with a language; the value holds nothing that has to be escaped."""
    return f'"{value}"@{language}'


def day(iso: str) -> str:
    """Return a date."""
    return f'"{iso}"^^{_DATE}'


def whole(number: int) -> str:
    """Return a whole number."""
    return f'"{number}"^^{_INTEGER}'


class Record:
    """The quads of one record, in the graph that is named after its main thing.

    Args:
        kind: The kind of the main thing.
        slug: Its slug.
        series: The slug of the series, for a meeting; the folder of its file.
    """

    def __init__(self, kind: str, slug: str, series: str = "") -> None:
        self.kind, self.slug, self.series = kind, slug, series
        self._end = f" <{BASE}record/{kind}-{slug}> .\n"
        self._lines: list[str] = []

    def describe(self, subject: str, *facts: tuple[str, str]) -> None:
        """Add facts, each a prefixed name of a property and a term, about a subject."""
        for predicate, value in facts:
            self._lines.append(f"{subject} {name(predicate)} {value}{self._end}")

    def cite(self, source: str, paragraph: int | None, number: int, opening: str, *, closing: str = "") -> str:
        """Add a citation and return it.

        Args:
            source: The slug of the source.
            paragraph: The paragraph, or none for an excerpt.
            number: Tells citations of one paragraph apart.
            opening: The opening words.
            closing: The closing words.
        """
        place = "px" if paragraph is None else f"p{paragraph:02}"
        subject = ref("citation", f"{self.slug}-{source}-{place}-{number}")
        evidence = "evidence-kind:excerpt-only" if paragraph is None else "evidence-kind:explicit"
        self.describe(
            subject,
            ("rdf:type", name("diplo:Citation")),
            ("diplo:evidenceKind", name(evidence)),
            ("diplo:source", ref("source", source)),
            ("diplo:textStart", text(opening)),
        )
        if paragraph is not None:
            self.describe(subject, ("diplo:paragraph", whole(paragraph)))
        if closing:
            self.describe(subject, ("diplo:textEnd", text(closing)))
        return subject

    @property
    def quads(self) -> str:
        """The record as N-Quads."""
        return "".join(self._lines)
