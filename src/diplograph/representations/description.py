"""What is said about one thing: the triples that every representation of it shows, and no others.

A thing with a record of its own is described by the whole record. Any other thing is described by its own triples and those of
the parts that it points to (citations, names). Both come with what the rules derived about the things described, and with
the types and names of the things that are only mentioned, so that nobody meets a bare IRI.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions, QueryTriples, Triple

from diplograph.errors import NotFound
from diplograph.records import record_graph
from diplograph.representations.parts import FORWARD_PARTS
from diplograph.serialisation import sorted_triples
from diplograph.store import Store
from diplograph.vocabulary import DERIVED_GRAPH, RDF_TYPE, compact, kind_and_slug, term

_REPLACED_BY: Final = term("dcterms:isReplacedBy")
_LABEL: Final = term("skos:prefLabel")
_PART_PATH: Final = "|".join([*sorted(map(str, FORWARD_PARTS)), f"^{term('rdf:subject')}"])


@dataclass(frozen=True)
class Description:
    """The description of one thing.

    Attributes:
        thing: What is described.
        triples: All triples, sorted, each once.
        described: The things whose own triples these are; of all others only type and name are here.
        graph: The named graph that describes the thing.
    """

    thing: NamedNode
    triples: tuple[Triple, ...]
    described: frozenset[NamedNode]
    graph: NamedNode

    @cached_property
    def successor(self) -> NamedNode | None:
        """The thing that this one was merged into, if it was."""
        replaced = (each.object for each in self.triples if each.subject == self.thing and each.predicate == _REPLACED_BY)
        return next(
            (each for each in replaced if isinstance(each, NamedNode) and each != self.thing and kind_and_slug(each.value)), None
        )

    @cached_property
    def main(self) -> NamedNode:
        """The thing that stands first in documents: of a record, the one that it is the record of."""
        mains = (each for each in self.described if kind_and_slug(each.value) and record_graph(each) == self.thing)
        return next(mains, self.thing)


def describe(store: Store, thing: NamedNode) -> Description:
    """Describe one thing, or one record when ``thing`` is the name of a record's graph.

    Raises:
        NotFound: when the graph says nothing about it.
    """
    kind, _ = kind_and_slug(thing.value) or ("", "")
    graphs = [thing] if kind == "record" else _graphs_about(store, thing)
    if kind == "record" or record_graph(thing) in graphs or thing in graphs:
        graph = record_graph(thing) if record_graph(thing) in graphs else thing
        own = _construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    else:
        graph = graphs[0] if graphs else thing
        own = (
            _construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {thing} ({_PART_PATH})* ?s . ?s ?p ?o }}") if graphs else set()
        )
    if not own:
        raise NotFound(f"there is nothing about {compact(thing.value).strip('<>')} here")
    described = frozenset(each.subject for each in own if isinstance(each.subject, NamedNode))
    if kind != "record":
        own |= _derived(store, described)
        own |= _names(store, own, described)
    return Description(thing, sorted_triples(own), described, graph)


def _graphs_about(store: Store, thing: NamedNode) -> list[NamedNode]:
    """The graphs that say what ``thing`` is, sorted."""
    found = store.query(f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ {thing} {RDF_TYPE} ?type }} }} ORDER BY ?graph")
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    return [row["graph"] for row in found if isinstance(row["graph"], NamedNode)]


def _derived(store: Store, described: frozenset[NamedNode]) -> set[Triple]:
    """What the rules derived about the things described."""
    pattern = f"{_values('s', described)} GRAPH {DERIVED_GRAPH} {{ ?s ?p ?o }}"
    return _construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")


def _names(store: Store, triples: Iterable[Triple], described: frozenset[NamedNode]) -> set[Triple]:
    """The types and names of things that are mentioned but described elsewhere."""
    objects = {each.object for each in triples if isinstance(each.object, NamedNode)}
    mentioned = {each for each in objects - described if kind_and_slug(each.value)}
    if not mentioned:
        return set()
    facts = f"{{ ?s {RDF_TYPE} ?type }} UNION {{ ?s {_LABEL} ?label }}"
    template = f"?s {RDF_TYPE} ?type . ?s {_LABEL} ?label"
    return _construct(store, f"CONSTRUCT {{ {template} }} WHERE {{ {_values('s', mentioned)} {facts} }}")


def _values(variable: str, things: Iterable[NamedNode]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(sorted(map(str, things)))} }}"


def _construct(store: Store, query: str) -> set[Triple]:
    triples = store.query(query)
    if not isinstance(triples, QueryTriples):
        raise TypeError("a CONSTRUCT gives triples")
    return set(triples)
