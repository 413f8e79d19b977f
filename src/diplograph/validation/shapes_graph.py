"""A shapes document as a graph that can be asked for its neighbours without a query."""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.vocabulary import PREFIXES

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

_RDF: Final = PREFIXES["rdf"]
_FIRST: Final = NamedNode(f"{_RDF}first")
_REST: Final = NamedNode(f"{_RDF}rest")
_NIL: Final = NamedNode(f"{_RDF}nil")


def sh(name: str) -> NamedNode:
    """Return the term of SHACL with a local name.

    >>> sh("path")
    <NamedNode value=http://www.w3.org/ns/shacl#path>
    """
    return NamedNode(PREFIXES["sh"] + name)


class ShapesGraph:
    """An immutable graph, indexed by subject and by predicate.

    Args:
        triples: All triples.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = tuple(dict.fromkeys(triples))
        self._of: dict[Node, list[tuple[NamedNode, Term]]] = {}
        self._by: dict[NamedNode, list[tuple[Node, Term]]] = {}
        for triple in self.triples:
            subject, found = triple.subject, triple.object
            if isinstance(subject, Node) and isinstance(found, Term):
                self._of.setdefault(subject, []).append((triple.predicate, found))
                self._by.setdefault(triple.predicate, []).append((subject, found))

    def about(self, subject: Term) -> list[tuple[NamedNode, Term]]:
        """Return what is said of a subject: pairs of predicate and object."""
        return self._of.get(subject, []) if isinstance(subject, Node) else []

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Return the objects of a subject and a predicate."""
        return [found for each, found in self.about(subject) if each == predicate]

    def value(self, subject: Term, predicate: NamedNode) -> Term | None:
        """Return one object of a subject and a predicate, or ``None``."""
        return next(iter(self.objects(subject, predicate)), None)

    def pairs(self, predicate: NamedNode) -> list[tuple[Node, Term]]:
        """Return the pairs of subject and object of a predicate."""
        return self._by.get(predicate, [])

    def items(self, head: Term) -> Iterator[Term]:
        """Yield the members of a list (RDF Schema, section 5.2); of a list that bites its tail, each once."""
        seen: set[Term] = set()
        while head != _NIL and head not in seen:
            seen.add(head)
            yield from self.objects(head, _FIRST)
            head = self.value(head, _REST) or _NIL
