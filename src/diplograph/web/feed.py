"""Releases and what they changed: a page, a Linked Data Event Stream, and an Atom feed.

The stream begins at ``/feed``, its root node, and goes on in pages that belong to one release each, and so never change. What is
there since the last release stands on pages of its own, which are no part of the stream until it is released.
"""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from diplograph.errors import NotFound
from diplograph.negotiation import HTML, JSON, JSON_LD, N_TRIPLES, TURTLE, Format, by_extension, choose
from diplograph.releases import UNRELEASED, Archived, ChangeIndex, FeedPage, PageName, atom, fragment, summary
from diplograph.releases.event_stream import page as page_of_stream
from diplograph.releases.event_stream import view, written
from diplograph.representations import address
from diplograph.vocabulary import CC0
from diplograph.web.answers import IMMUTABLE, REVALIDATE, Document, keep, kept
from diplograph.web.downloads import GZIP, send_file
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.history import changes_of, page_of_feed, release_named
from diplograph.web.site import accept_of, site_of
from diplograph.web.templating import page
from diplograph.web.written_files import WrittenFile

ATOM: Final = Format("Atom", "application/atom+xml", "atom")
_RDF: Final = (TURTLE, JSON_LD, N_TRIPLES)
_FORMATS: Final = (*_RDF, HTML, ATOM)
_DIGITS: Final = 32
router = APIRouter(tags=["Releases"])


def _of(*formats: Format) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The document", "content": content_of(formats)}, **RESPONSES}


@router.get("/releases", summary="The releases", responses=_of(HTML, JSON), response_class=Response)
async def releases(request: Request) -> Response:
    """Each release with its day, its dump, and how much it changed of what."""
    form = choose(accept_of(request), (HTML, JSON))
    key = ("releases", form.media_type)
    if answer := kept(request, *key):
        return answer
    found = list(reversed(await changes_of(request)))
    if form.extension == JSON.extension:
        root = site_of(request).mount
        listed = {"releases": [_listed(release, index, root) for release, index in found]}
        content = json.dumps(listed, indent=2).encode()
    else:
        content = bytes(page(request, "releases.html", releases=found, unreleased=PageName(UNRELEASED, 1)).body)
    return keep(request, Document("/releases", form, license=CC0), content, *key)


def _listed(release: Archived, index: ChangeIndex, root: str) -> dict[str, object]:
    facts = {"version": release.version, "day": release.day.isoformat(), "quads": release.quads, "sha256": release.sha256}
    links = {"dump": f"{root}/releases/{release.dump.name}", "feed": f"{root}{PageName(release.version, 1).path}"}
    return {**facts, **links, "changes": index.counts, "pages": index.pages}


@router.get(
    "/releases/{version}.nq.gz",
    summary="The dump of a release",
    responses={200: {"description": "The file", "content": {GZIP: {}}}, 206: {"description": "Ranges of it"}, **RESPONSES},
    response_class=Response,
)
async def dump(version: str, request: Request) -> Response:
    """Everything as it was released, compressed N-Quads; it never changes, and a download can be resumed."""
    release = release_named(site_of(request), version)
    size = (await run_in_threadpool(release.dump.stat)).st_size
    file = WrittenFile(release.dump, size, f'"{release.sha256[:_DIGITS]}"', release.time)
    return send_file(request, file, GZIP, {"Cache-Control": IMMUTABLE, "Link": f'<{CC0}>; rel="license"'})


@router.get("/feed", summary="What releases changed", responses=_of(*_FORMATS), response_class=Response)
async def feed(request: Request) -> Response:
    """The root of a Linked Data Event Stream; as Atom, the latest changes."""
    return await _root(request, choose(accept_of(request), _FORMATS), negotiated=True)


@router.get("/feed.{extension}", summary="What releases changed, in a format", responses=_of(*_FORMATS), response_class=Response)
async def feed_in_format(extension: str, request: Request) -> Response:
    """The root of the stream as ttl, jsonld, nt or html; as atom, the latest changes."""
    return await _root(request, _form(extension), negotiated=False)


@router.get(
    "/feed/{version}/{number}.{extension}",
    summary="A page of changes, in a format",
    responses=_of(*_FORMATS),
    response_class=Response,
)
async def page_in_format(version: str, number: str, extension: str, request: Request) -> Response:
    """A page of what a release changed as ttl, jsonld, nt, html or atom."""
    return await _page(request, _name(version, number), _form(extension), negotiated=False)


@router.get("/feed/{version}/{number}", summary="A page of changes", responses=_of(*_FORMATS), response_class=Response)
async def one_page(version: str, number: str, request: Request) -> Response:
    """A page of what a release changed, or of what is `unreleased`: the triples added to and removed from each record."""
    return await _page(request, _name(version, number), choose(accept_of(request), _FORMATS), negotiated=True)


def _form(extension: str) -> Format:
    form = by_extension(extension, _FORMATS)
    if form is None:
        raise NotFound(f"the feed cannot be had as .{extension}", "it can be had as .ttl, .jsonld, .nt, .html and .atom")
    return form


def _name(version: str, number: str) -> PageName:
    if not (number.isascii() and number.isdigit()) or number.startswith("0"):
        raise NotFound(f"{number!r} is no number of a page")
    return PageName(version, int(number))


async def _root(request: Request, form: Format, *, negotiated: bool) -> Response:
    key = ("feed", form.media_type, str(negotiated))
    if answer := kept(request, *key):
        return answer
    found = await changes_of(request)
    base = site_of(request).base(request)
    if form.extension == ATOM.extension:
        content = await _latest(request, base, found)
    elif form.extension == HTML.extension:
        content = bytes(page(request, "feed.html", releases=list(reversed(found)), unreleased=PageName(UNRELEASED, 1)).body)
    else:
        content = written(view(base, [(release, index.pages) for release, index in found]), form)
    return keep(request, Document(f"/feed.{form.extension}", form, _FORMATS, negotiated=negotiated), content, *key)


async def _latest(request: Request, base: str, found: list[tuple[Archived, ChangeIndex]]) -> bytes:
    last = next(((release, index) for release, index in reversed(found) if index.pages), None)
    if last is None:
        return atom(base, FeedPage(PageName(UNRELEASED, 1), datetime.fromtimestamp(0, UTC), (), None, None), current=True)
    shown = await page_of_feed(request, PageName(last[0].version, last[1].pages))
    return atom(base, shown, current=True)


async def _page(request: Request, name: PageName, form: Format, *, negotiated: bool) -> Response:
    key = (name.path, form.media_type, str(negotiated))
    if answer := kept(request, *key):
        return answer
    shown = await page_of_feed(request, name)
    # Other formats lead to the page after, also when that is of a release that is yet to come.
    lasting = name.version != UNRELEASED and form.extension in {each.extension for each in _RDF}
    document = Document(
        f"{name.path}.{form.extension}", form, _FORMATS, negotiated=negotiated, cache=IMMUTABLE if lasting else REVALIDATE
    )
    content = await run_in_threadpool(partial(_written, request, shown, form))
    return keep(request, document, content, *key)


def _written(request: Request, shown: FeedPage, form: Format) -> bytes:
    site = site_of(request)
    base = site.base(request)
    if form.extension == ATOM.extension:
        return atom(base, shown, current=False)
    if form.extension != HTML.extension:
        return written(page_of_stream(base, shown), form)
    entries = [(fragment(each), each, summary(each), address(each.thing, site.root)) for each in shown.changes]
    return bytes(page(request, "changes.html", shown=shown, entries=entries, formats=[*_RDF, ATOM]).body)
