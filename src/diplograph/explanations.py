"""Why a query gives no rows: the first pattern that leaves nothing, found by asking for growing beginnings of the query."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pyoxigraph import NamedNode, QueryBoolean

from diplograph.sparql import Element, Parts, UnknownTerm, form, line_and_column, sliced, take_apart, unknown_terms
from diplograph.store import Store

MOST_STEPS: Final = 60
_NOT_CERTAIN: Final = (
    "The query gives no rows; it cannot be taken apart with certainty, so the pattern that empties it is not known."
)
_MODIFIERS: Final = {"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"}


@dataclass(frozen=True, slots=True)
class Step:
    """One pattern, judged together with all that comes before it; filters come last, because they hold for the whole group.

    Attributes:
        line: The line of the pattern, from 1.
        column: Its column, from 1.
        text: What it says.
        remain: Whether solutions remain.
    """

    line: int
    column: int
    text: str
    remain: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a query gives no rows.

    Attributes:
        has_rows: Whether there are rows, so that nothing is to be explained.
        sentence: The reason, in plain English.
        steps: The patterns of the group that holds the culprit; empty when the query cannot be taken apart.
        culprit: The first pattern that leaves nothing; ``None`` when it is not known, or no pattern is at fault.
        unknown_terms: The names in our vocabulary that nothing defines.
    """

    has_rows: bool
    sentence: str
    steps: tuple[Step, ...] = ()
    culprit: Step | None = None
    unknown_terms: tuple[UnknownTerm, ...] = ()


def explain(
    store: Store,
    text: str,
    *,
    default_graphs: Sequence[NamedNode] = (),
    named_graphs: Sequence[NamedNode] = (),
    known_terms: Collection[str] = (),
) -> Explanation:
    """Explain why a query gives no rows.

    Args:
        store: Where the query is asked, whole and in parts; each part passes the store's own limits.
        text: The query.
        default_graphs: Graphs merged into the default graph; see :meth:`diplograph.store.Store.query`.
        named_graphs: Graphs that GRAPH may name.
        known_terms: The IRIs of our vocabulary; without any, no name is called unknown.

    Raises:
        QueryError: when the query is malformed or refused.
    """
    inquiry = _Inquiry(store, text, tuple(default_graphs), tuple(named_graphs))
    if inquiry.gives_rows(text):
        return Explanation(has_rows=True, sentence="The query gives rows.")
    unknown = tuple(unknown_terms(text, known_terms)) if known_terms else ()
    return replace(inquiry.explained(), unknown_terms=unknown)


