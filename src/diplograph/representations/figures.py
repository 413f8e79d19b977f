"""How much is in a generation: the figures of its VoID description, counted by queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from diplograph.errors import MemoryLimitExceeded, TimeLimitExceeded
from diplograph.sparql import with_known_prefixes
from diplograph.store import Store
from diplograph.vocabulary import BASE

# What says that a thing of ours is one of another dataset (VoID, section 5: a link set has one link predicate).
_LINKING: Final = "skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch owl:sameAs schema:sameAs"
_SPACE: Final = r'REPLACE(STR(?o), "^(https?://[^/?#]+(/entity)?/).*$", "$1")'
_ENTITIES: Final = f'SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a ?type FILTER(STRSTARTS(STR(?s), "{BASE}")) }}'
_SUBJECTS: Final = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"
_OBJECTS: Final = "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"
_CLASSES: Final = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class"
_PROPERTIES: Final = "SELECT DISTINCT ?p { ?s ?p ?o }"
_LINKS: Final = with_known_prefixes(f"""
SELECT ?p ?space (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) {{
  VALUES ?p {{ {_LINKING} }}
  ?s ?p ?o
  FILTER(ISIRI(?o) && STRSTARTS(STR(?s), "{BASE}") && !STRSTARTS(STR(?s), "{BASE}ontology#") && !STRSTARTS(STR(?o), "{BASE}"))
  BIND({_SPACE} AS ?space)
}} GROUP BY ?p ?space""")
_PERIOD: Final = with_known_prefixes("""
SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) { ?meeting a diplo:Meeting ; schema:startDate ?day }""")
_PLACES: Final = with_known_prefixes("SELECT DISTINCT ?place { ?meeting a diplo:Meeting ; diplo:place ?place } ORDER BY ?place")


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class, and how many things are of it."""

    iri: str
    entities: int


@dataclass(frozen=True, slots=True)
class PropertyFigures:
    """One property: its triples, and their different subjects and objects."""

    iri: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """The links by one property into one other dataset.

    Attributes:
        predicate: The IRI of the property.
        space: What the IRIs there begin with.
        triples: How many links there are.
        subjects: How many of our things have one.
        objects: How many things there they lead to.
    """

    predicate: str
    space: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted; a figure is ``None``, and a partition missing, where counting took more than one query may.

    Attributes:
        triples: How many triples there are.
        entities: How many things have IRIs of ours.
        subjects: How many different subjects the triples have.
        objects: How many different objects.
        classes: The classes that things are of, the largest first.
        properties: The properties that are used, the most used first.
        links: The links into other datasets, the most first.
        first: The day of the earliest meeting, or ``None``.
        last: The day of the latest one.
        places: Where meetings were held.
    """

    triples: int
    entities: int | None
    subjects: int | None
    objects: int | None
    classes: tuple[ClassFigures, ...]
    properties: tuple[PropertyFigures, ...]
    links: tuple[LinkFigures, ...]
    first: Literal | None
    last: Literal | None
    places: tuple[NamedNode, ...]


def count(store: Store, triples: int) -> Figures:
    """Count what a generation holds, in its default graph: the union of all its graphs.

    One query for each property, so that none grows with more than the uses of one.

    Args:
        store: The generation.
        triples: How many triples it has; known without counting.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    classes = [ClassFigures(_iri(row, "class"), _number(row, "n")) for row in _rows(store, _CLASSES)]
    properties = [each for row in _rows(store, _PROPERTIES) for each in _property(store, _iri(row, "p"))]
    period = next(iter(_rows(store, _PERIOD)), None)
    return Figures(
        triples=triples,
        entities=_single(store, _ENTITIES),
        subjects=_single(store, _SUBJECTS),
        objects=_single(store, _OBJECTS),
        classes=tuple(sorted(classes, key=lambda each: (-each.entities, each.iri))),
        properties=tuple(sorted(properties, key=lambda each: (-each.triples, each.iri))),
        links=tuple(sorted(map(_link, _rows(store, _LINKS)), key=lambda each: (-each.triples, each.predicate, each.space))),
        first=_literal(period, "first"),
        last=_literal(period, "last"),
        places=tuple(NamedNode(_iri(row, "place")) for row in _rows(store, _PLACES)),
    )


def _property(store: Store, iri: str) -> Iterable[PropertyFigures]:
    pattern = f"?s {NamedNode(iri)} ?o"
    counts = "(COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)"
    for row in _rows(store, f"SELECT {counts} {{ {pattern} }}"):
        yield PropertyFigures(iri, _number(row, "n"), _number(row, "subjects"), _number(row, "objects"))


def _link(row: QuerySolution) -> LinkFigures:
    space = row["space"]
    text = space.value if isinstance(space, Literal) else ""
    return LinkFigures(_iri(row, "p"), text, _number(row, "n"), _number(row, "subjects"), _number(row, "objects"))


def _single(store: Store, query: str) -> int | None:
    return next((_number(row, "n") for row in _rows(store, query)), None)


def _rows(store: Store, query: str) -> list[QuerySolution]:
    """The rows of a SELECT; none when it needs more than a query may take."""
    try:
        rows = store.query(query)
    except (TimeLimitExceeded, MemoryLimitExceeded):
        return []
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    return list(rows)


def _iri(row: QuerySolution, name: str) -> str:
    value = row[name]
    if not isinstance(value, NamedNode):
        raise TypeError(f"?{name} is no IRI: {value}")
    return value.value


def _number(row: QuerySolution, name: str) -> int:
    value = row[name]
    return int(value.value) if isinstance(value, Literal) else 0


def _literal(row: QuerySolution | None, name: str) -> Literal | None:
    value = row[name] if row else None
    return value if isinstance(value, Literal) else None
