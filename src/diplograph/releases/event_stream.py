"""The change feed as a Linked Data Event Stream (https://w3id.org/ldes/specification): its members are versions of things.

A member says what was done to which thing when, and has the triples that were added and removed as statements of a change set
(http://purl.org/vocab/changeset/schema). So whoever replays the stream from its beginning has the records of the last release.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from diplograph.negotiation import TURTLE, Format
from diplograph.releases.archive import Archived
from diplograph.releases.comparison import Change
from diplograph.releases.pages import UNRELEASED, FeedPage, PageName, fragment, summary, timestamp
from diplograph.vocabulary import CC0, PREFIXES, RDF_TYPE, term

_AS: Final = "https://www.w3.org/ns/activitystreams#"
_CS: Final = "http://purl.org/vocab/changeset/schema#"
_LDES: Final = "https://w3id.org/ldes#"
_TREE: Final = "https://w3id.org/tree#"
_PREFIXES: Final = {"as": _AS, "cs": _CS, "ldes": _LDES, "tree": _TREE}
# What a consumer does about a change: a thing that was merged still has a record, which says so.
_ACTIVITY: Final = {"added": "Create", "corrected": "Update", "merged": "Update", "withdrawn": "Delete", "removed": "Delete"}
_CREATED, _VERSION_OF = term("dcterms:created"), term("dcterms:isVersionOf")
_TITLE: Final = "Changes of diplograph, release by release"
_Term = NamedNode | BlankNode


def _iri(namespace: str, name: str) -> NamedNode:
    return NamedNode(namespace + name)


def _time(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(f"{PREFIXES['xsd']}dateTime"))


def stream_of(base: str) -> NamedNode:
    """Return the IRI of the event stream of a server."""
    return NamedNode(f"{base}/feed#stream")


def view(base: str, releases: Iterable[tuple[Archived, int]]) -> Iterator[Triple]:
    """Yield the description of the stream, and of its root node, which leads to the first page of each release.

    Args:
        base: The server's absolute address.
        releases: The releases, each with its number of pages.
    """
    root, stream = NamedNode(f"{base}/feed"), stream_of(base)
    yield Triple(stream, RDF_TYPE, _iri(_LDES, "EventStream"))
    yield Triple(stream, term("dcterms:title"), Literal(_TITLE, language="en"))
    yield Triple(stream, term("dcterms:license"), NamedNode(CC0))
    yield Triple(stream, _iri(_LDES, "timestampPath"), _CREATED)
    yield Triple(stream, _iri(_LDES, "versionOfPath"), _VERSION_OF)
    for name in ("Create", "Update", "Delete"):
        yield Triple(stream, _iri(_LDES, f"version{name}Object"), _iri(_AS, name))
    yield Triple(stream, _iri(_TREE, "view"), root)
    yield Triple(root, RDF_TYPE, _iri(_TREE, "Node"))
    for release, pages in releases:
        if pages:
            yield from _relation(base, root, PageName(release.version, 1), timestamp(release.time))


def page(base: str, shown: FeedPage) -> Iterator[Triple]:
    """Yield a page of the stream with its members; one of what is not released is no part of the stream, and links to nothing."""
    node, stream, released = NamedNode(f"{base}{shown.name.path}"), stream_of(base), shown.name.version != UNRELEASED
    time = timestamp(shown.time)
    yield Triple(node, RDF_TYPE, _iri(_TREE, "Node"))
    if released:
        yield Triple(stream, _iri(_TREE, "view"), NamedNode(f"{base}/feed"))
        yield Triple(node, _iri(_LDES, "immutable"), Literal(True))
    following = shown.after
    if following and following.version == shown.name.version:
        yield from _relation(base, node, following, time)
    for number, change in enumerate(shown.changes, 1):
        member = NamedNode(f"{node.value}#{fragment(change)}")
        yield Triple(stream, _iri(_TREE, "member"), member) if released else Triple(node, term("dcterms:hasPart"), member)
        yield from _member(member, change, time, f"m{number}")


def _relation(base: str, node: NamedNode, to: PageName, time: str) -> Iterator[Triple]:
    relation = BlankNode(f"r{to.version.encode().hex()}n{to.number}")
    yield Triple(node, _iri(_TREE, "relation"), relation)
    yield Triple(relation, RDF_TYPE, _iri(_TREE, "EqualToRelation"))
    yield Triple(relation, _iri(_TREE, "node"), NamedNode(f"{base}{to.path}"))
    yield Triple(relation, _iri(_TREE, "path"), _CREATED)
    yield Triple(relation, _iri(_TREE, "value"), _time(time))


def _member(member: NamedNode, change: Change, time: str, label: str) -> Iterator[Triple]:
    yield Triple(member, RDF_TYPE, _iri(_AS, _ACTIVITY[change.kind]))
    yield Triple(member, RDF_TYPE, _iri(_CS, "ChangeSet"))
    yield Triple(member, _VERSION_OF, NamedNode(change.thing))
    yield Triple(member, _CREATED, _time(time))
    yield Triple(member, _iri(_AS, "object"), NamedNode(change.graph))
    yield Triple(member, _iri(_AS, "summary"), Literal(summary(change), language="en"))
    if change.successor:
        yield Triple(member, term("dcterms:isReplacedBy"), NamedNode(change.successor))
    yield from _statements(member, _iri(_CS, "addition"), change.added, f"{label}a")
    yield from _statements(member, _iri(_CS, "removal"), change.removed, f"{label}r")


def _statements(member: NamedNode, way: NamedNode, lines: tuple[str, ...], label: str) -> Iterator[Triple]:
    for number, quad in enumerate(parse("\n".join(lines), RdfFormat.N_TRIPLES), 1):
        statement = BlankNode(f"{label}{number}")
        yield Triple(member, way, statement)
        yield Triple(statement, RDF_TYPE, term("rdf:Statement"))
        yield Triple(statement, term("rdf:subject"), quad.subject)
        yield Triple(statement, term("rdf:predicate"), quad.predicate)
        yield Triple(statement, term("rdf:object"), quad.object)


def written(triples: Iterable[Triple], form: Format) -> bytes:
    """Write triples in one of the formats for graphs, in their order, which keeps a member together."""
    if not isinstance(form.engine, RdfFormat):
        raise TypeError(f"{form.name} is no format for graphs")
    return serialize(triples, format=form.engine, prefixes={**PREFIXES, **_PREFIXES} if form is TURTLE else None) or b""
