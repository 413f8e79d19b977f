"""What a request of the SPARQL protocol asks for (SPARQL 1.1 Protocol, section 2.1): three ways to ask, one query, read-only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote_to_bytes

from fastapi import Request
from pyoxigraph import NamedNode

from diplograph.errors import InputError, QueryError, TooLarge, UnsupportedMediaType
from diplograph.negotiation import QUERY, Format
from diplograph.readers import Job
from diplograph.web.site import Site, site_of

FORM: Final = "application/x-www-form-urlencoded"
READ_ONLY: Final = "this graph is read-only here: records are written at /records/KIND/SLUG, through the gate"
_QUERY: Final = b"query="
_MOST_FIELDS: Final = 1000
_MOST_DIGITS: Final = 12
_SECONDS: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?([eE][0-9])?")
_UPDATE: Final = "application/sparql-update"
_UTF_8: Final = {"", "utf-8", "utf8", "us-ascii"}


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """What was asked.

    Attributes:
        query: The query; empty when there was none.
        default_graphs: What the protocol's ``default-graph-uri`` named.
        named_graphs: What the protocol's ``named-graph-uri`` named.
        formats: The formats asked for by name, the preferred one first.
        timeout: The time limit asked for, in seconds; ``None`` for the server's own.
        limit: The most rows asked for; ``None`` for all.
        offset: How many rows to leave out first.
        explain: Whether to say why there are no rows, instead of answering.
        chart: The chart that shows the answer, as the header of a named query describes it: ``bar x=stateLabel y=meetings``; its
            roles may come one by one, as a form sends them.
        frame: The frame that a graph is to be nested by, or the IRI of the thing that stands first; empty for none.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    timeout: float | None = None
    limit: int | None = None
    offset: int = 0
    explain: bool = False
    frame: str = ""
    chart: str = ""


async def read_request(request: Request) -> SparqlRequest:
    """Read a request.

    Raises:
        QueryError: when there are several queries, an update, or what is sent is not UTF-8.
        InputError: when a parameter has no meaning.
        TooLarge: when the body is longer than the setting allows.
        UnsupportedMediaType: when the body is neither a form nor a query.
    """
    parameters = request.scope["query_string"]
    if request.method != "POST":
        return read_parameters(parameters)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("a coded body is not read here", "send it without Content-Encoding")
    media_type = _media_type(request.headers.get("content-type", ""))
    return read_parameters(parameters, media_type, await _body(request, site_of(request).settings.largest_body))


def read_parameters(query_string: bytes, content_type: str = "", body: bytes = b"") -> SparqlRequest:
    """Read what stands in an address, and in a body if there is one.

    Args:
        query_string: What the address has behind the question mark.
        content_type: The type of the body; empty when there is none.
        body: The body.

    Raises:
        QueryError: when there are several queries, an update, or what is sent is not UTF-8.
        InputError: when a parameter has no meaning.
        UnsupportedMediaType: when the body is neither a form nor a query.
    """
    fields = _fields(query_string)
    if content_type:
        fields += _fields(body) if _media_type(content_type) == FORM else [("query", _decoded(body))]
    return _request(fields)


def job_for(asked: SparqlRequest, site: Site, form: Format, limit: int | None) -> Job:
    """Return what the readers are asked: the query in a format, its first rows only if there is a limit."""
    granted = site.readers.limits.seconds
    seconds = granted if asked.timeout is None else min(asked.timeout, granted)
    return Job(site.text_of(asked.query), form.extension, asked.default_graphs, asked.named_graphs, limit, asked.offset, seconds)


def _media_type(content_type: str) -> str:
    """The type of a body that can be read."""
    media_type, _, parameters = content_type.partition(";")
    media_type = media_type.strip().lower()
    if media_type not in {FORM, QUERY.media_type}:
        refused = READ_ONLY if media_type == _UPDATE else f"a body of type {media_type or 'unknown'} is not read here"
        raise UnsupportedMediaType(refused, f"send the query as {QUERY.media_type} or as a form field of {FORM}")
    if _charset(parameters) not in _UTF_8:
        raise UnsupportedMediaType(f"the character set {_charset(parameters)} is not read here", "send UTF-8")
    return media_type


def _request(fields: list[tuple[str, str]]) -> SparqlRequest:
    queries = [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in fields):
        raise QueryError(READ_ONLY, "ask with `query`")
    if len(queries) > 1:
        raise QueryError(f"there are {len(queries)} queries; a request holds exactly one (SPARQL 1.1 Protocol, section 2.1)")
    plain = dict(fields)
    if plain.get("offset") and not plain.get("limit"):
        raise InputError("offset is given without limit", "give both, or write OFFSET into the query")
    return SparqlRequest(
        queries[0] if queries else "",
        _iris(value for name, value in fields if name == "default-graph-uri"),
        _iris(value for name, value in fields if name == "named-graph-uri"),
        tuple(each.strip() for name, value in fields if name == "format" for each in value.split(",") if each.strip()),
        _seconds(plain["timeout"]) if "timeout" in plain else None,
        _number("limit", plain["limit"]) if "limit" in plain else None,
        _number("offset", plain["offset"]) if "offset" in plain else 0,
        plain.get("explain", "false").lower() not in {"false", "0", "no"},
        plain.get("frame", "").strip(),
        " ".join([plain.get("chart", "").strip(), *(value for name, value in fields if name == "role" and value)]).strip(),
    )


def _number(name: str, value: str) -> int:
    """A parameter that counts."""
    if not (value.isascii() and value.isdigit()) or len(value) > _MOST_DIGITS:
        raise InputError(f"{name}={value} is no number of rows", f"write it in digits: {name}=100")
    return int(value)


def _seconds(value: str) -> float:
    """A time limit."""
    if not _SECONDS.fullmatch(value) or not float(value):
        raise InputError(f"timeout={value} is no number of seconds", "write it in digits, above 0: timeout=2.5")
    return float(value)


async def _body(request: Request, longest: int) -> bytes:
    """Read the body, no further than the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            raise TooLarge(f"the query is longer than {longest} bytes")
    return bytes(body)


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    """Decode form fields, once."""
    try:
        if encoded.startswith(_QUERY) and b"&" not in encoded and encoded.isascii():  # most have nothing else
            return [("query", unquote_to_bytes(encoded[len(_QUERY) :].replace(b"+", b" ")).decode())]
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise QueryError(f"the parameters are not percent-encoded UTF-8, or more than {_MOST_FIELDS}") from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise QueryError(f"the query is not UTF-8: byte {error.start} cannot be read") from None


def _charset(parameters: str) -> str:
    pairs = (each.partition("=") for each in parameters.lower().split(";"))
    return next((value.strip().strip('"') for name, _, value in pairs if name.strip() == "charset"), "")


def _iris(values: Iterable[str]) -> tuple[str, ...]:
    found = []
    for value in values:
        try:
            found.append(NamedNode(value).value)
        except ValueError:
            raise QueryError(f"{value!r} is not the absolute IRI of a graph") from None
    return tuple(found)
