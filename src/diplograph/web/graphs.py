"""The graph store, to read (SPARQL 1.1 Graph Store HTTP Protocol, sections 4.1, 4.2 and 5.2).

Indirectly, a graph is named in the address: ``/graphs?graph=IRI``; ``/graphs?default`` is the default graph, the union of all.
Directly, the graph of a record answers at its own address, see :mod:`diplograph.web.things`.
"""

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import NamedNode

from diplograph.errors import InputError, NotFound
from diplograph.negotiation import DATASETS, GRAPHS, RESULTS_JSON, Format, choose
from diplograph.readers import Job
from diplograph.web.asking import ask, known_already, send_validated, whole
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.site import Site, accept_of, site_of

_FORMATS: Final = (*GRAPHS, *DATASETS)
_DEFAULT: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The graph", "content": content_of(_FORMATS)},
    **RESPONSES,
}
_PARAMETERS: Final = [
    {"name": "graph", "in": "query", "description": "The IRI of a named graph.", "schema": {"type": "string", "format": "iri"}},
    {"name": "default", "in": "query", "description": "Asks for the default graph.", "schema": {"type": "string"}},
]
router = APIRouter(tags=["SPARQL"])


@router.get("/graphs", summary="A graph", responses=_ANSWERS, response_class=Response, openapi_extra={"parameters": _PARAMETERS})
async def graph(request: Request) -> Response:
    """The statements of one graph, or of the default graph."""
    site = site_of(request)
    form = choose(accept_of(request), _FORMATS)
    job = _job(site, _asked_for(request), form)
    if answer := known_already(request, site, job):
        return answer
    if job.named_graphs and not await _exists(request, site, job):
        raise NotFound(f"there is no graph <{job.named_graphs[0]}>", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } lists them")
    return await send_validated(request, site, job, await ask(request, site, job), form)


def _asked_for(request: Request) -> NamedNode | None:
    """The graph that the address names; ``None`` for the default graph."""
    named, default = request.query_params.getlist("graph"), "default" in request.query_params
    if len(named) + default != 1:
        raise InputError("a request names one graph", "give `graph=IRI`, or `default`")
    try:
        return NamedNode(named[0]) if named else None
    except ValueError:
        raise InputError(f"graph={named[0]} is not the absolute IRI of a graph", "write it in full, percent-encoded") from None


def _job(site: Site, asked_for: NamedNode | None, form: Format) -> Job:
    seconds = site.readers.limits.seconds
    if asked_for is None:
        return Job(_DEFAULT, form.extension, seconds=seconds)
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {asked_for} {{ ?s ?p ?o }} }}"
    return Job(text, form.extension, named_graphs=(asked_for.value,), seconds=seconds)


async def _exists(request: Request, site: Site, job: Job) -> bool:
    """Whether a graph has statements; one that has none is not there."""
    found = Job(f"ASK {{ GRAPH <{job.named_graphs[0]}> {{ ?s ?p ?o }} }}", RESULTS_JSON.extension, seconds=job.seconds)
    return b"true" in await whole(await ask(request, site, found))
