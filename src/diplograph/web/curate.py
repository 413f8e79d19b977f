"""``/curate``: paste or drop a record, see what the gate says, apply suggestions, send it; every step is a form."""

import json
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.datastructures import MutableHeaders

from diplograph.errors import DiplographError, InputError, RdfSyntaxError
from diplograph.ledger import Refused
from diplograph.negotiation import Format
from diplograph.turtle import render
from diplograph.validation import Edit
from diplograph.validation.examination import Proposal, Verdict
from diplograph.validation.intake import READ, format_of
from diplograph.web.curate_page import Draft, page_of
from diplograph.web.curators import curator_with, writing_of
from diplograph.web.edits import applied
from diplograph.web.gatekeeping import gatekeeper_of
from diplograph.web.sending import Sent, read_sent
from diplograph.web.site import SiteDep, site_of
from diplograph.web.things import description_of
from diplograph.web.writing import Wish, write

_FORMS: Final = {each.extension: each for each in READ}
_NOT_FOUND_WRONG: Final = 400
router = APIRouter(include_in_schema=False)


@router.get("/curate")
def begun(request: Request, site: SiteDep, record: str = "") -> Response:
    """A page to begin with: empty, or with the text of a record that somebody wants to correct."""
    if not record:
        return _private(page_of(request))
    description = description_of(site, "record", record)
    text = render(description.triples, description.main)
    return _private(page_of(request, draft=Draft(text, record=record)))


@router.post("/curate")
async def step(request: Request) -> Response:
    """One step: check, apply a suggestion and check, or send."""
    sent = await read_sent(request, site_of(request).settings.largest_change)
    draft = Draft(message=sent.fields.get("message", ""))
    try:
        draft = _draft(sent)
        proposal = Proposal(draft.text.encode(), draft.form.media_type, "text", roots=(site_of(request).base(request),))
        if sent.fields.get("do") == "send":
            return _private(await _send(request, sent, draft, proposal))
        verdict = await gatekeeper_of(request).examine(request, proposal)
    except RdfSyntaxError as error:
        return _private(page_of(request, draft=draft, error=error))
    except DiplographError as error:
        if error.status >= _NOT_FOUND_WRONG + 100:
            raise
        return _private(page_of(request, draft=draft, error=error, status=error.status))
    return _private(page_of(request, verdict, draft=_seen(request, draft, verdict)))


def _draft(sent: Sent) -> Draft:
    """What shall stand in the form: the file, or the text with a suggestion applied."""
    text = sent.content.decode(errors="surrogateescape")
    form = _form(sent)
    if edits := sent.fields.get("apply", ""):
        text = applied(text, _edits(edits))
    return Draft(text, form, sent.fields.get("message", ""), sent.fields.get("seen", ""))


def _form(sent: Sent) -> Format:
    if sent.name:
        return format_of(sent.media_type, sent.name)
    return _FORMS.get(sent.fields.get("format", ""), READ[0])


def _edits(told: str) -> list[Edit]:
    try:
        return [_edit(*each) for each in json.loads(told)]
    except (ValueError, TypeError):
        raise InputError("the suggestion cannot be read", "check the text again, and choose one of its suggestions") from None


def _edit(line: object, column: object, end_line: object, end_column: object, text: object) -> Edit:
    return Edit(int(str(line)), int(str(column)), int(str(end_line)), int(str(end_column)), str(text))


def _seen(request: Request, draft: Draft, verdict: Verdict) -> Draft:
    """Note what the records were when they were checked, so that nobody's later change is overwritten unseen."""
    writing = writing_of(request)
    if writing is None:
        return draft
    paths = [*(record.path for record in verdict.change.put), *verdict.change.removed]
    digests = {str(path): writing.ledger.digest(path) for path in paths}
    return Draft(draft.text, draft.form, draft.message, json.dumps(digests))


async def _send(request: Request, sent: Sent, draft: Draft, proposal: Proposal) -> Response:
    curator = curator_with(request, sent.fields.get("token", "").strip())
    change = await gatekeeper_of(request).read(request, proposal)
    seen = _digests(draft.seen)
    expected = {path: seen.get(str(path)) for path in (*(each.path for each in change.put), *change.removed)}
    try:
        written = await write(request, Wish(change, expected, curator, draft.message))
    except Refused as refused:
        return page_of(request, Verdict(change, refused.judgement), draft=draft, status=422)
    paths = ", ".join(str(each.path) for each in written.entry.touched)
    return page_of(request, draft=Draft(form=draft.form), done=f"{written.entry.change}: {paths}", status=201)


def _digests(told: str) -> dict[str, str | None]:
    try:
        found = json.loads(told or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InputError("nothing says which records you saw", "check the text first")
    return {str(path): digest if isinstance(digest, str) else None for path, digest in found.items()}


def _private(response: Response) -> Response:
    """A page that holds somebody's text is kept by nobody, and framed or read by no other origin."""
    MutableHeaders(raw=response.raw_headers)["Cache-Control"] = "no-store"
    return response
