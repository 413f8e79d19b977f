"""One shape for all errors: problem details for programs (RFC 9457), a small page for browsers, plain text when asked for."""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount
from starlette.types import Scope

from diplograph.errors import DiplographError, InputError, NotAcceptable, RdfSyntaxError, ServiceProblem
from diplograph.negotiation import HTML, PROBLEM, TEXT, Format, choose
from diplograph.web.site import accept_of, site_of
from diplograph.web.templating import page

_LOG: Final = logging.getLogger(__name__)
# Who accepts none of these gets the first: an error is better read in the wrong format than not at all.
_OFFERED: Final = (PROBLEM, HTML, TEXT)
# What the protocols for writing of SPARQL would write at.
_READ_HERE: Final = ("/sparql", "/graphs", "/record/")
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_HINTS: Final = {
    404: "the home page leads to everything that is served here",
    405: "what this address answers to is in the Allow header",
}


def content_of(formats: Iterable[Format]) -> dict[str, dict[str, Any]]:
    """Return the media types of formats, as a description of the interface lists them."""
    return {media_type: {} for each in formats for media_type in (each.media_type, *each.aliases)}


def problems_of(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of the answers with these statuses."""
    return {status: {"description": HTTPStatus(status).phrase, "content": content_of(_OFFERED)} for status in statuses}


RESPONSES: Final = problems_of(400, 404, 406, 429, 500, 502, 503, 504)


def add_error_handlers(app: FastAPI) -> None:
    """Make every error of an application take the one shape."""
    app.add_exception_handler(DiplographError, _foreseen)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _from_routing)


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong.

    Attributes:
        status: The HTTP status.
        title: What kind of thing went wrong.
        detail: What went wrong this time.
        hint: How to mend it, or empty.
        type: The name of the kind among our errors; empty for those that HTTP itself defines.
        line: The line of what was sent, from 1, if it is known; else 0.
        column: Its column, likewise.
    """

    status: int
    title: str
    detail: str
    hint: str = ""
    type: str = ""
    line: int = 0
    column: int = 0


def problem_name(error: type[DiplographError]) -> str:
    """Return the name of a kind of error in addresses: ``QueryError`` is ``query-error``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", error.__name__).lower()


def problem_types(error: type[DiplographError] = DiplographError) -> list[type[DiplographError]]:
    """Return all kinds of errors, in the order of the tree."""
    return [error, *(each for child in error.__subclasses__() for each in problem_types(child))]


def answer_problem(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer that says what went wrong, in the form that the client reads.

    Args:
        request: What is answered.
        problem: What went wrong.
        headers: Further headers.
    """
    try:
        form = choose(accept_of(request), _OFFERED)
    except NotAcceptable:
        form = PROBLEM
    response: Response
    if form.extension == HTML.extension:
        response = page(request, "error.html", status=problem.status, problem=problem)
    elif form.extension == TEXT.extension:
        heading = f"{problem.status} {problem.title}"
        response = PlainTextResponse("\n".join(filter(None, [heading, problem.detail, problem.hint])) + "\n", problem.status)
    else:
        response = JSONResponse(_details(request, problem), problem.status, media_type=form.media_type)
    response.headers.update({"Cache-Control": "no-store", **(headers or {})})
    return response


def _details(request: Request, problem: Problem) -> dict[str, object]:
    """The members of problem details (RFC 9457, section 3.1), and our own ``hint``, ``line`` and ``column``."""
    kind = f"{site_of(request).mount}/problems#{problem.type}" if problem.type else "about:blank"
    body = {"type": kind, "title": problem.title, "status": problem.status, "detail": problem.detail}
    ours = {"hint": problem.hint, "line": problem.line, "column": problem.column}
    return {**body, "instance": request.url.path, **{name: value for name, value in ours.items() if value}}


_UNEXPECTED: Final = Problem(500, "Internal Server Error", "the server failed to answer this; the failure has been recorded")


def unexpected(scope: Scope) -> Response:
    """Return the answer to a request on which we failed; what failed stands in the log, not in the answer."""
    return answer_problem(Request(scope), _UNEXPECTED)


def _foreseen(request: Request, error: Exception) -> Response:
    if not isinstance(error, DiplographError):
        raise error
    if isinstance(error, ServiceProblem):
        return _of_service(request, error)
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s: %s", request.url.path, error)
        return unexpected(request.scope)
    kind = problem_name(type(error))
    headers: dict[str, str] | None = getattr(error, "headers", None)
    place = (error.line, error.column) if isinstance(error, RdfSyntaxError) else (0, 0)
    return answer_problem(request, Problem(error.status, error.title, error.message, error.hint, kind, *place), headers)


def _of_service(request: Request, error: ServiceProblem) -> Response:
    """What the server could not do, said plainly: the server is well, and asking otherwise or later helps."""
    headers = {} if error.retry_after is None else {"Retry-After": str(ceil(error.retry_after))}
    problem = Problem(error.status, error.title, error.message, error.hint, problem_name(type(error)))
    return answer_problem(request, problem, headers)


def _invalid(request: Request, error: Exception) -> Response:
    """FastAPI found a parameter wanting."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [f"{' '.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in error.errors()]
    return answer_problem(request, Problem(400, InputError.title, "; ".join(faults), type=problem_name(InputError)))


def _from_routing(request: Request, error: Exception) -> Response:
    """No such address, or not with this method."""
    if not isinstance(error, HTTPException):
        raise error
    title = HTTPStatus(error.status_code).phrase
    detail, headers = f"there is nothing at {request.url.path}", dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.url.path} does not answer to {request.method}"
        headers["Allow"] = ", ".join(_allowed(request))
    hint = _HINTS.get(error.status_code, "")
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.url.path.startswith(_READ_HERE):
        hint = "it is read here only; records are written at /records/KIND/SLUG, through the gate"
    return answer_problem(request, Problem(error.status_code, title, detail, hint), headers)


def _allowed(request: Request) -> list[str]:
    """The methods that some route at this address answers to; routing itself names those of one route only."""
    routes = [each for each in request.app.routes if not isinstance(each, Mount)]
    asked = [{**request.scope, "method": method} for method in _METHODS]
    methods = {each["method"] for each in asked if any(route.matches(each)[0] is Match.FULL for route in routes)}
    return sorted(methods | {"GET", "HEAD", "OPTIONS"})
