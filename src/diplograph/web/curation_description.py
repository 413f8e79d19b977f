"""How the interface for curators describes itself (OpenAPI 3.1)."""

from typing import Any, Final

from fastapi import Response

from diplograph.negotiation import HTML, JSON, TURTLE
from diplograph.web.errors import content_of, problems_of
from diplograph.web.judgements import REFUSALS
from diplograph.web.validating import BODY

_PROBLEMS: Final = (400, 401, 403, 404, 406, 429, 500, 503, 504)
_REPORT: Final = {"description": "The gate does not accept it: what is wrong", "content": content_of(REFUSALS)}
_DONE: Final = {"description": "Done; the new generation is served", "content": content_of([JSON])}
_ETAG: Final = {"schema": {"type": "string"}, "description": "What the next change of the record names in If-Match."}
_SAFE: Final[list[dict[str, list[str]]]] = [{"curator": []}]


def _header(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": description, "schema": {"type": "string"}}


_IF_MATCH: Final = _header("If-Match", "The ETag of the record that you saw.")
_IF_NONE_MATCH: Final = _header("If-None-Match", "`*` for a new record.")
_MESSAGE: Final = {"name": "message", "in": "query", "description": "Why, for the log.", "schema": {"type": "string"}}


def _operation(
    summary: str, answers: dict[int | str, Any], *statuses: int, body: bool = False, parameters: tuple[dict[str, Any], ...] = ()
) -> dict[str, Any]:
    extra: dict[str, Any] = {"security": _SAFE, "parameters": [*parameters]}
    if body:
        extra["requestBody"] = BODY
    responses: dict[int | str, Any] = {**problems_of(*_PROBLEMS, *statuses), **answers}
    return {"summary": summary, "responses": responses, "response_class": Response, "openapi_extra": extra}


CREATE: Final = _operation("Add records", {201: _DONE, 422: _REPORT}, 409, 412, 413, 415, body=True, parameters=(_MESSAGE,))
READ_ONE: Final[dict[str, Any]] = {
    "summary": "A record as it is curated",
    "responses": {
        200: {"description": "The record", "content": content_of([TURTLE]), "headers": {"ETag": _ETAG}},
        **problems_of(400, 404, 406, 429, 500, 503, 504),
    },
    "response_class": Response,
}
REPLACE: Final = _operation(
    "Add or replace a record",
    {200: _DONE, 201: _DONE, 422: _REPORT},
    *(412, 413, 415, 428),
    body=True,
    parameters=(_IF_MATCH, _IF_NONE_MATCH, _MESSAGE),
)
REMOVE: Final = _operation("Remove a record", {200: _DONE, 422: _REPORT}, 412, 428, parameters=(_IF_MATCH, _MESSAGE))
UNDO: Final = _operation("Undo a change", {200: _DONE, 422: _REPORT}, 409, parameters=(_MESSAGE,))
HISTORY: Final = _operation(
    "The changes that were made", {200: {"description": "The changes", "content": content_of([JSON, HTML])}}
)
