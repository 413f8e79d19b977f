"""Which format an answer takes: the ``Accept`` header against what is on offer (RFC 9110, section 12.5.1).

The rules: each offered media type gets the weight of the most specific range that names it; the greatest weight wins, a tie
goes to the type that the client named more precisely, then to the one offered first. A weight of 0 forbids. Parameters of a
media range (``charset``, ``profile``) do not matter here, because no offer has any; a range without parameters counts before
one with them. A member that cannot be read is passed over, and a header without any that can is as good as none.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from diplograph.errors import NotAcceptable

_WORD: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE: Final = re.compile(rf"\s*(?:(?P<type>{_WORD})/(?P<subtype>{_WORD})|\*)\s*(?P<rest>;.*)?", re.DOTALL)
_MEMBER: Final = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^,"]|")+', re.DOTALL)
_PARAMETER: Final = re.compile(rf';\s*(?P<name>{_WORD})\s*=\s*(?P<value>"(?:[^"\\]|\\.)*"|[^;\s]*)', re.DOTALL)
_LONGEST: Final = 4096  # what a header has beyond this is passed over; no client sends as much
_WEIGHT: Final = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Format:
    """One format that an answer can have.

    Attributes:
        name: What people call it.
        media_type: Its media type.
        extension: The suffix of its addresses, without the dot.
        aliases: Wider or older media types that clients ask for and mean this one; the answer is labelled as they asked.
        engine: How pyoxigraph calls it, if pyoxigraph writes it.
    """

    name: str
    media_type: str
    extension: str
    aliases: tuple[str, ...] = ()
    engine: RdfFormat | QueryResultsFormat | None = None

    @property
    def content_type(self) -> str:
        """The ``Content-Type`` header: text formats say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


HTML: Final = Format("HTML", "text/html", "html")
TEXT: Final = Format("plain text", "text/plain", "txt")
JSON: Final = Format("JSON", "application/json", "json")
PROBLEM: Final = Format("problem details", "application/problem+json", "json", ("application/json",))
SCHEMA: Final = Format("JSON Schema", "application/schema+json", "json", ("application/json",))
QUERY: Final = Format("SPARQL query", "application/sparql-query", "rq")

SVG: Final = Format("SVG", "image/svg+xml", "svg")
PNG: Final = Format("PNG", "image/png", "png")
VEGA: Final = Format("Vega", "application/vnd.vega.v5+json", "vega")

RESULTS_JSON: Final = Format(
    "SPARQL JSON", "application/sparql-results+json", "json", ("application/json",), QueryResultsFormat.JSON
)
RESULTS_XML: Final = Format(
    "SPARQL XML", "application/sparql-results+xml", "xml", ("application/xml", "text/xml"), QueryResultsFormat.XML
)
CSV: Final = Format("CSV", "text/csv", "csv", (), QueryResultsFormat.CSV)
TSV: Final = Format("TSV", "text/tab-separated-values", "tsv", (), QueryResultsFormat.TSV)

TURTLE: Final = Format("Turtle", "text/turtle", "ttl", ("application/x-turtle",), RdfFormat.TURTLE)
JSON_LD: Final = Format("JSON-LD", "application/ld+json", "jsonld", ("application/json",), RdfFormat.JSON_LD)
N_TRIPLES: Final = Format("N-Triples", "application/n-triples", "nt", (), RdfFormat.N_TRIPLES)
RDF_XML: Final = Format("RDF/XML", "application/rdf+xml", "rdf", ("application/xml", "text/xml"), RdfFormat.RDF_XML)
TRIG: Final = Format("TriG", "application/trig", "trig", ("application/x-trig",), RdfFormat.TRIG)
N_QUADS: Final = Format("N-Quads", "application/n-quads", "nq", (), RdfFormat.N_QUADS)

# The first of each row is what a client gets that does not care.
SOLUTIONS: Final = (RESULTS_JSON, RESULTS_XML, CSV, TSV)
BOOLEANS: Final = (RESULTS_JSON, RESULTS_XML)
GRAPHS: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
DATASETS: Final = (TRIG, N_QUADS)
_BY_FORM: Final = {"SELECT": SOLUTIONS, "ASK": BOOLEANS, "CONSTRUCT": (*GRAPHS, *DATASETS), "DESCRIBE": (*GRAPHS, *DATASETS)}


def offered_for(query_form: str | None) -> tuple[Format, ...]:
    """Return the formats that a query of a form can be answered in.

    CSV and TSV have no place for the answer of an ASK (SPARQL 1.1 Query Results CSV and TSV Formats, section 3).
    """
    return _BY_FORM.get(query_form or "SELECT", SOLUTIONS)


@dataclass(frozen=True, slots=True)
class _Range:
    """One member of an ``Accept`` header."""

    type: str
    subtype: str
    has_parameters: bool
    weight: float

    def precision(self, media_type: str) -> int:
        """How precisely the range names a media type; 0 when it does not."""
        main, _, sub = media_type.partition("/")
        if self.type == main and self.subtype == sub:
            return 3 if self.has_parameters else 4
        if self.type == main and self.subtype == "*":
            return 2
        return int(self.type == self.subtype == "*")


