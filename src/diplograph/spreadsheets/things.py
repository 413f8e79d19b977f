"""What is written in a cell, found among the things that are known: a label, a prefixed name or an IRI."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from diplograph.store import Store
from diplograph.vocabulary import compact, is_prefixed_name, term

_LABELS: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?label { ?thing skos:prefLabel|skos:altLabel|rdfs:label ?label } ORDER BY ?thing ?label
"""
_TYPES: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing ?type { ?thing a/rdfs:subClassOf* ?type } ORDER BY ?thing
"""
_MOST_NAMED: Final = 5
_FEW: Final = 12


class Unknown(Exception):
    """What is written names nothing that is known, or several things; the text says so."""


class Things:
    """The things of a graph, by their classes and their names.

    Args:
        store: The graph.
        more: Things that are described nowhere yet, but are in the same spreadsheet.
    """

    def __init__(self, store: Store, more: Iterable[NamedNode] = ()) -> None:
        self._members: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        self._labels: dict[NamedNode, list[Literal]] = defaultdict(list)
        self._known = set(more)
        for thing, type_ in _pairs(store, _TYPES):
            if isinstance(type_, NamedNode):
                self._members[type_].append(thing)
            self._known.add(thing)
        for thing, label in _pairs(store, _LABELS):
            if isinstance(label, Literal):
                self._labels[thing].append(label)
        self._folded = {thing: {_folded(each.value) for each in labels} for thing, labels in self._labels.items()}
        self._sorted: dict[tuple[NamedNode, ...], list[NamedNode]] = {}

    def of(self, classes: Collection[NamedNode]) -> list[NamedNode]:
        """Return the things of some classes, sorted."""
        asked = tuple(classes)
        if asked not in self._sorted:
            found = {each for type_ in asked for each in self._members[type_]}
            self._sorted[asked] = sorted(found, key=lambda each: each.value)
        return self._sorted[asked]

    def label(self, thing: NamedNode) -> str:
        """Return the English label of a thing, or another one, or an empty string."""
        labels = self._labels.get(thing, [])
        return next((each.value for each in labels if each.language == "en"), labels[0].value if labels else "")

    def find(self, text: str, candidates: Sequence[NamedNode]) -> NamedNode:
        """Return the thing that a cell names.

        Args:
            text: What is written: an IRI, a prefixed name, or a label in any language, whatever its case.
            candidates: Among which things a label is looked for, and the nearest when there is none.

        Raises:
            Unknown: when nothing is called so, or several things are; the message names them.
        """
        bare = text.removeprefix("<").removesuffix(">")
        if is_prefixed_name(bare) or bare.startswith(("https://", "http://")):
            named = term(bare) if is_prefixed_name(bare) else _iri(bare)
            if named in self._known:
                return named
            raise Unknown(f"nothing describes {compact(named.value)}{self._nearest(compact(named.value), candidates)}")
        wanted = _folded(text)
        found = [each for each in candidates if wanted in self._folded.get(each, ())]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(compact(each.value) for each in found[:_MOST_NAMED])
            raise Unknown(f"“{text}” is the label of {len(found)} things: write one of {names}")
        raise Unknown(f"nothing is called “{text}”{self._nearest(text, candidates)}")

    def _nearest(self, text: str, candidates: Sequence[NamedNode]) -> str:
        """The candidate whose name or label looks most like a text, as the end of a sentence."""
        names = {compact(each.value): each for each in candidates}
        names |= {label: each for each in candidates for label in self._folded.get(each, ())}
        near = next(iter(get_close_matches(_folded(text), names, n=1, cutoff=0.6)), None)
        if near is None:
            few = ", ".join(self.label(each) or compact(each.value) for each in candidates)
            return f"; write one of: {few}" if 0 < len(candidates) <= _FEW else ""
        name, label = compact(names[near].value), self.label(names[near])
        return f"; did you mean {name} ({label})?" if label else f"; did you mean {name}?"


def _pairs(store: Store, query: str) -> Iterable[tuple[NamedNode, object]]:
    found = store.query(query)
    if not isinstance(found, QuerySolutions):
        raise TypeError("the query is a SELECT")
    for row in found:
        thing, value = row[0], row[1]
        if isinstance(thing, NamedNode):
            yield thing, value


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError:
        raise Unknown(f"{text} is no IRI: write a name such as state:arcadia, or a label") from None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
