"""Records are written over HTTP: added, replaced, removed, undone, each by a curator and through the gate.

Who replaces or removes a record says which text of it they saw (RFC 9110, section 13.1.1: ``If-Match``), so no change of another
curator is lost unseen.
"""

from pathlib import PurePosixPath
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from diplograph.errors import Conflict, InputError, NotFound
from diplograph.ledger import Curator, Entry, Refused
from diplograph.negotiation import JSON, PROBLEM, TURTLE, Format, choose
from diplograph.records import Change, folder_of, identity_of
from diplograph.validation.examination import Proposal, Verdict
from diplograph.vocabulary import SLUG, compact, thing
from diplograph.web import curation_description as described
from diplograph.web.changes import changes_page, wants_page
from diplograph.web.curators import curator_of, writing_of
from diplograph.web.errors import Problem, answer_problem
from diplograph.web.gatekeeping import gatekeeper_of
from diplograph.web.judgements import REFUSALS
from diplograph.web.preconditions import Exists, digest_expected, tag_of
from diplograph.web.sending import read_sent
from diplograph.web.site import accept_of, site_of
from diplograph.web.validating import answered
from diplograph.web.writing import Wish, Written, digest_of, path_in, undo, write

_FRESH: Final = {"Cache-Control": "no-store"}
_MOST_ENTRIES: Final = 1000
router = APIRouter(tags=["Curation"])


@router.post("/records", status_code=201, **described.CREATE)
async def create(request: Request) -> Response:
    """New records, of one thing or of several; all of them are accepted, or none.

    Answers 409 when there is a record of one of these things already: it is replaced at its own address.
    """
    curator = curator_of(request)
    change = await _read(request)
    there = [record.path for record in change.put if await run_in_threadpool(_digest, request, record.path) is not None]
    if there or change.removed:
        names = ", ".join(map(str, there or change.removed))
        raise Exists(f"there is a record already: {names}", "replace it: PUT /records/KIND/SLUG with If-Match")
    return await _written(request, Wish(change, {each.path: None for each in change.put}, curator, _message(request)), 201)


@router.get("/records/{kind}/{slug}", **described.READ_ONE)
async def record(kind: str, slug: str, request: Request) -> Response:
    """A record as it is curated; its ETag is what a change of it asks for."""
    choose(accept_of(request), (TURTLE,))
    path = _path(request, kind, slug)
    if path is None:
        raise NotFound(f"there is no record of {kind}:{slug}", "things with records are: see CONTRIBUTING.md")
    content = await run_in_threadpool((site_of(request).release.data / path).read_bytes)
    headers = {"ETag": tag_of(content), "Cache-Control": "no-cache", "Content-Type": TURTLE.content_type}
    return Response(content, headers=headers)


@router.put("/records/{kind}/{slug}", **described.REPLACE)
async def replace(kind: str, slug: str, request: Request) -> Response:
    """A record as it shall stand: a new one with `If-None-Match: *`, another text of one that is there with `If-Match`."""
    curator = curator_of(request)
    before = _path(request, kind, slug)
    now = await _digest_or_none(request, before)
    seen = digest_expected(request, now)
    change = await _read(request, thing(kind, slug) if _is_known(kind, slug) else None)
    expected = {each.path: seen if each.path == before else None for each in change.put}
    expected |= dict.fromkeys(change.removed, seen)
    if seen == now is not None and not change.removed and all(digest_of(each) == expected[each.path] for each in change.put):
        return JSONResponse({"unchanged": str(before)}, headers={**_FRESH, "ETag": f'"{seen}"'})
    return await _written(request, Wish(change, expected, curator, _message(request)), 200 if before else 201)


@router.delete("/records/{kind}/{slug}", **described.REMOVE)
async def remove(kind: str, slug: str, request: Request) -> Response:
    """A record goes, with `If-Match`; refused while others refer to what it describes."""
    curator = curator_of(request)
    path = _path(request, kind, slug)
    if path is None:
        raise NotFound(f"there is no record of {kind}:{slug}", "it may have been removed already: GET /changes")
    seen = digest_expected(request, await _digest_or_none(request, path))
    return await _written(request, Wish(Change((), (path,)), {path: seen}, curator, _message(request)), 200)


@router.post("/changes/{change}/undo", **described.UNDO)
async def undo_change(change: str, request: Request) -> Response:
    """A change that restores the records as they stood before an earlier one; refused when one was touched since."""
    curator = curator_of(request)
    form = choose(accept_of(request), REFUSALS)
    try:
        return _confirmed(request, await undo(request, change, curator, _message(request)), 200)
    except Conflict as conflict:
        raise Exists(conflict.message, conflict.hint) from None
    except Refused as refused:
        return _refused(request, refused, Change(), form)


