"""What is said about one thing: the triples that every representation of it shows, and no others.

A thing with a record of its own is described by the whole record. Any other thing is described by its own triples and those of
the parts that it points to (citations, names). Both come with what the rules derived about the things described, with what leads
there from elsewhere (to a person the meetings attended, to a participation its meeting), with the types and names of the things
that are only mentioned, so that nobody meets a bare IRI, and with what is to be said of the description itself: its topic, its
dataset, its licence. All formats of it are one description, named as the record of its topic.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions, Triple

from diplograph.records import folder_of, record_graph, things_of_record
from diplograph.representations.parts import FORWARD_PARTS, INCOMING, MOST_INCOMING
from diplograph.representations.standing import Standing, unknown
from diplograph.serialisation import sorted_triples
from diplograph.store import Store, construct
from diplograph.vocabulary import (
    BASE,
    CC0,
    CC_BY,
    DATASET,
    DERIVED_GRAPH,
    DESCRIPTION,
    PREFIXES,
    RDF_TYPE,
    kind_and_slug,
    term,
)

_LABEL: Final = term("skos:prefLabel")
_TOPIC: Final = term("foaf:topic")
_PART_PATH: Final = "|".join([*sorted(map(str, FORWARD_PARTS)), f"^{term('rdf:subject')}"])


@dataclass(frozen=True)
class Description(Standing):
    """The description of one thing.

    Attributes:
        thing: What is described.
        triples: All triples, sorted, each once.
        described: The things whose own triples these are; of all others only type and name are here.
        graph: The named graph that describes the thing.
    """

    described: frozenset[NamedNode]
    graph: NamedNode

    @property
    def license(self) -> str:
        """The IRI of the licence: the vocabularies have another one than the data."""
        return CC_BY if self.graph.value.startswith(PREFIXES["scheme"]) else CC0

    @property
    def is_record(self) -> bool:
        """Whether it is the graph of a record as it is curated, which does not name what it mentions."""
        return self.thing.value.startswith(PREFIXES["record"])

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
    if kind != "record" and folder_of(kind) and (recorded := _recorded(store, thing, kind)):
        return recorded
    graphs = [thing] if kind == "record" else _graphs_about(store, thing)
    if kind == "record" or record_graph(thing) in graphs or thing in graphs:
        graph = record_graph(thing) if record_graph(thing) in graphs else thing
        own = construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    else:
        graph = graphs[0] if graphs else thing
        own = construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {thing} ({_PART_PATH})* ?s . ?s ?p ?o }}") if graphs else set()
    if not own:
        raise unknown(thing)
    described = frozenset(each.subject for each in own if isinstance(each.subject, NamedNode))
    if kind != "record":
        own |= _derived(store, described)
        for predicate, facts in INCOMING.get(kind, ()):
            own |= _incoming(store, thing, predicate, facts)
        own |= _names(store, own, described)
    if kind == "record":
        return Description(thing, sorted_triples(own), described, graph)
    license_ = CC_BY if graph.value.startswith(PREFIXES["scheme"]) else CC0
    own |= set(_of_itself(thing, license_))
    return Description(thing, sorted_triples(own), described | {record_graph(thing)}, graph)


def _recorded(store: Store, thing: NamedNode, kind: str) -> Description | None:
    """The description of a thing that has a record of its own, for most kinds by one query; else ``None``.

    The parts of the query: the record, what was derived about its things, the types and names of what either mentions, and which
    things the record is about. What is mentioned is looked up in two branches, as the engine would read everything for one.
    """
    graph = record_graph(thing)
    said = f"FILTER(?q IN ({RDF_TYPE}, {_LABEL}))"
    ours = f'CONTAINS(STRAFTER(STR(?n), "{BASE}"), "/") && !CONTAINS(STR(?n), "#")'  # a kind and a slug
    subjects = f"SELECT DISTINCT ?s WHERE {{ GRAPH {graph} {{ ?s ?e ?f }} }}"
    mentioned = f"GRAPH {graph} {{ ?k ?l ?n }} FILTER(isIRI(?n) && ?l != {RDF_TYPE} && {ours})"
    derived = f"GRAPH {graph} {{ ?x {RDF_TYPE} ?h }} GRAPH {DERIVED_GRAPH} {{ ?x ?y ?n }} FILTER(isIRI(?n) && {ours})"
    triples = construct(
        store,
        f"CONSTRUCT {{ ?a ?b ?c . ?s ?p ?o . ?n ?q ?v . {graph} {_TOPIC} ?d }} WHERE {{ {{ GRAPH {graph} {{ ?a ?b ?c }} }} "
        f"UNION {{ {{ {subjects} }} GRAPH {DERIVED_GRAPH} {{ ?s ?p ?o }} }} "
        f"UNION {{ {{ SELECT DISTINCT ?n WHERE {{ {mentioned} }} }} ?n ?q ?v {said} }} "
        f"UNION {{ {{ SELECT DISTINCT ?n WHERE {{ {derived} }} }} ?n ?q ?v {said} }} "
        f"UNION {{ SELECT DISTINCT ?d WHERE {{ GRAPH {graph} {{ ?d ?i ?j }} }} }} }}",
    )
    topics = {each for each in triples if each.predicate == _TOPIC and each.subject == graph}
    described = frozenset(each.object for each in topics if isinstance(each.object, NamedNode))
    if thing not in described:
        return None
    found = triples - topics
    incoming = {each for property_, facts in INCOMING.get(kind, ()) for each in _incoming(store, thing, property_, facts)}
    named = described | {each.subject for each in found if isinstance(each.subject, NamedNode)} if incoming else described
    found |= incoming | _names(store, incoming, named) | set(_of_itself(thing, CC0))
    return Description(thing, sorted_triples(found), described | {graph}, graph)


def described_in(store: Store, record: NamedNode) -> NamedNode | None:
    """Return the thing that a description is about, when it has the name of a record and is none; see :func:`describe`.

    Args:
        store: The generation.
        record: An IRI such as ``record:participation-x``.
    """
    things = things_of_record(record)
    if not things or _asked(store, f"ASK {{ GRAPH {record} {{ ?s ?p ?o }} }}"):
        return None
    return next((each for each in things if _asked(store, f"ASK {{ {each} {RDF_TYPE} ?type }}")), None)


def _asked(store: Store, query: str) -> bool:
    return bool(store.query(query))


def _of_itself(thing: NamedNode, license_: str) -> Iterator[Triple]:
    """What is said of the description."""
    document = record_graph(thing)
    yield Triple(document, term("foaf:primaryTopic"), thing)
    yield Triple(document, term("void:inDataset"), NamedNode(DATASET))
    yield Triple(document, term("dcterms:license"), NamedNode(license_))
    if thing.value == DATASET:
        # Its record is curated; the figures and the files of a server stand in a document of their own.
        yield Triple(thing, term("rdfs:seeAlso"), NamedNode(DESCRIPTION))


def _graphs_about(store: Store, thing: NamedNode) -> list[NamedNode]:
    """The graphs that say what ``thing`` is, sorted."""
    found = store.query(f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ {thing} {RDF_TYPE} ?type }} }} ORDER BY ?graph")
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    return [row["graph"] for row in found if isinstance(row["graph"], NamedNode)]


def _derived(store: Store, described: frozenset[NamedNode]) -> set[Triple]:
    """What the rules derived about the things described."""
    pattern = f"{_values('s', described)} GRAPH {DERIVED_GRAPH} {{ ?s ?p ?o }}"
    return construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")


def _incoming(store: Store, thing: NamedNode, predicate: NamedNode, facts: Iterable[NamedNode]) -> set[Triple]:
    """What leads to the thing by a property, the latest first, with its type, its name and some facts."""
    day = term("schema:startDate")
    latest = f"?s {predicate} {thing} OPTIONAL {{ ?s {day} ?day }}"
    chosen = f"SELECT DISTINCT ?s ?day WHERE {{ {latest} }} ORDER BY DESC(?day) ?s LIMIT {MOST_INCOMING}"
    # Not VALUES: the engine would read all triples with such properties.
    said = ", ".join(map(str, (RDF_TYPE, _LABEL, *facts)))
    found = f"{{ {chosen} }} ?s ?p ?o FILTER(?p IN ({said}))"
    return construct(store, f"CONSTRUCT {{ ?s {predicate} {thing} . ?s ?p ?o }} WHERE {{ {found} }}")


def described_more(store: Store, things: Iterable[NamedNode], properties: Iterable[NamedNode]) -> set[Triple]:
    """Return some properties of things that a description mentions, with the types and names of what they lead to.

    Args:
        store: The generation.
        things: The things.
        properties: The properties.
    """
    known = frozenset(things)
    if not known:
        return set()
    chosen = ", ".join(sorted(map(str, properties)))
    pattern = f"{_values('s', known)} ?s ?p ?o FILTER(?p IN ({chosen}))"
    found = construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
    return found | _names(store, found, known)


def _names(store: Store, triples: Iterable[Triple], described: frozenset[NamedNode]) -> set[Triple]:
    """The types and names of things that are mentioned but described elsewhere."""
    objects = {each.object for each in triples if isinstance(each.object, NamedNode)}
    mentioned = {each for each in objects - described if kind_and_slug(each.value)}
    if not mentioned:
        return set()
    facts = f"{{ ?s {RDF_TYPE} ?type }} UNION {{ ?s {_LABEL} ?label }}"
    template = f"?s {RDF_TYPE} ?type . ?s {_LABEL} ?label"
    return construct(store, f"CONSTRUCT {{ {template} }} WHERE {{ {_values('s', mentioned)} {facts} }}")


def _values(variable: str, things: Iterable[NamedNode]) -> str:
    return f"VALUES ?{variable} {{ {' '.join(sorted(map(str, things)))} }}"
