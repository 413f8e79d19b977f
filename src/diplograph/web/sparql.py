"""The SPARQL endpoint: any query, answered by the readers; described when nothing is asked."""

from functools import lru_cache
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from diplograph.errors import NotAcceptable, QueryError
from diplograph.negotiation import (
    DATASETS,
    GRAPHS,
    HTML,
    JSON,
    QUERY,
    RESULTS_JSON,
    SOLUTIONS,
    TURTLE,
    Format,
    by_name,
    choose,
    offered_for,
)
from diplograph.readers import Job
from diplograph.representations import describe_service
from diplograph.serialisation import write_graph
from diplograph.sparql import form as form_of
from diplograph.sparql import is_update
from diplograph.web.asking import ask, known_already, send_validated, whole
from diplograph.web.errors import RESPONSES, content_of, problems_of
from diplograph.web.explaining import FORMATS, explained, hints_for, send_explanation
from diplograph.web.framing import framed_answer
from diplograph.web.protocol import FORM, READ_ONLY, SparqlRequest, read_request
from diplograph.web.site import Site, accept_of, site_of
from diplograph.web.tables import ROWS_OF_A_PAGE, table_of
from diplograph.web.templating import page

_EXAMPLE: Final = """PREFIX diplo: <https://w3id.org/diplograph/ontology#>
PREFIX schema: <https://schema.org/>

SELECT ?meeting ?meetingLabel ?date
WHERE { ?meeting a diplo:Meeting ; schema:startDate ?date ; diplo:displayName ?meetingLabel }
ORDER BY DESC(?date) ?meeting
LIMIT 20"""
router = APIRouter(tags=["SPARQL"])


def _parameter(name: str, description: str, *, repeated: bool = False, kind: str = "string") -> dict[str, Any]:
    text: dict[str, Any] = {"type": kind}
    schema = {"type": "array", "items": text} if repeated else text
    return {"name": name, "in": "query", "description": description, "schema": schema}


_PARAMETERS: Final = [
    _parameter("query", "One SPARQL 1.1 query."),
    _parameter("default-graph-uri", "A graph of the default graph; the union of all when no graph is named.", repeated=True),
    _parameter("named-graph-uri", "A graph that GRAPH may name; all when no graph is named.", repeated=True),
    _parameter("format", "json, xml, csv, tsv, html; for graphs ttl, jsonld, nt, rdf, nq, trig, html. Overrules Accept."),
    _parameter("timeout", "The time limit in seconds, up to the server's own.", kind="number"),
    _parameter("limit", "The most rows; the header Diplograph-More says whether there are more.", kind="integer"),
    _parameter("offset", "How many rows to leave out first, with `limit`.", kind="integer"),
    _parameter(
        "frame", "Nest a graph as JSON-LD: the name of a frame (meeting, person, …), or the IRI of the thing that stands first."
    ),
    _parameter("explain", "Say why there are no rows, instead of answering.", kind="boolean"),
]
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The answer; a form for browsers when nothing was asked",
        "content": content_of((*SOLUTIONS, *GRAPHS, *DATASETS, JSON, HTML)),
    },
    **RESPONSES,
}
_SUMMARY: Final = "Ask any SPARQL 1.1 query"


_BODY: Final = {
    "required": True,
    "content": {
        QUERY.media_type: {
            "schema": {"type": "string"},
            "example": "SELECT ?m { ?m a <https://w3id.org/diplograph/ontology#Meeting> }",
        },
        FORM: {"schema": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]}},
    },
}


@router.get("/sparql", summary=_SUMMARY, responses=_ANSWERS, response_class=Response, openapi_extra={"parameters": _PARAMETERS})
async def ask_by_get(request: Request) -> Response:
    """A query in the address; without one, browsers get a form, and programs the service's description."""
    return await _answer(request)


@router.post(
    "/sparql",
    summary=_SUMMARY,
    responses={**_ANSWERS, **problems_of(413, 415)},
    response_class=Response,
    openapi_extra={"requestBody": _BODY, "parameters": _PARAMETERS[1:]},
)
async def ask_by_post(request: Request) -> Response:
    """A query as the body, or as a field of a form."""
    return await _answer(request)


