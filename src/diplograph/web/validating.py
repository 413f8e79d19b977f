"""``POST /validate``: records are judged in the context of the graph, and nothing is written."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from diplograph.negotiation import HTML, Format, choose
from diplograph.validation.examination import Proposal, Verdict
from diplograph.validation.intake import READ
from diplograph.web.curate_page import page_of
from diplograph.web.errors import RESPONSES, content_of, problems_of
from diplograph.web.gatekeeping import gatekeeper_of
from diplograph.web.judgements import OFFERED, content_in
from diplograph.web.sending import MULTIPART, Sent, read_sent
from diplograph.web.site import accept_of, site_of

_FILE: Final = {"type": "string", "format": "binary", "description": "A file of records."}
_FORM: Final = {
    "type": "object",
    "properties": {
        "file": _FILE,
        "text": {"type": "string", "description": "The records, instead of a file."},
        "type": {"type": "string", "description": "The media type of `text`."},
    },
}
BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        **{media_type: {"schema": {"type": "string"}} for media_type in content_of(READ)},
        MULTIPART: {"schema": _FORM},
    },
}
_DRY_RUN: Final = {
    "name": "dry_run",
    "in": "query",
    "description": "Say also what the change would do: triples added and removed, records touched, new things, duplicates.",
    "schema": {"type": "boolean", "default": False},
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "What the gate says, whether it would accept the records or not", "content": content_of(OFFERED)},
    **RESPONSES,
    **problems_of(413, 415),
}
router = APIRouter(tags=["Curation"])


@router.post(
    "/validate",
    summary="Judge records",
    responses=_ANSWERS,
    response_class=Response,
    openapi_extra={"requestBody": BODY, "parameters": [_DRY_RUN]},
)
async def validate(request: Request) -> Response:
    """Records in any format are judged in the context of the graph, and so is what they do to the records that are there.

    Nothing is written, and nobody needs a token.
    """
    form = choose(accept_of(request), OFFERED)
    site = site_of(request)
    sent = await read_sent(request, site.settings.largest_change)
    proposal = Proposal(sent.content, sent.media_type, sent.name, roots=(site.base(request),))
    verdict = await gatekeeper_of(request).examine(request, proposal)
    return answered(request, verdict, form, 200, effect=wants_effect(request, sent))


def wants_effect(request: Request, sent: Sent) -> bool:
    """Tell whether a request asks what the change would do."""
    asked = request.query_params.get("dry_run", sent.fields.get("dry_run", "false"))
    return asked.lower() not in {"false", "0", "no", "off"}


def answered(request: Request, verdict: Verdict, form: Format, status: int, *, effect: bool) -> Response:
    """Return a verdict as an answer."""
    headers = {"Cache-Control": "no-store"}
    if form.extension == HTML.extension:
        response = page_of(request, verdict, status=status)
        response.headers.update(headers)
        return response
    content = content_in(verdict, form, effect=effect)
    return Response(content, status, {**headers, "Content-Type": form.content_type})
