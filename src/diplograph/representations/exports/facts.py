"""Triples, looked up by subject and property, with texts in the language that a reader wants."""

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.representations.links import Term
from diplograph.store import Store, construct
from diplograph.vocabulary import term


class Facts:
    """A small graph in memory.

    Args:
        triples: Its triples; what has no IRI for a subject is left out.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._values: dict[tuple[NamedNode, NamedNode], list[Term]] = defaultdict(list)
        for subject, predicate, value in sorted(set(triples), key=str):
            if isinstance(subject, NamedNode):
                self._values[subject, predicate].append(value)

    def values(self, subject: NamedNode, name: str) -> list[Term]:
        """Return the values of a property, named with its prefix, in a fixed order."""
        return self._values.get((subject, term(name)), [])

    def subjects(self, name: str) -> list[NamedNode]:
        """Return everything that has a property."""
        return [subject for subject, predicate in self._values if predicate == term(name)]

    def iris(self, subject: NamedNode, name: str) -> list[NamedNode]:
        """Return those values of a property that are IRIs."""
        return [each for each in self.values(subject, name) if isinstance(each, NamedNode)]

    def literals(self, subject: NamedNode, name: str) -> list[Literal]:
        """Return those values of a property that are literals."""
        return [each for each in self.values(subject, name) if isinstance(each, Literal)]

    def first(self, subject: NamedNode, name: str) -> str:
        """Return the first literal of a property, or an empty text."""
        return next((each.value for each in self.literals(subject, name)), "")

    def text(self, subject: NamedNode, name: str, language: str = "en") -> Literal | None:
        """Return the value of a property in a language, else in English, else the first; ``None`` when it has none."""
        rank = {"en": 1, language.lower(): 0}
        found = [
            (rank.get((each.language or "").lower(), len(rank)), each.language or "", each.value, each)
            for each in self.literals(subject, name)
        ]
        return min(found, key=lambda each: each[:3])[3] if found else None

    def label(self, subject: NamedNode, language: str = "en") -> str:
        """Return what a thing is called in a language, as :meth:`text` does; an empty text when nothing is known."""
        found = self.text(subject, "skos:prefLabel", language) or self.text(subject, "dcterms:title", language)
        return found.value if found else ""


def read_facts(store: Store, query: str) -> Facts:
    """Return what a CONSTRUCT gives.

    Raises:
        TypeError: when the query is of another form.
    """
    return Facts(construct(store, query))


def values_of(things: Iterable[NamedNode]) -> str:
    """Write things as the values of a variable in SPARQL."""
    return " ".join(sorted(map(str, things)))
