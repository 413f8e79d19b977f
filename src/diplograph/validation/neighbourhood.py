"""What a change can touch, and what is needed to judge it: derived from the shapes, so that nobody has to keep it in step."""

from collections.abc import Collection, Iterable

from pyoxigraph import NamedNode, Triple

from diplograph.store import Store
from diplograph.validation.shapes import Shapes


class Neighbourhood:
    """The neighbourhoods of things by the paths and patterns of shapes.

    Args:
        shapes: The shapes.
    """

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def affected(self, store: Store, changed: Iterable[Triple]) -> frozenset[NamedNode]:
        """Return the focus nodes whose results a change can bring or mend.

        Args:
            store: The context, before or after the change.
            changed: The triples added and removed.
        """
        triples = [*changed, *(quad.triple for quad in store.quads())]
        return frozenset(each for triple in triples for each in (triple.subject, triple.object) if isinstance(each, NamedNode))

    def around(self, store: Store, nodes: Collection[NamedNode]) -> list[Triple]:
        """Return the triples that judging some nodes takes: judged by these alone, they have the same results.

        Args:
            store: The context.
            nodes: The focus nodes.
        """
        return list(dict.fromkeys(quad.triple for quad in store.quads())) if nodes else []