async def _answer(request: Request) -> Response:
    asked, site = await read_request(request), site_of(request)
    if not asked.query.strip():
        return _described(request, site, asked)
    if is_update(asked.query):
        raise QueryError(READ_ONLY, "SELECT, ASK, CONSTRUCT and DESCRIBE are answered")
    if asked.explain:
        form = _chosen(accept_of(request), asked, FORMATS)
        return send_explanation(request, asked, await explained(site, asked), form)
    if asked.frame:
        return await framed_answer(request, site, asked)
    chosen = answer_format(asked, accept_of(request))
    if chosen.extension == HTML.extension:
        return await _page(request, site, asked)
    job = job_for(asked, site, chosen, asked.limit)
    if known := known_already(request, site, job):
        return known
    answer = await ask(request, site, job)
    response = await send_validated(request, site, job, answer, chosen)
    response.headers.update(hints_for(site, job.text, answer, chosen))
    if answer.more and asked.limit is not None and request.method == "GET":
        following = request.url.include_query_params(offset=asked.offset + asked.limit)
        response.headers["Link"] = f'<{site.root}/sparql?{following.query}>; rel="next"'
    return response


def job_for(asked: SparqlRequest, site: Site, form: Format, limit: int | None) -> Job:
    """Return what the readers are asked: the query in a format, its first rows only if there is a limit."""
    granted = site.readers.limits.seconds
    seconds = granted if asked.timeout is None else min(asked.timeout, granted)
    return Job(site.text_of(asked.query), form.extension, asked.default_graphs, asked.named_graphs, limit, asked.offset, seconds)


def answer_format(asked: SparqlRequest, accept: str | None) -> Format:
    """Return the format that a query is answered in, a page included.

    Raises:
        NotAcceptable: when the client wants none of those that its form can be answered in.
    """
    query_form = form_of(asked.query)
    return by_name(asked.formats, _offered(query_form)) if asked.formats else _negotiated(accept, query_form)


# A program sends the same header each time, and there are few programs.
@lru_cache(maxsize=256)
def _negotiated(accept: str | None, query_form: str | None) -> Format:
    return choose(accept, _offered(query_form))


def _offered(query_form: str | None) -> tuple[Format, ...]:
    return *offered_for(query_form), HTML


def _chosen(accept: str | None, asked: SparqlRequest, offered: tuple[Format, ...]) -> Format:
    return by_name(asked.formats, offered) if asked.formats else choose(accept, offered)


async def _page(request: Request, site: Site, asked: SparqlRequest) -> Response:
    """The answer beneath the query, its first rows only."""
    form = TURTLE if offered_for(form_of(asked.query)) == (*GRAPHS, *DATASETS) else RESULTS_JSON
    limit = min(asked.limit or ROWS_OF_A_PAGE, ROWS_OF_A_PAGE)
    answer = await ask(request, site, job_for(asked, site, form, limit))
    table = await run_in_threadpool(table_of, await whole(answer), form, site)
    why = await explained(site, asked) if table.empty and not asked.offset and limit else None
    return await run_in_threadpool(
        page, request, "sparql.html", query=asked.query, table=table, more=answer.more, explanation=why, behind=_behind(request)
    )


def _behind(request: Request) -> str:
    """What stands behind the path of a query's own address; a query that was posted has none."""
    return f"?{request.url.query}" if request.method == "GET" and request.url.query else ""


def _described(request: Request, site: Site, asked: SparqlRequest) -> Response:
    """Nothing was asked: a form for browsers, the service's own description for programs (SPARQL 1.1 Service Description)."""
    if request.method != "GET" or "query" in request.query_params:
        raise QueryError("there is no query", "GET /sparql?query=SELECT…, or POST it as application/sparql-query")
    try:
        form = _chosen(accept_of(request), asked, (*GRAPHS, HTML))
    except NotAcceptable:
        raise QueryError("there is no query", "GET /sparql?query=SELECT…, or accept text/turtle for the description") from None
    if form.extension == HTML.extension:
        return page(request, "sparql.html", query=_EXAMPLE, table=None, more=None, explanation=None)
    triples = describe_service(f"{site.base(request)}/sparql", site.statements)
    return Response(write_graph(triples, form), headers={"Content-Type": form.content_type})
