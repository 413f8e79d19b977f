"""Triples as documents: Turtle in the canonical form, the other formats by pyoxigraph. The same triples, the same bytes."""

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from diplograph.errors import NotAcceptable
from diplograph.negotiation import RDF_XML, TURTLE, Format
from diplograph.representations.description import sorted_triples
from diplograph.turtle import render
from diplograph.vocabulary import PREFIXES, compact

_ELEMENT_NAME: Final = re.compile(r"[^\W\d][\w.-]*$")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_graph(triples: Iterable[Triple], form: Format, main: NamedNode | None = None) -> bytes:
    """Write triples in a format for graphs; JSON-LD comes expanded, see :mod:`diplograph.representations.jsonld`.

    Args:
        triples: The graph.
        form: One of :data:`diplograph.negotiation.GRAPHS`.
        main: The thing that stands first in Turtle.

    Raises:
        NotAcceptable: when the graph cannot be said in this format (RDF/XML has no way to write some predicates).
    """
    if form.extension == TURTLE.extension:
        return render(triples, main).encode()
    if not isinstance(form.engine, RdfFormat):
        raise TypeError(f"{form.name} is no format for graphs")
    ordered = sorted_triples(triples)
    if form.extension == RDF_XML.extension:
        _refuse_what_xml_cannot_say(ordered)
    try:
        return serialize(ordered, format=form.engine, prefixes=_prefixes(ordered)) or b""
    except OSError as error:
        raise NotAcceptable(f"{form.name} cannot say this: {error}", "ask for text/turtle") from None


def _refuse_what_xml_cannot_say(triples: Iterable[Triple]) -> None:
    """A predicate becomes an element, so its IRI must end in a name (RDF 1.1 XML Syntax, section 5.1); XML has no controls."""
    for triple in triples:
        value = triple.object.value if isinstance(triple.object, Literal) else ""
        if not _ELEMENT_NAME.search(triple.predicate.value) or _CONTROL.search(value):
            raise NotAcceptable(f"RDF/XML has no way to write {triple}", "ask for text/turtle")


def _prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """Our prefixes that the triples use."""
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    used = {compact(iri).partition(":")[0] for iri in iris}
    return {prefix: PREFIXES[prefix] for prefix in sorted(used & PREFIXES.keys())}
