"""The SPARQL service, described by itself (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from pyoxigraph import QueryResultsFormat as Table

from diplograph.vocabulary import DATASET, DESCRIPTION, RDF_TYPE, term

# The namespace of the W3C's list of formats; the engine has another one for JSON-LD.
_NAMESPACE: Final = "http://www.w3.org/ns/formats/"
_FORMATS: Final = (
    *(Table.JSON, Table.XML, Table.CSV, Table.TSV),
    *(RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD, RdfFormat.N_QUADS, RdfFormat.TRIG),
)
# The union of all graphs; its name is a fragment of the dataset's description, where its figures stand.
DEFAULT_GRAPH: Final = NamedNode(f"{DESCRIPTION}#default-graph")


def describe_service(service: str, statements: int) -> Iterator[Triple]:
    """Yield the description of the service at an address; its dataset is the one that the description of the dataset tells of.

    Args:
        service: The absolute address of the endpoint.
        statements: How many triples its default graph has.
    """
    endpoint = NamedNode(service)
    dataset = NamedNode(DATASET)
    yield Triple(endpoint, RDF_TYPE, term("sd:Service"))
    yield Triple(endpoint, term("sd:endpoint"), endpoint)
    yield Triple(endpoint, term("sd:supportedLanguage"), term("sd:SPARQL11Query"))
    yield Triple(endpoint, term("sd:feature"), term("sd:UnionDefaultGraph"))
    for form in _FORMATS:
        yield Triple(endpoint, term("sd:resultFormat"), NamedNode(_NAMESPACE + form.iri.rpartition("/")[2]))
    yield Triple(endpoint, term("sd:defaultDataset"), dataset)
    yield Triple(dataset, RDF_TYPE, term("sd:Dataset"))
    yield Triple(dataset, RDF_TYPE, term("void:Dataset"))
    yield Triple(dataset, term("rdfs:seeAlso"), NamedNode(DESCRIPTION))
    yield Triple(dataset, term("void:sparqlEndpoint"), endpoint)
    yield Triple(dataset, term("sd:defaultGraph"), DEFAULT_GRAPH)
    yield Triple(DEFAULT_GRAPH, RDF_TYPE, term("sd:Graph"))
    yield Triple(DEFAULT_GRAPH, term("void:triples"), Literal(statements))
