"""What is said of some things by some properties: the one form in which surveys look things up, thing by thing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, QueryTriples, Triple

from diplograph.sparql import with_known_prefixes
from diplograph.store import Store
from diplograph.vocabulary import term

# So many things are asked about at once: a query is a text, and has to be read.
_MOST: Final = 2_000


class Said:
    """Triples, to be read by subject and property.

    Args:
        triples: The triples.
    """

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._values: dict[tuple[str, NamedNode], list[NamedNode | Literal]] = defaultdict(list)
        for subject, predicate, value in sorted(triples, key=str):
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                self._values[subject.value, predicate].append(value)

    def values(self, iri: str, name: str) -> list[NamedNode | Literal]:
        """Return what is said of a thing by a property, as its prefixed name says."""
        return self._values.get((iri, term(name)), [])

    def things(self, iri: str, *names: str) -> list[str]:
        """Return the IRIs that a thing has for some properties, in the order of these."""
        return [each.value for name in names for each in self.values(iri, name) if isinstance(each, NamedNode)]

    def texts(self, iri: str, name: str) -> list[Literal]:
        """Return the literals that a thing has for a property."""
        return [each for each in self.values(iri, name) if isinstance(each, Literal)]

    def text(self, iri: str, name: str) -> str:
        """Return the first of these as a plain text; empty when there is none."""
        return next((each.value for each in self.texts(iri, name)), "")


def said_of(store: Store, iris: Iterable[str], *names: str) -> Said:
    """Return what is said of things.

    One look-up for each thing: to bind subject and property by lists makes the engine walk through all triples.

    Args:
        store: Whom to ask.
        iris: The things.
        names: The properties, as prefixed names.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    named = [str(NamedNode(each)) for each in sorted(set(iris))]
    wanted = ", ".join(str(term(each)) for each in names)
    found: list[Triple] = []
    for part in (named[start : start + _MOST] for start in range(0, len(named), _MOST)):
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {' '.join(part)} }} ?s ?p ?o FILTER(?p IN ({wanted})) }}"
        answer = store.query(query)
        if not isinstance(answer, QueryTriples):
            raise TypeError("a CONSTRUCT gives triples")
        found += answer
    return Said(set(found))


def rows_of(store: Store, query: str) -> Iterator[QuerySolution]:
    """Yield the rows of a SELECT query with our prefixes.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    answer = store.query(with_known_prefixes(query))
    if not isinstance(answer, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    yield from answer


def iri(row: QuerySolution, name: str) -> str:
    """Return the IRI that a variable is bound to; empty when it is bound to none."""
    value = row[name]
    return value.value if isinstance(value, NamedNode) else ""


def text(row: QuerySolution, name: str) -> str:
    """Return the text that a variable is bound to; empty when it is bound to none."""
    value = row[name]
    return value.value if isinstance(value, Literal) else ""
