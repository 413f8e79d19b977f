"""Triples as documents: Turtle in the canonical form, the other formats by pyoxigraph. The same triples, the same bytes."""

from collections.abc import Iterable

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from diplograph.errors import NotAcceptable
from diplograph.negotiation import TURTLE, Format
from diplograph.representations.description import sorted_triples
from diplograph.turtle import render
from diplograph.vocabulary import PREFIXES, compact


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
    try:
        return serialize(ordered, format=form.engine, prefixes=_prefixes(ordered)) or b""
    except (ValueError, OSError) as error:
        raise NotAcceptable(f"this graph cannot be written as {form.name}: {error}", "ask for text/turtle") from None


def _prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """Our prefixes that the triples use."""
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    used = {compact(iri).partition(":")[0] for iri in iris}
    return {prefix: PREFIXES[prefix] for prefix in sorted(used & PREFIXES.keys())}
