"""The SPARQL endpoint (SPARQL 1.1 Protocol, section 2.1): three ways to ask, one query, read-only."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from pyoxigraph import NamedNode

from diplograph.errors import NotAcceptable, QueryError
from diplograph.negotiation import BOOLEANS, GRAPHS, HTML, QUERY, SOLUTIONS, Format, by_name, choose
from diplograph.sparql import form as form_of
from diplograph.sparql import is_update
from diplograph.web.answers import send_once
from diplograph.web.errors import RESPONSES, TooLarge, UnsupportedMediaType
from diplograph.web.results import offered_for, written
from diplograph.web.site import AcceptDep, SiteDep
from diplograph.web.tables import table_of
from diplograph.web.templating import page

LONGEST_QUERY: Final = 1024 * 1024
_MOST_FIELDS: Final = 100
_FORM: Final = "application/x-www-form-urlencoded"
_UPDATE: Final = "application/sparql-update"
_UTF_8: Final = {"", "utf-8", "utf8", "us-ascii"}
_READ_ONLY: Final = "this graph is read-only: it changes only by new records, which a curator checks"
_EXAMPLE: Final = """PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX schema: <https://schema.org/>

SELECT ?meeting ?meetingLabel ?date
WHERE { ?meeting a diplo:Meeting ; schema:startDate ?date ; diplo:displayName ?meetingLabel }
ORDER BY DESC(?date) ?meeting
LIMIT 20"""
router = APIRouter(tags=["SPARQL"])


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """What was asked.

    Attributes:
        query: The query; empty when there was none.
        default_graphs: What the protocol's ``default-graph-uri`` named.
        named_graphs: What the protocol's ``named-graph-uri`` named.
        format: The format asked for by name, or empty.
    """

    query: str
    default_graphs: tuple[NamedNode, ...]
    named_graphs: tuple[NamedNode, ...]
    format: str


async def read_request(request: Request) -> SparqlRequest:
    """Read a request of the SPARQL protocol.

    Raises:
        QueryError: when there are several queries, an update, or what is sent is not UTF-8.
        TooLarge: when the body is longer than a mebibyte.
        UnsupportedMediaType: when the body is neither a form nor a query.
    """
    fields = _fields(request.scope["query_string"])
    if request.method == "POST":
        media_type, _, parameters = request.headers.get("content-type", "").partition(";")
        media_type = media_type.strip().lower()
        if media_type not in {_FORM, QUERY.media_type}:
            refused = _READ_ONLY if media_type == _UPDATE else f"a body of type {media_type or 'unknown'} is not read here"
            raise UnsupportedMediaType(refused, f"send the query as {QUERY.media_type} or as a form field of {_FORM}")
        if _charset(parameters) not in _UTF_8:
            raise UnsupportedMediaType(f"the character set {_charset(parameters)} is not read here", "send UTF-8")
        body = await _body(request)
        fields += _fields(body) if media_type == _FORM else [("query", _decoded(body))]
    return _request(fields)


def _request(fields: list[tuple[str, str]]) -> SparqlRequest:
    queries = [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in fields):
        raise QueryError(_READ_ONLY, "ask with `query`")
    if len(queries) > 1:
        raise QueryError(f"there are {len(queries)} queries; a request holds exactly one (SPARQL 1.1 Protocol, section 2.1)")
    return SparqlRequest(
        queries[0] if queries else "",
        _iris(value for name, value in fields if name == "default-graph-uri"),
        _iris(value for name, value in fields if name == "named-graph-uri"),
        next((value for name, value in fields if name == "format"), ""),
    )


async def _body(request: Request) -> bytes:
    """Read the body, no further than the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_QUERY:
            raise TooLarge(f"the query is longer than {LONGEST_QUERY} bytes")
    return bytes(body)


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    """Decode form fields, once."""
    try:
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


def _iris(values: Iterable[str]) -> tuple[NamedNode, ...]:
    found = []
    for value in values:
        try:
            found.append(NamedNode(value))
        except ValueError:
            raise QueryError(f"{value!r} is not the absolute IRI of a graph") from None
    return tuple(found)


RequestDep = Annotated[SparqlRequest, Depends(read_request)]


def _parameter(name: str, description: str, *, repeated: bool = False) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    schema = {"type": "array", "items": text} if repeated else text
    return {"name": name, "in": "query", "description": description, "schema": schema}


_PARAMETERS: Final = [
    _parameter("query", "One SPARQL 1.1 query."),
    _parameter("default-graph-uri", "A graph of the default graph; the union of all when no graph is named.", repeated=True),
    _parameter("named-graph-uri", "A graph that GRAPH may name; all when no graph is named.", repeated=True),
    _parameter("format", "json, xml, csv, tsv, html; ttl, jsonld, nt, rdf for CONSTRUCT and DESCRIBE. Overrules Accept."),
]
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The answer; a form for browsers when nothing was asked",
        "content": {each.media_type: {} for each in (*SOLUTIONS, *GRAPHS, HTML)},
    },
    **RESPONSES,
}
_SUMMARY: Final = "Ask any SPARQL 1.1 query"


@router.get("/sparql", summary=_SUMMARY, responses=_ANSWERS, response_class=Response, openapi_extra={"parameters": _PARAMETERS})
def ask_by_get(request: Request, asked: RequestDep, site: SiteDep, accept: AcceptDep) -> Response:
    """A query in the address; without one, browsers get a form."""
    return _answer(request, asked, site, accept)


_BODY: Final = {
    "required": True,
    "content": {
        QUERY.media_type: {
            "schema": {"type": "string"},
            "example": "SELECT ?m { ?m a <https://w3id.org/diplograph/ontology#Meeting> }",
        },
        _FORM: {"schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}},
    },
}


@router.post(
    "/sparql",
    summary=_SUMMARY,
    responses={
        **_ANSWERS,
        413: {"description": "The query is longer than 1 MiB"},
        415: {"description": "The body is neither a query nor a form"},
    },
    response_class=Response,
    openapi_extra={"requestBody": _BODY, "parameters": _PARAMETERS[1:]},
)
def ask_by_post(request: Request, asked: RequestDep, site: SiteDep, accept: AcceptDep) -> Response:
    """A query as the body, or as a field of a form."""
    return _answer(request, asked, site, accept)


def _answer(request: Request, asked: SparqlRequest, site: SiteDep, accept: str | None) -> Response:
    if not asked.query.strip():
        return _teach(request, accept)
    if is_update(asked.query):
        raise QueryError(_READ_ONLY, "SELECT, ASK, CONSTRUCT and DESCRIBE are answered")
    form = _chosen(asked, accept, (*offered_for(form_of(asked.query)), HTML))
    results = site.store.query(asked.query, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
    if form.extension == HTML.extension:
        return page(request, "sparql.html", query=asked.query, table=table_of(results, site))
    return send_once(request, written(results, form), form)


def _chosen(asked: SparqlRequest, accept: str | None, offered: tuple[Format, ...]) -> Format:
    return by_name(asked.format, offered) if asked.format else choose(accept, offered)


def _teach(request: Request, accept: str | None) -> Response:
    """Without a query there is nothing to answer; a browser gets a form to write one in."""
    try:
        wants_page = choose(accept, (*BOOLEANS, *GRAPHS, HTML)).extension == HTML.extension
    except NotAcceptable:
        wants_page = False
    if wants_page and request.method == "GET":
        return page(request, "sparql.html", query=_EXAMPLE, table=None)
    raise QueryError("there is no query", "GET /sparql?query=SELECT…, or POST it as application/sparql-query")
