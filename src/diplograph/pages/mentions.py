"""Where else a thing occurs: what points to it from other records."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from diplograph.languages import ENGLISH
from diplograph.representations import Description, Link, TermNames, address, link_to
from diplograph.store import Store
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


def mentions_of(store: Store, description: Description, names: TermNames, root: str = "") -> tuple[Mentions, ...]:
    """Return what points to a thing from elsewhere, named in the language of the terms; of very many, 500."""
    # Chosen before they are named and put in order, so that the cost does not grow with the graph.
    chosen = (
        f"SELECT DISTINCT ?thing ?property WHERE {{ ?thing ?property {description.thing} FILTER(isIRI(?thing)) }} LIMIT {_MOST}"
    )
    rows = store.query(
        f"SELECT ?thing ?property ?label WHERE {{ {{ {chosen} }} {_label(names.language)} }} ORDER BY ?property ?thing ?label"
    )
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for row in rows:
        thing, predicate, label = row["thing"], row["property"], row["label"]
        if isinstance(thing, NamedNode) and isinstance(predicate, NamedNode) and thing not in description.described:
            known = {thing.value: Link(label.value, "", label.language or "")} if isinstance(label, Literal) else {}
            found[predicate.value].setdefault(thing.value, link_to(thing, known, root))
    return tuple(
        Mentions(replace(names.name(iri), href=address(iri, root)), tuple(things.values())[:_SHOWN], max(len(things) - _SHOWN, 0))
        for iri, things in found.items()
    )


def _label(language: str) -> str:
    """The pattern that gives ``?thing`` a label in a language, or in English."""
    found = f'OPTIONAL {{ ?thing {term("skos:prefLabel")} ?%s FILTER(LANG(?%s) = "%s") }}'
    if language == ENGLISH:
        return found % ("label", "label", ENGLISH)
    own, english = found % ("own", "own", language), found % ("english", "english", ENGLISH)
    return f"{own} {english} BIND(COALESCE(?own, ?english) AS ?label)"
