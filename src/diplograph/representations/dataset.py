"""The dataset as a whole: VoID for those who query it, DCAT 3 for catalogues, one description for both.

The curated record says what the dataset is; what is added here is what only the server knows: how much there is, and where it
can be had. Names are fragments of the description's own address, so there are no blank nodes and each leads somewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryTriples, Triple

from diplograph.representations.dumps import DUMPS, Dump
from diplograph.representations.figures import Figures, LinkFigures
from diplograph.representations.service import DEFAULT_GRAPH, describe_service
from diplograph.store import Store
from diplograph.vocabulary import BASE, CC0, DATASET, DESCRIPTION, ONTOLOGY, PREFIXES, RDF_TYPE, SHAPES, compact, term

_DATASET: Final = NamedNode(DATASET)
_DOCUMENT: Final = NamedNode(DESCRIPTION)
_CATALOG: Final = NamedNode(f"{DESCRIPTION}#catalog")
_PERIOD: Final = NamedNode(f"{DESCRIPTION}#period")
_OURS: Final = {"diplo", "shape"}
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_PROTOCOL: Final = NamedNode("https://www.w3.org/TR/sparql11-protocol/")
_NO_NAME: Final = re.compile(r"[^A-Za-z0-9]+")
_KNOWN_SPACES: Final = {
    "http://www.wikidata.org/entity/": ("Wikidata", "https://www.wikidata.org/"),
    "https://sws.geonames.org/": ("GeoNames", "https://www.geonames.org/"),
}


@dataclass(frozen=True, slots=True)
class Served:
    """The dataset as one server has it.

    Attributes:
        record: What its curated record says, see :func:`read_dataset`.
        figures: How much there is.
        base: The absolute address of the server, without a slash at its end.
        version: Which state of the data it is.
        modified: When the data last changed.
    """

    record: tuple[Triple, ...]
    figures: Figures
    base: str
    version: str
    modified: datetime

    def of(self, name: str) -> tuple[NamedNode | Literal, ...]:
        """Return the values that the record gives for a property, by its prefixed name."""
        found = (each.object for each in self.record if each.predicate == term(name))
        return tuple(each for each in found if isinstance(each, NamedNode | Literal))


def read_dataset(store: Store) -> tuple[Triple, ...]:
    """Return what the record of the dataset says of it; nothing when there is none."""
    triples = store.query(f"CONSTRUCT {{ {_DATASET} ?p ?o }} WHERE {{ {_DATASET} ?p ?o }}")
    if not isinstance(triples, QueryTriples):
        raise TypeError("a CONSTRUCT gives triples")
    return tuple(triples)


def describe_dataset(served: Served) -> Iterator[Triple]:
    """Yield the description: document, catalogue, dataset with its partitions and link sets, files and service."""
    yield from _document()
    yield from served.record
    yield from _catalog(served)
    yield from _dataset(served)
    yield from _sizes(served.figures)
    yield from _partitions(served.figures)
    for each in served.figures.links:
        yield from _link_set(each)
    for dump in DUMPS:
        yield from _distribution(served, dump)
    yield from _service(served)


def fragment(kind: str, iri: str) -> str:
    """Return the fragment that names the part of the description about a class, property or address.

    >>> fragment("class", "https://w3id.org/diplograph/ontology#Meeting")
    'class-diplo-Meeting'
    """
    return f"{kind}-{_NO_NAME.sub('-', compact(iri)).strip('-')}"


def link_set_kind(predicate: str) -> str:
    """Return the kind of fragment of link sets by a property: ``links-exactMatch``."""
    return f"links-{predicate.replace('#', '/').rpartition('/')[2]}"


def _named(name: str) -> NamedNode:
    return NamedNode(f"{DESCRIPTION}#{name}")


def _facts(subject: NamedNode, *facts: tuple[str, NamedNode | Literal]) -> Iterator[Triple]:
    for name, value in facts:
        yield Triple(subject, RDF_TYPE if name == "a" else term(name), value)


def _document() -> Iterator[Triple]:
    yield from _facts(
        _DOCUMENT,
        ("a", term("void:DatasetDescription")),
        ("dcterms:title", Literal("Description of the dataset diplograph", language="en")),
        ("foaf:primaryTopic", _DATASET),
        ("dcterms:license", NamedNode(CC0)),
    )


def _catalog(served: Served) -> Iterator[Triple]:
    yield from _facts(
        _CATALOG,
        ("a", term("dcat:Catalog")),
        ("dcterms:title", Literal("What diplograph publishes", language="en")),
        ("dcterms:license", NamedNode(CC0)),
        ("foaf:homepage", NamedNode(f"{served.base}/")),
        ("dcat:dataset", _DATASET),
        ("dcat:service", NamedNode(f"{served.base}/sparql")),
        ("dcat:resource", NamedNode(ONTOLOGY)),
        ("dcat:resource", NamedNode(SHAPES)),
        *(("dcterms:publisher", each) for each in served.of("dcterms:publisher")),
    )


def _dataset(served: Served) -> Iterator[Triple]:
    figures, base = served.figures, served.base
    yield from _facts(
        _DATASET,
        ("a", term("dcat:Dataset")),
        ("a", term("void:Dataset")),
        ("a", term("sd:Dataset")),
        ("dcterms:identifier", Literal(DATASET, datatype=term("xsd:anyURI"))),
        ("dcterms:license", NamedNode(CC0)),
        ("dcterms:modified", _moment(served.modified)),
        ("dcterms:conformsTo", NamedNode(ONTOLOGY)),
        ("dcterms:conformsTo", NamedNode(SHAPES)),
        ("dcat:version", Literal(served.version)),
        ("dcat:landingPage", NamedNode(f"{base}/dataset/diplograph.html")),
        ("foaf:homepage", NamedNode(f"{base}/")),
        ("void:uriSpace", Literal(BASE)),
        ("void:sparqlEndpoint", NamedNode(f"{base}/sparql")),
        ("void:openSearchDescription", NamedNode(f"{base}/opensearch.xml")),
        ("void:rootResource", _DATASET),
        ("sd:defaultGraph", DEFAULT_GRAPH),
        *(("dcterms:spatial", each) for each in figures.places),
        *(("dcterms:creator", each) for each in served.of("dcterms:publisher")),
        *(("void:dataDump", NamedNode(base + each.path)) for each in DUMPS if not each.package),
        *(("void:vocabulary", each) for each in _vocabularies(figures)),
    )
    if figures.first and figures.last:
        bounds = (("dcat:startDate", figures.first), ("dcat:endDate", figures.last))
        yield from _facts(_DATASET, ("dcterms:temporal", _PERIOD))
        yield from _facts(_PERIOD, ("a", term("dcterms:PeriodOfTime")), *bounds)


def _vocabularies(figures: Figures) -> Iterator[NamedNode]:
    """The vocabularies of others whose terms are used; ours stands in the record."""
    terms = [*(each.iri for each in figures.classes), *(each.iri for each in figures.properties)]
    used = {compact(each).partition(":")[0] for each in terms}
    for prefix in sorted(used & PREFIXES.keys() - _OURS):
        yield NamedNode(PREFIXES[prefix])
    yield NamedNode(ONTOLOGY)


def _sizes(figures: Figures) -> Iterator[Triple]:
    counted = (
        ("void:triples", figures.triples),
        ("void:entities", figures.entities),
        ("void:distinctSubjects", figures.subjects),
        ("void:distinctObjects", figures.objects),
        ("void:classes", len(figures.classes) or None),
        ("void:properties", len(figures.properties) or None),
    )
    yield from _facts(_DATASET, *((name, Literal(number)) for name, number in counted if number is not None))


def _partitions(figures: Figures) -> Iterator[Triple]:
    for kind in figures.classes:
        part = _named(fragment("class", kind.iri))
        yield from _facts(_DATASET, ("void:classPartition", part))
        yield from _facts(
            part, ("a", term("void:Dataset")), ("void:class", NamedNode(kind.iri)), ("void:entities", Literal(kind.entities))
        )
    for used in figures.properties:
        part = _named(fragment("property", used.iri))
        yield from _facts(_DATASET, ("void:propertyPartition", part))
        yield from _facts(
            part,
            ("a", term("void:Dataset")),
            ("void:property", NamedNode(used.iri)),
            ("void:triples", Literal(used.triples)),
            ("void:distinctSubjects", Literal(used.subjects)),
            ("void:distinctObjects", Literal(used.objects)),
        )


def _link_set(links: LinkFigures) -> Iterator[Triple]:
    """Links by one property into one dataset (VoID, section 5); the other dataset is named by the beginning of its IRIs."""
    node = _named(fragment(link_set_kind(links.predicate), links.space))
    target = _named(fragment("target", links.space))
    yield from _facts(_DATASET, ("void:subset", node))
    yield from _facts(
        node,
        ("a", term("void:Linkset")),
        ("void:linkPredicate", NamedNode(links.predicate)),
        ("void:subjectsTarget", _DATASET),
        ("void:objectsTarget", target),
        ("void:triples", Literal(links.triples)),
        ("void:distinctSubjects", Literal(links.subjects)),
        ("void:distinctObjects", Literal(links.objects)),
    )
    yield from _facts(target, ("a", term("void:Dataset")), ("void:uriSpace", Literal(links.space)))
    if known := _KNOWN_SPACES.get(links.space):
        title, homepage = known
        yield from _facts(target, ("dcterms:title", Literal(title, language="en")), ("foaf:homepage", NamedNode(homepage)))


def _distribution(served: Served, dump: Dump) -> Iterator[Triple]:
    node, address = _named(dump.name), NamedNode(served.base + dump.path)
    wrapped = (("dcat:compressFormat", dump.compression), ("dcat:packageFormat", dump.package))
    yield from _facts(_DATASET, ("dcat:distribution", node))
    yield from _facts(
        node,
        ("a", term("dcat:Distribution")),
        ("dcterms:title", Literal(f"Everything, as {dump.title}", language="en")),
        ("dcterms:license", NamedNode(CC0)),
        ("dcterms:modified", _moment(served.modified)),
        ("dcat:accessURL", address),
        ("dcat:downloadURL", address),
        ("dcat:mediaType", NamedNode(_IANA + dump.media_type)),
        *((name, NamedNode(_IANA + kind)) for name, kind in wrapped if kind),
    )


def _service(served: Served) -> Iterator[Triple]:
    """The SPARQL service: as a data service of the catalogue, and as it describes itself."""
    service = NamedNode(f"{served.base}/sparql")
    node = _named("sparql")
    yield from _facts(_DATASET, ("dcat:distribution", node))
    yield from _facts(
        node,
        ("a", term("dcat:Distribution")),
        ("dcterms:title", Literal("Everything, to be asked in SPARQL", language="en")),
        ("dcterms:license", NamedNode(CC0)),
        ("dcat:accessURL", service),
        ("dcat:accessService", service),
    )
    yield from _facts(
        service,
        ("a", term("dcat:DataService")),
        ("dcterms:title", Literal("SPARQL service of diplograph", language="en")),
        ("dcterms:license", NamedNode(CC0)),
        ("dcterms:conformsTo", _PROTOCOL),
        ("dcat:endpointURL", service),
        ("dcat:endpointDescription", NamedNode(f"{served.base}/openapi.json")),
        ("dcat:servesDataset", _DATASET),
        *(("dcterms:publisher", each) for each in served.of("dcterms:publisher")),
    )
    yield from describe_service(service.value, served.figures.triples)


def _moment(when: datetime) -> Literal:
    return Literal(when.isoformat(), datatype=term("xsd:dateTime"))
