"""Answers as bytes: graphs and tables in every format that is offered, whole when small, piece by piece when large.

pyoxigraph writes; what is ours is the order of small graphs, the prefixes, and the refusal to write XML that no parser reads.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO, Final, Protocol, cast

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple, serialize

from diplograph.errors import NotAcceptable
from diplograph.negotiation import N_TRIPLES, RDF_XML, RESULTS_XML, TURTLE, Format
from diplograph.turtle import render
from diplograph.vocabulary import PREFIXES, compact

_ELEMENT_NAME: Final = re.compile(r"[^\W\d][\w.-]*$")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# The same characters as UTF-8 has them.
_CONTROL_BYTES: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# A graph of at most so many triples is written in canonical form: sorted, with the prefixes that it uses and no others.
_SMALL: Final = 1000


class Output(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int:
        """Take bytes; return how many."""
        ...

    def flush(self) -> None:
        """Do with the bytes what is to be done."""
        ...


def sorted_triples(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return triples in the one order that all representations use, each once."""
    # As text: no subject and no predicate is the beginning of another one, as each ends with a bracket or a space.
    return tuple(sorted(set(triples), key=str))


def write_graph(triples: Iterable[Triple], form: Format, main: NamedNode | None = None) -> bytes:
    """Write triples in a format for graphs; JSON-LD comes expanded, see :mod:`diplograph.representations.jsonld`.

    Args:
        triples: The graph.
        form: One of :data:`diplograph.negotiation.GRAPHS` or ``DATASETS``.
        main: The thing that stands first in Turtle.

    Raises:
        NotAcceptable: when the graph cannot be said in this format (RDF/XML has no way to write some predicates).
    """
    if form.extension == TURTLE.extension:
        return render(triples, main).encode()
    if form.extension == N_TRIPLES.extension:
        # A line is a triple as text, so lines in order are triples in order.
        lines = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
        return b"".join(sorted(set(lines)))
    ordered = sorted_triples(triples)
    engine = _engine(form)
    try:
        content = serialize(_sayable(ordered, form), format=engine, prefixes=_prefixes(ordered)) or b""
    except OSError as error:
        raise NotAcceptable(f"{form.name} cannot say this: {error}", "ask for text/turtle") from None
    return _escaped(content) if form.extension == RDF_XML.extension else content


def stream_graph(triples: Iterable[Triple], form: Format, output: Output) -> None:
    """Write triples to an output: a small graph as :func:`write_graph` does, a large one in the order in which it comes.

    Raises:
        NotAcceptable: when a triple cannot be said in this format; what came before it is written by then.
    """
    coming = iter(triples)
    first = list(islice(coming, _SMALL))
    if len(first) < _SMALL:
        output.write(write_graph(first, form))
        return
    guarded = _XmlGuard(output) if form.extension == RDF_XML.extension else output
    try:
        serialize(_sayable(chain(first, coming), form), _file(guarded), format=_engine(form), prefixes=PREFIXES)
    except OSError as error:
        raise NotAcceptable(f"{form.name} cannot say this: {error}", "ask for text/turtle") from None


def stream_table(results: QuerySolutions | QueryBoolean, form: Format, output: Output) -> None:
    """Write rows, or yes or no, to an output.

    Raises:
        NotAcceptable: when a row holds a character that XML cannot; what came before it is written by then.
    """
    if not isinstance(form.engine, QueryResultsFormat):
        raise TypeError(f"{form.name} is no format for tables")
    guarded = _XmlGuard(output) if form.extension == RESULTS_XML.extension else output
    results.serialize(_file(guarded), format=form.engine)


def stream_quads(quads: Iterable[Quad], form: Format, output: Output) -> None:
    """Write quads to an output, in the order in which they come."""
    serialize(quads, _file(output), format=_engine(form), prefixes=PREFIXES)


def _file(output: Output) -> IO[bytes]:
    """The engine takes any file; all that it does with one is write and flush."""
    return cast("IO[bytes]", output)


class _XmlGuard:
    """An output that keeps XML 1.0 true to what is said.

    A control character has no way into XML, not even escaped (section 2.2); a carriage return must be escaped, or every parser
    takes it for a line's end (section 2.11).
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._tail = b""
        self.flush = output.flush

    def write(self, data: bytes) -> int:
        """Pass bytes on."""
        if _CONTROL_BYTES.search(self._tail + data):
            raise NotAcceptable("the answer holds a control character, which XML has no way to write", "ask for JSON")
        self._tail = data[-2:]
        self._output.write(_escaped(data))
        return len(data)


def _escaped(xml: bytes) -> bytes:
    return xml.replace(b"\r", b"&#13;")


def _engine(form: Format) -> RdfFormat:
    if not isinstance(form.engine, RdfFormat):
        raise TypeError(f"{form.name} is no format for graphs")
    return form.engine


def _sayable(triples: Iterable[Triple], form: Format) -> Iterable[Triple]:
    return _sayable_in_xml(triples) if form.extension == RDF_XML.extension else triples


def _sayable_in_xml(triples: Iterable[Triple]) -> Iterator[Triple]:
    """A predicate becomes an element, so its IRI must end in a name (RDF 1.1 XML Syntax, section 5.1); XML has no controls."""
    for triple in triples:
        value = triple.object.value if isinstance(triple.object, Literal) else ""
        if not _ELEMENT_NAME.search(triple.predicate.value) or _CONTROL.search(value):
            raise NotAcceptable(f"RDF/XML has no way to write {triple}", "ask for text/turtle")
        yield triple


def _prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """Our prefixes that the triples use."""
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    used = {compact(iri).partition(":")[0] for iri in iris}
    return {prefix: PREFIXES[prefix] for prefix in sorted(used & PREFIXES.keys())}