def choose(accept: str | None, offered: Sequence[Format]) -> Format:
    """Choose a format.

    Args:
        accept: The value of the ``Accept`` header; several headers are joined with commas. ``None`` when there is none.
        offered: The formats that can be had, the preferred one first.

    Returns:
        The chosen format; when it was asked for by an alias, with that alias for its media type.

    Raises:
        NotAcceptable: when the client wants none of them; the message lists them.
    """
    ranges = _ranges(accept or "")
    if not ranges:
        return offered[0]
    candidates = [(each, media_type) for each in offered for media_type in (each.media_type, *each.aliases)]
    # An alias is served only to those who name it: for everybody else a format has its own media type.
    weighed = [
        (weight, precision, each, media_type)
        for each, media_type in candidates
        for weight, precision in [_weigh(ranges, media_type)]
        if weight > 0 and (media_type == each.media_type or precision >= _NAMED)
    ]
    if not weighed:
        raise NotAcceptable(f"nothing here can be had as {accept}", f"on offer: {_listed(offered)}")
    _, _, chosen, media_type = max(weighed, key=lambda each: each[:2])
    return replace(chosen, media_type=media_type) if media_type != chosen.media_type else chosen


_NAMED: Final = 3


def profiles_in(accept: str | None, media_type: str) -> list[list[str]]:
    """Return the profiles that a client names with a media type (RFC 6906), the preferred ones first.

    Args:
        accept: The value of the ``Accept`` header.
        media_type: The media type; ranges with wildcards name no profile of it.
    """
    found = []
    for member in _MEMBER.findall((accept or "")[:_LONGEST]):
        read, match = _range(member), _RANGE.fullmatch(member)
        if read and match and read.weight and f"{read.type}/{read.subtype}" == media_type:
            parameters = {each["name"].lower(): each["value"].strip('"') for each in _PARAMETER.finditer(match["rest"] or "")}
            found.append((read.weight, parameters.get("profile", "").split()))
    return [names for _, names in sorted(found, key=lambda each: -each[0]) if names]


def by_extension(extension: str, offered: Iterable[Format]) -> Format | None:
    """Return the offered format with that file name extension, or ``None``."""
    return next((each for each in offered if each.extension == extension), None)


# What clients call formats, by the extension that they have here.
_OTHER_NAMES: Final = {
    "turtle": "ttl",
    "n3": "ttl",
    "json-ld": "jsonld",
    "ld+json": "jsonld",
    "rdf+xml": "rdf",
    "rdfxml": "rdf",
    "n-triples": "nt",
    "ntriples": "nt",
    "n-quads": "nq",
    "nquads": "nq",
}


def by_name(names: Sequence[str], offered: Sequence[Format]) -> Format:
    """Return the first offered format that an extension (``csv``), a usual name (``turtle``) or a media type names.

    Args:
        names: The names, the preferred one first; those of formats that are not on offer are passed over.
        offered: The formats that can be had.

    Raises:
        NotAcceptable: when none of the names fits; the message lists what does.
    """
    for name in names:
        extension = _OTHER_NAMES.get(name.lower(), name)
        for each in offered:
            if extension == each.extension or name in {each.media_type, *each.aliases}:
                return each
    raise NotAcceptable(f"this cannot be had as {', '.join(names)}", f"on offer: {_listed(offered)}")


def _listed(offered: Sequence[Format]) -> str:
    return ", ".join(f"{each.media_type} (.{each.extension})" for each in offered)


def _weigh(ranges: Sequence[_Range], media_type: str) -> tuple[float, int]:
    """Return the weight of the most specific range that names a media type, and how specific it is."""
    found = [(each.precision(media_type), each.weight) for each in ranges]
    precision, weight = max(found)
    return (weight, precision) if precision else (0.0, 0)


def _ranges(header: str) -> list[_Range]:
    return [each for each in map(_range, _MEMBER.findall(header[:_LONGEST])) if each]


def _range(member: str) -> _Range | None:
    """Read one member; ``None`` when it is malformed."""
    match = _RANGE.fullmatch(member)
    if match is None:
        return None
    parameters = [(each["name"].lower(), each["value"]) for each in _PARAMETER.finditer(match["rest"] or "")]
    weight = next((value for name, value in parameters if name == "q"), "1")
    if not _WEIGHT.fullmatch(weight):
        return None
    # What follows the weight is an extension of the weight, not a parameter of the range.
    before = [name for name, _ in parameters]
    media = before[: before.index("q")] if "q" in before else before
    kind, subtype = (match["type"] or "*").lower(), (match["subtype"] or "*").lower()
    return None if kind == "*" != subtype else _Range(kind, subtype, bool(media), min(float(weight), 1.0))
