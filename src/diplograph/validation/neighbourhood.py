"""What a change can touch, and what it takes to judge it: read from shapes or rules, so that nobody has to keep it in step."""

from collections.abc import Collection, Iterable, Iterator
from typing import Self

from pyoxigraph import NamedNode, Quad, QuerySolutions, Triple
from pyoxigraph import Store as Engine

from diplograph.store import Store
from diplograph.validation.select_trails import Leap, add_select
from diplograph.validation.shape_trails import add_shapes
from diplograph.validation.shapes import Shapes
from diplograph.validation.trails import FOCUS, Edge, Trails
from diplograph.validation.view import Node, Request, View

Standing = tuple[Node, int]  # a node in a state


class Neighbourhood:
    """The neighbourhoods of focus nodes.

    Args:
        trails: Where what is asked of the focus nodes looks.
        leaps: What their trails cannot reach.
    """

    def __init__(self, trails: Trails, leaps: Iterable[Leap]) -> None:
        self._trails = trails
        self._leaps = tuple(leaps)
        self._closures = {state: self._trails.closure(state) for state in range(FOCUS, self._trails.state())}
        self._leaving = {
            state: tuple(edge for each in closure for edge in self._trails.edges.get(each, ()))
            for state, closure in self._closures.items()
        }
        self._entering: dict[int, list[tuple[Edge, str]]] = {}
        self._along: dict[NamedNode | None, list[Edge]] = {}
        for edge in self._trails.all_edges():
            self._along.setdefault(edge.predicate, []).append(edge)
            for place, reached in edge.reaches:
                for state in self._closures[reached]:
                    self._entering.setdefault(state, []).append((edge, place))

    @classmethod
    def of_shapes(cls, shapes: Shapes) -> Self:
        """Return the neighbourhoods of what shapes target, by their paths and patterns.

        Raises:
            UnknownConstraint: when a shape holds a constraint of which it is not known where it looks.
            Unreadable: when a query cannot be taken apart with certainty.
        """
        trails = Trails()
        add_shapes(trails, shapes.graph)
        return cls(trails, [leap for select in shapes.selects for leap in add_select(trails, select.select)])

    def affected(self, store: Store, changed: Iterable[Triple]) -> frozenset[NamedNode]:
        """Return the focus nodes of which a change can change what is found.

        Args:
            store: The context, before or after the change.
            changed: The triples added and removed.
        """
        triples = tuple(changed)
        view = View(store, added=triples)
        seen = self._back(view, {(getattr(t, edge.at), edge.origin) for t in triples for edge in self._looking_at(t)})
        found = {node for node, state in seen if state in self._closures[FOCUS]}
        for leap in self._leaps:
            entered = [node for node, state in seen if state in self._closures[leap.state]]
            if entered:
                found |= _nodes_near(store, leap, self._keys(view, leap, entered))
        return frozenset(node for node in found if isinstance(node, NamedNode))

    def around(
        self, store: Store, nodes: Collection[NamedNode], *, added: Iterable[Triple] = (), removed: Iterable[Triple] = ()
    ) -> list[Triple]:
        """Return the triples that it takes to judge some nodes, or to derive something about them; no others change the outcome.

        Args:
            store: The context.
            nodes: The focus nodes.
            added: Triples to take for part of the context: those that a change adds, when the context is before it.
            removed: Triples to take for gone.
        """
        more = tuple(added)
        view = View(store, more, removed)
        found = self._forth(view, {(node, FOCUS) for node in nodes})
        local = _local(found)
        for leap in self._leaps if nodes else ():
            keys = _rows(local, _select(leap, leap.keys, leap.near, leap.focus, nodes))
            if keys:
                far = {row[0] for row in _rows(store, _select(leap, (leap.entry,), leap.far, leap.keys, keys))}
                entered = {*far, *(triple.subject for triple in more)}
                found |= self._forth(view, {(node, leap.state) for node in entered if isinstance(node, NamedNode)})
        return list(found)

    def _looking_at(self, triple: Triple) -> Iterator[Edge]:
        """Yield the edges that walk along a triple."""
        for predicate in (triple.predicate, None):
            yield from (edge for edge in self._along.get(predicate, ()) if edge.matches(triple))

    def _forth(self, view: View, standing: set[Standing]) -> set[Triple]:
        """Walk forwards and return the triples that are passed."""
        found: set[Triple] = set()
        seen = set(standing)
        while standing:
            steps = [(edge, (edge.at, node, edge.predicate)) for node, state in standing for edge in self._leaving[state]]
            # Where all about a node is looked up anyway, nothing is asked again for single properties.
            view.gather(request for _, request in steps if request[2] is None)
            view.gather(request for _, request in steps)
            reached: set[Standing] = set()
            for edge, request in steps:
                passed = [triple for triple in view.triples(request) if edge.matches(triple)]
                found.update(passed)
                reached |= {(getattr(t, place), state) for t in passed for place, state in edge.reaches if self._leaving[state]}
            standing = reached - seen
            seen |= standing
        return found

    def _back(self, view: View, standing: set[Standing]) -> set[Standing]:
        """Walk backwards and return where each node stands."""
        seen = set(standing)
        while standing:
            steps: list[tuple[Edge, Request]] = [
                (edge, (place, node, edge.predicate)) for node, state in standing for edge, place in self._entering.get(state, ())
            ]
            view.gather(request for _, request in steps)
            reached = {
                (getattr(triple, edge.at), edge.origin)
                for edge, request in steps
                for triple in view.triples(request)
                if edge.matches(triple)
            }
            standing = reached - seen
            seen |= standing
        return seen

    def _keys(self, view: View, leap: Leap, entered: Iterable[Node]) -> list[tuple[object, ...]]:
        """What is computed on the far side of a leap from nodes that stand at its entry."""
        far = self._forth(view, {(node, leap.state) for node in entered})
        return _rows(_local(far), _select(leap, leap.keys, leap.far, leap.entry, entered))


def _local(triples: Iterable[Triple]) -> Engine:
    engine = Engine()
    engine.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return engine


def _nodes_near(store: Store, leap: Leap, keys: list[tuple[object, ...]]) -> set[Node]:
    """The focus nodes for which the near side of a leap computes one of the keys."""
    if not keys:
        return set()
    return {row[0] for row in _rows(store, _select(leap, (leap.focus,), leap.near, leap.keys, keys)) if isinstance(row[0], Node)}


def _select(leap: Leap, shown: Iterable[str], pattern: str, given: str | tuple[str, ...], values: Iterable[object]) -> str:
    """A query for some variables of one side, some others given; with none to show it has one empty row, or none."""
    names = [given] if isinstance(given, str) else given
    rows = [(each,) if not isinstance(each, tuple) else each for each in values]
    table = " ".join(f"({' '.join(map(str, row))})" for row in rows)
    bound = f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {table} }}" if names else ""
    wanted = " ".join(f"?{name}" for name in shown)
    return f"{leap.prologue} SELECT DISTINCT {wanted or '(1 AS ?any)'} WHERE {{ {pattern} }} {bound}"


def _rows(store: Store | Engine, query: str) -> list[tuple[object, ...]]:
    found = store.query(query)
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    return [tuple(row) for row in found]
