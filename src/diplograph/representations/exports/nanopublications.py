"""Cited statements as nanopublications (Nanopublication Guidelines, nanopub.net), one for each node that has citations.

Each is small and whole: what is said (assertion), from which passages of which pages (provenance), by whom, when and under which
licence it is published (publication info), and a head that joins them. Its name is a trusty URI, see
:mod:`diplograph.representations.exports.trusty`, under the address of the thing, so that it can be followed and verified. They
are not signed: a signature is a person's.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from diplograph.representations.description import Description
from diplograph.representations.exports.evidence import Claim, claims_of
from diplograph.representations.exports.facts import Facts
from diplograph.representations.exports.publication import Publication
from diplograph.representations.exports.texts import plain
from diplograph.representations.exports.trusty import with_trusty_name
from diplograph.representations.exports.works import address_of, read_works
from diplograph.representations.links import Term
from diplograph.store import Store
from diplograph.vocabulary import CC0, DATASET, PREFIXES, RDF_TYPE, compact, term, thing

_NAMESPACES: Final = {
    "np": "http://www.nanopub.org/nschema#",
    "npx": "http://purl.org/nanopub/x/",
    "oa": "http://www.w3.org/ns/oa#",
}
_CREATOR: Final = thing("publisher", "diplograph")
_OWN_TEXTS: Final = ("diplo:content", "diplo:nameText", "skos:prefLabel", "dcterms:title")
# What a node without a text of its own is called by: the names of what it joins.
_JOINED: Final = (
    *("diplo:participant", "diplo:representing", "diplo:holder", "diplo:office", "diplo:memberParty", "diplo:stageType"),
    *("rdf:predicate", "rdf:object"),
)
_OF_CITATIONS: Final = tuple(
    map(term, ("rdf:type", "diplo:source", "diplo:paragraph", "diplo:textStart", "diplo:textEnd", "diplo:evidenceKind"))
)
_OF_ASSERTIONS: Final = tuple(map(term, ("diplo:rank", "diplo:rankReason")))


@dataclass(frozen=True, slots=True)
class Nanopublication:
    """One nanopublication.

    Attributes:
        name: Its trusty URI.
        quads: Head, assertion, provenance and publication info, in this order.
    """

    name: str
    quads: tuple[Quad, ...]

    @property
    def code(self) -> str:
        """The last part of its name."""
        return self.name.rpartition("/")[2]

    def write(self) -> bytes:
        """Return it in TriG, with prefixes of its own."""
        used = {each for quad in self.quads for each in map(_prefix, quad) if each}
        known = {**PREFIXES, **_NAMESPACES}
        prefixes = {"this": self.name, "sub": f"{self.name}#", **{prefix: known[prefix] for prefix in sorted(used)}}
        return serialize(self.quads, format=RdfFormat.TRIG, prefixes=prefixes) or b""


def nanopublications_of(
    store: Store, description: Description, derived: Collection[str], publication: Publication
) -> list[Nanopublication]:
    """Return the nanopublications of a description, the one of the thing itself first.

    Args:
        store: Where sources are described.
        description: What is said about a thing.
        derived: The IRIs of the properties that rules derive.
        publication: The release that they are of.
    """
    facts = Facts(description.triples)
    claims = claims_of(description, derived)
    cited = {source for claim in claims for each in claim.citations for source in facts.iris(each, "diplo:source")}
    works = read_works(store, cited) if cited else Facts(())
    writer = _Writer(facts, works, description, publication)
    return [writer.nanopublication(claim) for claim in claims]


def write_nanopublications(publications: Iterable[Nanopublication]) -> bytes:
    """Return nanopublications in one TriG document."""
    return b"\n".join(each.write() for each in publications)


class _Writer:
    """Makes the nanopublications of one description."""

    def __init__(self, facts: Facts, works: Facts, description: Description, publication: Publication) -> None:
        self._facts = facts
        self._works = works
        self._description = description
        self._publication = publication
        self._base = f"{description.thing.value}/nanopub/"

    def nanopublication(self, claim: Claim) -> Nanopublication:
        def quads(name: str) -> list[Quad]:
            graphs = {
                "Head": _head(name),
                "assertion": claim.triples,
                "provenance": (*self._provenance(name, claim),),
                "pubinfo": (*self._pubinfo(name, claim),),
            }
            return [
                Quad(triple.subject, triple.predicate, triple.object, NamedNode(f"{name}#{part}"))
                for part, triples in graphs.items()
                for triple in sorted(set(triples), key=str)
            ]

        name, named = with_trusty_name(self._base, quads)
        return Nanopublication(name, tuple(named))

    def _provenance(self, name: str, claim: Claim) -> Iterator[Triple]:
        assertion = NamedNode(f"{name}#assertion")
        yield Triple(assertion, term("prov:wasAttributedTo"), _CREATOR)
        for property_, values in ((each, self._values(claim.node, each)) for each in _OF_ASSERTIONS):
            yield from (Triple(claim.node, property_, value) for value in values)
        for number, citation in enumerate(claim.citations, 1):
            yield Triple(assertion, term("prov:wasDerivedFrom"), citation)
            yield from self._passage(citation, f"{name}#passage-{number}")
            for source in self._facts.iris(citation, "diplo:source"):
                yield from self._source(assertion, citation, source)

    def _passage(self, citation: NamedNode, passage: str) -> Iterator[Triple]:
        """A citation and the words that it quotes, as a selector (Web Annotation Data Model, sections 4.2.4 and 4.2.9).

        A range ends before its end selector, so that selects what follows the closing words: nothing, with these words before it.
        """
        for property_ in _OF_CITATIONS:
            yield from (Triple(citation, property_, value) for value in self._values(citation, property_))
        opening, closing = (self._facts.text(citation, name) for name in ("diplo:textStart", "diplo:textEnd"))
        if not opening:
            return
        selector = NamedNode(passage)
        yield Triple(citation, RDF_TYPE, _oa("SpecificResource"))
        yield Triple(citation, _oa("hasSelector"), selector)
        if not closing:
            yield from _quote(selector, exact=opening.value)
            return
        start, end = NamedNode(f"{passage}-start"), NamedNode(f"{passage}-end")
        yield Triple(selector, RDF_TYPE, _oa("RangeSelector"))
        yield Triple(selector, _oa("hasStartSelector"), start)
        yield Triple(selector, _oa("hasEndSelector"), end)
        yield from _quote(start, exact=opening.value)
        yield from _quote(end, exact="", before=closing.value)

    def _source(self, assertion: NamedNode, citation: NamedNode, source: NamedNode) -> Iterator[Triple]:
        """The page that a citation cites: the source is the work, its address the resource that was read."""
        address = address_of(self._works, source)
        if address:
            page = NamedNode(address)
            yield Triple(assertion, term("prov:wasDerivedFrom"), page)
            yield Triple(citation, _oa("hasSource"), page)
        for name in ("dcterms:title", "dcterms:publisher", "dcterms:issued", "dcterms:language", "schema:url"):
            yield from (Triple(source, term(name), value) for value in self._works.values(source, name))

    def _pubinfo(self, name: str, claim: Claim) -> Iterator[Triple]:
        this = NamedNode(name)
        yield Triple(this, term("dcterms:creator"), _CREATOR)
        yield Triple(this, term("dcterms:created"), _moment(self._publication))
        yield Triple(this, term("dcterms:license"), NamedNode(CC0))
        yield Triple(this, term("dcterms:subject"), self._description.thing)
        yield Triple(this, term("dcat:version"), Literal(self._publication.version))
        yield Triple(this, term("void:inDataset"), NamedNode(DATASET))
        yield Triple(this, term("rdfs:label"), Literal(self._label(claim.node), language="en"))
        for kind in self._facts.iris(claim.node, "rdf:type"):
            yield Triple(this, NamedNode(f"{_NAMESPACES['npx']}hasNanopubType"), kind)

    def _label(self, node: NamedNode) -> str:
        whole = plain(self._facts.label(self._description.thing)) or compact(self._description.thing.value)
        if node == self._description.thing:
            return whole
        texts = (self._facts.text(node, name) for name in _OWN_TEXTS)
        own = next((plain(each.value) for each in texts if each), "")
        joined = (self._name(value) for name in _JOINED for value in self._facts.values(node, name))
        return f"{whole}: {own or ', '.join(joined) or compact(node.value)}"

    def _name(self, value: Term) -> str:
        if isinstance(value, Literal):
            return plain(value.value)
        return plain(self._facts.label(value)) or compact(value.value) if isinstance(value, NamedNode) else str(value)

    def _values(self, node: NamedNode, property_: NamedNode) -> list[NamedNode | Literal]:
        return [each for each in self._facts.values(node, compact(property_.value)) if isinstance(each, NamedNode | Literal)]


def _head(name: str) -> tuple[Triple, ...]:
    this, parts = NamedNode(name), (("Assertion", "assertion"), ("Provenance", "provenance"), ("PublicationInfo", "pubinfo"))
    links = (Triple(this, _np(f"has{role}"), NamedNode(f"{name}#{part}")) for role, part in parts)
    return (Triple(this, RDF_TYPE, _np("Nanopublication")), *links)


def _quote(selector: NamedNode, *, exact: str, before: str = "") -> Iterator[Triple]:
    yield Triple(selector, RDF_TYPE, _oa("TextQuoteSelector"))
    yield Triple(selector, _oa("exact"), Literal(exact))
    if before:
        yield Triple(selector, _oa("prefix"), Literal(before))


def _moment(publication: Publication) -> Literal:
    return Literal(publication.day.isoformat(), datatype=NamedNode(f"{PREFIXES['xsd']}dateTime"))


def _np(name: str) -> NamedNode:
    return NamedNode(_NAMESPACES["np"] + name)


def _oa(name: str) -> NamedNode:
    return NamedNode(_NAMESPACES["oa"] + name)


def _prefix(part: object) -> str:
    """The prefix that a term is written with, or an empty text."""
    node = part.datatype if isinstance(part, Literal) else part
    if not isinstance(node, NamedNode):
        return ""
    known = next((prefix for prefix, namespace in _NAMESPACES.items() if node.value.startswith(namespace)), "")
    prefix = compact(node.value).partition(":")[0]
    return known or (prefix if prefix in PREFIXES else "")
