"""A generation with a change laid over it, asked for the triples at some nodes: many nodes in one query, each only once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from diplograph.store import PatternStore, Store
from diplograph.validation.trails import OBJECT, PREDICATE, SUBJECT

_VARIABLES: Final = {SUBJECT: "?subject", PREDICATE: "?predicate", OBJECT: "?object"}
_AT_ONCE: Final = 200  # requests in one query; a longer one would be read word by word before it is asked

Node = NamedNode | Literal
Request = tuple[str, Node, NamedNode | None]


class View:
    """What a generation holds after a change, or before and after it.

    Args:
        store: The generation.
        added: Triples that are there besides.
        removed: Triples that are taken for gone.
    """

    def __init__(self, store: Store, added: Iterable[Triple] = (), removed: Iterable[Triple] = ()) -> None:
        self._store = store
        self._added = tuple(added)
        self._removed = frozenset(removed)
        self._known: dict[Request, list[Triple]] = {}

    def gather(self, requests: Iterable[Request]) -> None:
        """Look up what is not known yet, with one query for each kind of request where the store is elsewhere.

        Args:
            requests: Each names a place in a triple, the node that stands there, and the predicate or ``None`` for any.
        """
        fresh: dict[tuple[str, bool], list[Request]] = {}
        for request in dict.fromkeys(requests):
            place, node, predicate = request
            if isinstance(node, Literal) and place != OBJECT:
                continue  # a literal stands nowhere else
            if request not in self._known and (place, node, None) not in self._known:
                self._known[request] = []
                fresh.setdefault((place, predicate is None), []).append(request)
        for (place, of_any), wanted in fresh.items():
            if isinstance(self._store, PatternStore):
                for triple in self._looked_up(self._store, wanted):
                    self._keep(place, triple, of_any=of_any)
            else:
                self._gather_by_queries(place, wanted, of_any=of_any)
            for triple in self._added:
                self._keep(place, triple, of_any=of_any)

    def _gather_by_queries(self, place: str, wanted: Sequence[Request], *, of_any: bool) -> None:
        for start in range(0, len(wanted), _AT_ONCE):
            for triple in self._ask(place, wanted[start : start + _AT_ONCE], of_any=of_any):
                self._keep(place, triple, of_any=of_any)

    @staticmethod
    def _looked_up(store: PatternStore, wanted: Iterable[Request]) -> Iterator[Triple]:
        for place, node, predicate in wanted:
            subject = node if place == SUBJECT and isinstance(node, NamedNode) else None
            verb = node if place == PREDICATE and isinstance(node, NamedNode) else predicate
            for quad in store.matching(subject, verb, node if place == OBJECT else None):
                if not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode):
                    yield quad.triple

    def triples(self, request: Request) -> list[Triple]:
        """Return the triples of a request that was gathered."""
        return self._known.get(request, [])

    def _keep(self, place: str, triple: Triple, *, of_any: bool) -> None:
        node = getattr(triple, place)
        whole, one = (place, node, None), (place, node, triple.predicate)
        if triple in self._removed or (whole if of_any else one) not in self._known:
            return
        for request in (whole, one) if of_any else (one,):
            known = self._known.setdefault(request, [])
            if triple not in known:
                known.append(triple)

    def _ask(self, place: str, requests: Sequence[Request], *, of_any: bool) -> Iterator[Triple]:
        nodes: dict[NamedNode | None, list[str]] = {}
        for _, node, predicate in requests:
            nodes.setdefault(None if of_any else predicate, []).append(str(node))
        # A branch for each property: engines look a fixed one up, and join pairs of node and property by reading the whole graph.
        branches = (f"{{ {_pattern(place, predicate, some)} }}" for predicate, some in nodes.items())
        found = self._store.query(f"SELECT ?subject ?predicate ?object {{ {' UNION '.join(branches)} }}")
        if not isinstance(found, QuerySolutions):
            raise TypeError("a SELECT gives solutions")
        for row in found:
            if not isinstance(row[0], BlankNode) and not isinstance(row[2], BlankNode):
                yield Triple(row[0], row[1], row[2])


def _pattern(place: str, predicate: NamedNode | None, nodes: Iterable[str]) -> str:
    values = f"VALUES {_VARIABLES[place]} {{ {' '.join(nodes)} }}"
    if predicate is None:
        return f"{values} ?subject ?predicate ?object"
    return f"{values} ?subject {predicate} ?object BIND({predicate} AS ?predicate)"
