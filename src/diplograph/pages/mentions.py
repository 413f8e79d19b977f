"""Where else a thing occurs: what points to it from other records."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.languages import ENGLISH
from diplograph.pages.about import About
from diplograph.pages.asking import Solution
from diplograph.representations import Link, link_to
from diplograph.vocabulary import term

_MOST: Final = 500
_SHOWN: Final = 25


@dataclass(frozen=True, slots=True)
class Mentions:
    """Things that point to the page's thing by one property.

    Attributes:
        property: The property, with its address.
        things: The first of them.
        more: How many are left out.
    """

    property: Link
    things: tuple[Link, ...]
    more: int


def find_mentions(about: About) -> Callable[[], tuple[Mentions, ...]]:
    """Note the question what points to a thing from elsewhere, of very many 500; calling what is returned tells it."""
    # Chosen before they are named and put in order, so that the cost does not grow with the graph.
    chosen = f"SELECT DISTINCT ?thing ?property WHERE {{ ?thing ?property <{about.iri}> FILTER(isIRI(?thing)) }} LIMIT {_MOST}"
    solutions = about.question(
        f"SELECT ?thing ?property ?label WHERE {{ {{ {chosen} }} {_label(about.language)} }} ORDER BY ?property ?thing ?label"
    )
    return lambda: _mentions(about, solutions())


def _mentions(about: About, rows: Iterable[Solution]) -> tuple[Mentions, ...]:
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for row in rows:
        thing, predicate, label = row["thing"], row["property"], row["label"]
        if isinstance(thing, NamedNode) and isinstance(predicate, NamedNode) and thing.value not in about.described:
            known = {thing.value: Link(label.value, "", label.language or "")} if isinstance(label, Literal) else {}
            found[predicate.value].setdefault(thing.value, link_to(thing, known, about.root))
    return tuple(
        Mentions(about.explained(iri), tuple(things.values())[:_SHOWN], max(len(things) - _SHOWN, 0))
        for iri, things in found.items()
    )


def _label(language: str) -> str:
    """The pattern that gives ``?thing`` a label in a language, or in English."""
    found = f'OPTIONAL {{ ?thing {term("skos:prefLabel")} ?%s FILTER(LANG(?%s) = "%s") }}'
    if language == ENGLISH:
        return found % ("label", "label", ENGLISH)
    own, english = found % ("own", "own", language), found % ("english", "english", ENGLISH)
    return f"{own} {english} BIND(COALESCE(?own, ?english) AS ?label)"
