"""The named queries as pages and as an interface: one address for each, its parameters in the address."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from diplograph.errors import NotFound, ParameterError
from diplograph.negotiation import GRAPHS, HTML, JSON, QUERY, RESULTS_JSON, SOLUTIONS, TURTLE, Format, by_extension, choose
from diplograph.questions import Catalogue, Parameter, Question, check_values
from diplograph.readers import Job
from diplograph.sparql import form
from diplograph.vocabulary import CC_BY
from diplograph.web.answers import Document, send, unchanged
from diplograph.web.asking import ask, send_answer, whole
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.pictures import PICTURES, pictures_of, send_picture
from diplograph.web.site import AcceptDep, Site, SiteDep, accept_of, site_of
from diplograph.web.tables import ROWS_OF_A_PAGE, table_of
from diplograph.web.templating import page

_TYPES: Final[dict[str, dict[str, str]]] = {
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
}
_INPUTS: Final = {"date": "date", "integer": "number"}


def question_router(catalogue: Catalogue) -> APIRouter:
    """Return the routes of a catalogue; each question has a documented one of its own."""
    router = APIRouter(tags=["Named queries"])
    router.add_api_route("/queries", _list, summary="List the named queries", responses=_of(JSON, HTML), response_class=Response)
    for question in catalogue.values():
        router.add_api_route(
            f"/queries/{question.name}",
            _endpoint(question),
            name=question.name,
            summary=question.title,
            description=question.why,
            operation_id=f"ask-{question.name}",
            responses=_of(*_offered(question)),
            response_class=Response,
            openapi_extra={"parameters": [_documented(parameter) for parameter in question.parameters]},
        )
    router.add_api_route(
        "/queries/{name}.{extension}",
        _in_format,
        summary="Ask a named query in the format of the extension",
        responses=RESPONSES,
        response_class=Response,
    )
    router.add_api_route("/queries/{name}", _unknown, include_in_schema=False)
    return router


def _of(*formats: Format) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The answer", "content": content_of(formats)}, **RESPONSES}


def _offered(question: Question) -> tuple[Format, ...]:
    tables = GRAPHS if form(question.text) in {"CONSTRUCT", "DESCRIBE"} else SOLUTIONS
    return (*tables, HTML, QUERY, *pictures_of(question))


def _documented(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.description} ({parameter.type})",
        "schema": {**_TYPES.get(parameter.type, {"type": "string"}), "default": _plain(parameter.example)},
        "example": _plain(parameter.example),
    }


def _plain(example: str) -> str:
    """An example as a user types it: the quotes of a text are the header's."""
    return example[1:-1] if len(example) > 1 and example[0] == example[-1] == '"' else example


def _list(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """Each question in words, with its parameters, in the order of importance."""
    chosen = choose(accept, (JSON, HTML))
    document = Document("/queries", chosen, license=CC_BY)
    if answer := unchanged(request, document):
        return answer
    if chosen.extension == HTML.extension:
        content = page(request, "queries.html", questions=list(site.catalogue.values())).body
        return send(request, document, bytes(content))
    listed = {"queries": [_described(question, site) for question in site.catalogue.values()]}
    return send(request, document, json.dumps(listed, ensure_ascii=False, indent=2).encode())


def _described(question: Question, site: Site) -> dict[str, object]:
    return {
        "name": question.name,
        "title": question.title,
        "why": question.why,
        "audience": question.audience,
        "rank": question.rank,
        "mustHave": question.must_have,
        "chart": question.chart,
        "url": f"{site.mount}/queries/{question.name}",
        "parameters": [
            {"name": each.name, "type": each.type, "description": each.description, "example": _plain(each.example)}
            for each in question.parameters
        ],
    }


def _endpoint(question: Question) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        form = choose(accept_of(request), _offered(question))
        return await _answer(request, site_of(request), question, form, negotiated=True)

    return answer


async def _in_format(name: str, extension: str, request: Request) -> Response:
    """The same answer, in the format that the address ends in: json, csv, tsv, xml, html, rq; ttl, jsonld, nt, rdf for graphs."""
    site = site_of(request)
    question = site.catalogue.named(name)
    chosen = by_extension(extension, _offered(question))
    if chosen is None:
        formats = ", ".join(f".{each.extension}" for each in _offered(question))
        raise NotFound(f"the answer to {name} cannot be had as .{extension}", f"it can be had as {formats}")
    return await _answer(request, site, question, chosen, negotiated=False)


def _unknown(name: str, site: SiteDep) -> Response:
    """No question has this name; the refusal says which one was meant."""
    site.catalogue.named(name)
    raise NotFound(f"there is no named query {name!r}")


async def _answer(request: Request, site: Site, question: Question, chosen: Format, *, negotiated: bool) -> Response:
    values = _values(request, question)
    query = question.bind(values)
    document = Document(
        f"/queries/{question.name}.{chosen.extension}", chosen, _offered(question), tuple(values.items()), negotiated=negotiated
    )
    if answer := unchanged(request, document):
        return answer
    if chosen.extension == QUERY.extension:
        return send(request, document, query.encode())
    if values:
        await run_in_threadpool(check_values, site.store, question, values)
    if chosen in PICTURES:
        return await send_picture(request, site, question, query, document)
    if chosen.extension != HTML.extension:
        answered = await ask(request, site, Job(query, chosen.extension, seconds=site.readers.limits.seconds))
        return await send_answer(request, answered, chosen, document.validated(site, site.base(request)))
    return await _page(request, site, question, values, document)


def _values(request: Request, question: Question) -> dict[str, str]:
    """The parameters in the address; an empty field of a form is one left at its example."""
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in values:
            raise ParameterError(f"parameter {name} is given twice", "give it once")
        values[name] = value
    question.bind({name: "" for name in values if name not in {each.name for each in question.parameters}})
    return {name: value for name, value in values.items() if value.strip()}


async def _page(request: Request, site: Site, question: Question, values: dict[str, str], document: Document) -> Response:
    query = question.bind(values)
    form = TURTLE if TURTLE in _offered(question) else RESULTS_JSON
    answered = await ask(request, site, Job(query, form.extension, limit=ROWS_OF_A_PAGE, seconds=site.readers.limits.seconds))
    content = await whole(answered)

    def rendered() -> bytes:
        answer = page(
            request,
            "question.html",
            question=question,
            fields=[
                (each, values.get(each.name, _plain(each.example)), _INPUTS.get(each.type, "text"))
                for each in question.parameters
            ],
            formats=[each for each in _offered(question) if each.extension != HTML.extension and each not in PICTURES],
            pictures=pictures_of(question),
            suffix=f"?{urlencode(values)}" if values else "",
            table=table_of(content, form, site),
            more=answered.more,
            query=query,
            behind=f"?{urlencode(values)}" if values else "",
        )
        return bytes(answer.body)

    return send(request, document, await run_in_threadpool(rendered))


def _field(parameter: Parameter, values: Mapping[str, str]) -> tuple[Parameter, str, str]:
    """A parameter, its value in the form, and the kind of the form's field."""
    return parameter, values.get(parameter.name, _plain(parameter.example)), _INPUTS.get(parameter.type, "text")
