"""What every engine of SHACL Core does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode

Term = NamedNode | BlankNode | Literal


@dataclass(frozen=True, slots=True)
class Raw:
    """One result as an engine reports it, without what the shapes graph says of it (SHACL, section 3.6.2).

    Attributes:
        shape: The source shape: an IRI, or the label of a blank node.
        focus: The focus node.
        path: The result path when it is a predicate, else ``None``.
        value: The value node, or ``None``.
        component: The IRI of the constraint component.
    """

    shape: str
    focus: Term
    path: NamedNode | None
    value: Term | None
    component: str


class CoreEngine(Protocol):
    """An engine of SHACL Core."""

    def results(self, data: str, shapes: str) -> Sequence[Raw]:
        """Judge a graph; results that explain another one (``sh:detail``) are left out.

        Args:
            data: The data graph, in N-Triples.
            shapes: The shapes graph, in N-Triples and without ``sh:sparql``.
        """
        ...