@router.get("/changes", **described.HISTORY)
async def history(request: Request, record: str = "", limit: int = 100) -> Response:
    """The changes that were made, the newest first; of all records, or of one: `record=person/sergey-lavrov`.

    Who shows no token gets a page for everybody, unless JSON is asked for: what releases changed, and which records were changed
    when. Who changed them, and why, is told to curators only.
    """
    if wants_page(request):
        shown = await changes_page(request)
        shown.headers.add_vary_header("Authorization")
        return shown
    curator_of(request)
    choose(accept_of(request), (JSON,))
    if not 0 < limit <= _MOST_ENTRIES:
        raise InputError(f"limit={limit} is no number of changes", f"from 1 to {_MOST_ENTRIES}")
    kind, _, slug = record.partition("/")
    path = _path(request, kind, slug) if record else None
    if record and path is None:
        raise NotFound(f"there is no record of {record}", "name it KIND/SLUG, such as person/sergey-lavrov")
    writing = writing_of(request)
    entries = await run_in_threadpool(writing.ledger.history, path) if writing else []
    return JSONResponse({"changes": [_told(each) for each in entries[:limit]]}, headers=_FRESH)


async def _read(request: Request, only: Any = None) -> Change:  # noqa: ANN401
    site = site_of(request)
    sent = await read_sent(request, site.settings.largest_change)
    proposal = Proposal(sent.content, sent.media_type, sent.name, only=only, roots=(site.base(request),))
    return await gatekeeper_of(request).read(request, proposal)


async def _written(request: Request, wish: Wish, status: int) -> Response:
    form = choose(accept_of(request), REFUSALS)
    try:
        return _confirmed(request, await write(request, wish), status)
    except Refused as refused:
        return _refused(request, refused, wish.change, form)


def _refused(request: Request, refused: Refused, change: Change, form: Format) -> Response:
    """The report, or for who asks for no more, the findings as problem details."""
    if form.media_type == PROBLEM.media_type:
        return answer_problem(request, Problem(422, Refused.title, refused.message, refused.hint, "invalid-records"))
    return answered(request, Verdict(change, refused.judgement), form, 422, effect=True)


def _confirmed(request: Request, written: Written, status: int) -> Response:
    """What was done, where the records are, and their new validators."""
    root = site_of(request).mount
    touched = [(identity_of(each.path), each.after) for each in written.entry.touched]
    places = [(f"{root}/records/{compact(main.value).replace(':', '/')}", after) for main, after in touched if main]
    headers = dict(_FRESH)
    if len(places) == 1:
        headers |= {"Location": places[0][0]} | ({"ETag": f'"{places[0][1]}"'} if places[0][1] else {})
    records = [{"record": place, "etag": f'"{after}"' if after else None} for place, after in places]
    return JSONResponse({**_told(written.entry), "served": written.served, "records": records}, status, headers)


def _told(entry: Entry) -> dict[str, object]:
    touched = [{"path": str(each.path), "before": each.before, "after": each.after} for each in entry.touched]
    who = {"name": entry.curator.name, "role": entry.curator.role.value}
    plain = {"change": entry.change, "time": entry.time, "curator": who, "action": entry.action, "message": entry.message}
    return {**plain, "touched": touched, "undoes": entry.undoes or None, "commit": entry.commit or None, "note": entry.note}


def _is_known(kind: str, slug: str) -> bool:
    return folder_of(kind) is not None and SLUG.fullmatch(slug) is not None


def _path(request: Request, kind: str, slug: str) -> PurePosixPath | None:
    """Where a record stands.

    Raises:
        NotFound: when no thing of this name can have a record.
    """
    folder = folder_of(kind)
    if folder is None or not SLUG.fullmatch(slug):
        raise NotFound(f"{kind}/{slug} names nothing that has a record", "a record has the kind and slug of its main thing")
    return path_in(site_of(request).release.data, folder.name, slug, by_series=folder.by_series)


def _digest(request: Request, path: PurePosixPath) -> str | None:
    writing = writing_of(request)
    return writing.ledger.digest(path) if writing else None


async def _digest_or_none(request: Request, path: PurePosixPath | None) -> str | None:
    return None if path is None else await run_in_threadpool(_digest, request, path)


def _message(request: Request) -> str:
    return request.query_params.get("message", "")


__all__ = ["Curator", "router"]
