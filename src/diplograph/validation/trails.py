"""Trails: the steps by which shapes lead from a focus node to the triples that they look at.

A trail map is an automaton. A node of the graph stands in a state; an edge of that state matches triples by what is fixed in
them, with the node at one place, and puts what stands at other places into further states. Walked forwards from the focus nodes
the edges give the triples that judging takes; walked backwards from a triple they give the focus nodes that look at it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.sparql.paths import Alternative, Inverse, Link, Path, Repeat, Sequence, inverted

FOCUS: Final = 0
SUBJECT, PREDICATE, OBJECT = "subject", "predicate", "object"

Fixed = NamedNode | Literal


@dataclass(frozen=True)
class Edge:
    """One step.

    Attributes:
        origin: The state that it leaves.
        at: The place of the triple at which the node stands.
        fixed: What other places must hold, by place.
        reaches: The states that other places are put into, by place.
    """

    origin: int
    at: str
    fixed: tuple[tuple[str, Fixed], ...]
    reaches: tuple[tuple[str, int], ...] = ()

    @cached_property
    def predicate(self) -> NamedNode | None:
        """The property that it walks along, or ``None`` for any."""
        return next((each for place, each in self.fixed if place == PREDICATE and isinstance(each, NamedNode)), None)

    def matches(self, triple: Triple) -> bool:
        """Tell whether a triple is one that it walks along."""
        return all(getattr(triple, place) == value for place, value in self.fixed)


@dataclass(slots=True)
class Trails:
    """A trail map.

    Attributes:
        edges: The edges by the state that they leave.
        free: States that a node of another state stands in too.
    """

    edges: dict[int, list[Edge]] = field(default_factory=dict)
    free: dict[int, set[int]] = field(default_factory=dict)
    _states: int = FOCUS
    _walked: dict[tuple[int, Path], int] = field(default_factory=dict)

    def state(self) -> int:
        """Return a new state."""
        self._states += 1
        return self._states

    def add(self, edge: Edge) -> None:
        """Add an edge, unless it is there."""
        known = self.edges.setdefault(edge.origin, [])
        if edge not in known:
            known.append(edge)

    def look(self, origin: int, path: Path) -> int:
        """Add a path and return the state of its ends; the same path from the same state is walked once."""
        if (origin, path) not in self._walked:
            self._walked[origin, path] = self.state()
            self.connect(origin, path, self._walked[origin, path])
        return self._walked[origin, path]

    def connect(self, origin: int, path: Path, end: int) -> None:
        """Add a path from one state to another."""
        match path:
            case Link(predicate) | Inverse(Link(predicate)):
                here, there = (SUBJECT, OBJECT) if isinstance(path, Link) else (OBJECT, SUBJECT)
                fixed = ((PREDICATE, predicate),) if predicate is not None else ()
                self.add(Edge(origin, here, fixed, ((there, end),)))
            case Inverse(inner):
                self.connect(origin, inverted(inner), end)
            case Sequence(paths):
                for each in paths[:-1]:
                    origin = self.look(origin, each)
                self.connect(origin, paths[-1], end)
            case Alternative(paths):
                for each in paths:
                    self.connect(origin, each, end)
            case Repeat(inner, least, many):
                self.connect(origin, inner, end)
                if many:
                    self.connect(end, inner, end)
                if not least:
                    self.free.setdefault(origin, set()).add(end)

    def closure(self, state: int) -> frozenset[int]:
        """Return a state and those that its nodes stand in too."""
        found, waiting = {state}, [state]
        while waiting:
            more = self.free.get(waiting.pop(), set()) - found
            found |= more
            waiting += more
        return frozenset(found)

    def all_edges(self) -> Iterator[Edge]:
        """Yield every edge."""
        for edges in self.edges.values():
            yield from edges