@dataclass(frozen=True, slots=True)
class _Inquiry:
    store: Store
    text: str
    default_graphs: tuple[NamedNode, ...]
    named_graphs: tuple[NamedNode, ...]

    def gives_rows(self, text: str) -> bool:
        """Tell whether a query has any answer; an ASK query has one when it holds."""
        first = sliced(text, 1) if form(text) == "SELECT" else text
        results = self.store.query(first, default_graphs=self.default_graphs, named_graphs=self.named_graphs)
        return bool(results) if isinstance(results, QueryBoolean) else next(iter(results), None) is not None

    def explained(self) -> Explanation:
        parts = take_apart(self.text)
        if parts is None:
            described = form(self.text) == "DESCRIBE"
            return Explanation(False, "The graph says nothing about what is described." if described else _NOT_CERTAIN)
        if self._holds(parts, parts.group):
            return Explanation(False, self._behind_the_pattern(parts))
        steps, culprit, context = self._first_to_empty(parts, parts.elements, "", "")
        if culprit is None:
            return Explanation(False, _NOT_CERTAIN)
        found = next(step for step in steps if not step.remain)
        where = f"line {found.line}, column {found.column}: `{_shortened(found.text)}`"
        sentence = f"{self._blame(parts, culprit, where, context)}{self._missing_graphs(parts)}"
        return Explanation(False, sentence, tuple(steps), found)

    def _holds(self, parts: Parts, group: str) -> bool:
        return self.gives_rows("\n".join((f"{parts.prologue}ASK", *parts.graphs, group)))

    def _first_to_empty(
        self, parts: Parts, elements: Sequence[Element], opening: str, closing: str
    ) -> tuple[list[Step], Element | None, tuple[str, str]]:
        """Return the steps of a group, the element that empties it, and what encloses that, going inwards."""
        ordered = sorted(elements, key=lambda element: element.kind == "FILTER")

        def holds(count: int) -> bool:
            return self._holds(parts, f"{{ {opening}\n{_joined(ordered[:count])}\n{closing} }}")

        if not ordered or len(ordered) > MOST_STEPS or holds(len(ordered)):
            return [], None, ("", "")
        first = _first(len(ordered), holds)
        culprit = ordered[first]
        steps = [self._step(element, remain=index < first) for index, element in enumerate(ordered)]
        if culprit.inner:
            before = f"{opening}\n{_joined(ordered[:first])}\n{culprit.opening}"
            inward = self._first_to_empty(parts, culprit.inner, before, f"}} {closing}")
            if inward[1] is not None:
                enclosing = inward[2]
                return inward[0], inward[1], (f"{culprit.opening} {enclosing[0]}", f"{enclosing[1]} }}")
        return steps, culprit, ("", "")

    def _step(self, element: Element, *, remain: bool) -> Step:
        line, column = line_and_column(self.text, element.offset)
        return Step(line, column, element.text, remain)

    def _blame(self, parts: Parts, culprit: Element, where: str, context: tuple[str, str]) -> str:
        if culprit.kind == "FILTER":
            return f"The patterns have solutions, but this filter lets none of them through: {where}."
        if culprit.kind == "MINUS":
            return f"The patterns before have solutions, but this takes all of them away: {where}."
        alone = self._holds(parts, f"{{ {context[0]}\n{culprit.text}\n{context[1]} }}")
        if alone:
            return f"This matches by itself, but not together with the patterns before it: {where}."
        return f"This matches nothing by itself: {where}."

    def _missing_graphs(self, parts: Parts) -> str:
        """Name the graphs that the query reads and that hold nothing."""
        graphs = [graph.value for graph in (*self.default_graphs, *self.named_graphs)]
        named = [f"<{graph}>" for graph in graphs] or [clause.split()[-1] for clause in parts.graphs]
        missing = [name for name in dict.fromkeys(named) if not self._is_there(parts, name)]
        if missing:
            return " There is no graph " + " and no graph ".join(missing) + "."
        only_named = named and not self.default_graphs and all(clause.startswith("FROM NAMED") for clause in parts.graphs)
        return " The default graph is empty, because only named graphs are chosen: write GRAPH." if only_named else ""

    def _is_there(self, parts: Parts, graph: str) -> bool:
        results = self.store.query(f"{parts.prologue}ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        return bool(results) if isinstance(results, QueryBoolean) else False

    def _behind_the_pattern(self, parts: Parts) -> str:
        """Find what takes the solutions away that the pattern has: what stands behind it."""
        spans = _clauses(parts, len(self.text))
        without = self.text
        for names, reason in _REASONS:
            for name in names & spans.keys():
                start, end = spans[name]
                without = f"{without[:start]}{' ' * (end - start)}{without[end:]}"
            if names & spans.keys() and self.gives_rows(without):
                return f"The patterns have solutions, but {reason}."
        if form(self.text) == "CONSTRUCT":
            return "The patterns have solutions, but none of them makes a triple of the CONSTRUCT template."
        return "The patterns have solutions, but what is made of them has no rows."


_REASONS: Final = (
    ({"LIMIT", "OFFSET"}, "LIMIT is 0 or OFFSET is beyond the last row"),
    ({"VALUES"}, "none of them fits the VALUES at the end"),
    ({"HAVING"}, "HAVING lets no group through"),
)


def _clauses(parts: Parts, end: int) -> dict[str, tuple[int, int]]:
    """Where each clause behind the pattern stands."""
    depth, starts = 0, []
    for token in parts.modifiers:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.word in _MODIFIERS:
            starts.append((token.word, token.offset))
    return {word: (start, stop) for (word, start), (_, stop) in pairwise([*starts, ("", end)])}


def _first(count: int, holds: Callable[[int], bool]) -> int:
    """Return the index of the first element that empties a group: beginnings have solutions up to one, and none from there."""
    holding, empty = 0, count
    while empty - holding > 1:
        middle = (holding + empty) // 2
        holding, empty = (middle, empty) if holds(middle) else (holding, middle)
    return holding


def _joined(elements: Sequence[Element]) -> str:
    """Put elements together again; triples end with a dot."""
    return "\n".join(f"{element.text}{' .' * (element.kind == 'TRIPLES')}" for element in elements)


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 120 else f"{words[:119]}…"  # noqa: PLR2004 - as much as a line holds
