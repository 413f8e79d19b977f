"""The things themselves: an identifier leads to its documents (Cool URIs for the Semantic Web, section 4.2: 303 redirects).

``/meeting/x`` is a meeting, not a document, so it answers 303 to one of ``/meeting/x.ttl .jsonld .nt .rdf .html``. A client that
accepts anything is a program and gets Turtle; a browser names ``text/html`` and gets a page. What was merged answers 301 to what
it was merged into, identifier and documents alike.
"""

import json
from collections.abc import Iterator
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pyoxigraph import NamedNode

from diplograph.errors import Gone, NotFound
from diplograph.negotiation import GRAPHS, HTML, JSON_LD, SCHEMA, Format, by_extension, choose
from diplograph.pages import page_of
from diplograph.representations import (
    DEFAULT,
    PROFILES,
    Description,
    Standing,
    address,
    describe,
    described_in,
    document_of,
    embedded,
    expanded,
    flattened,
    in_profile,
    link_to,
    schema_address,
    standing_of,
    tree,
)
from diplograph.representations.exports import WRITERS, available
from diplograph.serialisation import write_graph
from diplograph.turtle import render
from diplograph.vocabulary import KINDS, SLUG, compact, thing
from diplograph.web.answers import REVALIDATE, Document, keep, kept
from diplograph.web.errors import RESPONSES, content_of, problems_of
from diplograph.web.mementos import DatedRoute, links_to_history, version_asked
from diplograph.web.profiles import EXPANDED, FLATTENED, Asked, ProfilesDep, asked_by
from diplograph.web.signposts import signposts
from diplograph.web.site import AcceptDep, Site, SiteDep
from diplograph.web.templating import page

_FORMATS: Final = (*GRAPHS, HTML)
_DOCUMENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The description", "content": content_of(_FORMATS)},
    301: {"description": "The thing was merged into another one"},
    **problems_of(410),
    304: {"description": "Not changed since the ETag that you have"},
    **RESPONSES,
}
_THING: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The graph, when the thing is a record", "content": content_of(_FORMATS)},
    303: {"description": "See the document"},
    301: {"description": "The thing was merged into another one"},
    **problems_of(410),
    **RESPONSES,
}
_RECORD: Final = "record"
_Standing = TypeVar("_Standing", bound=Standing)
router = APIRouter(tags=["Things"], route_class=DatedRoute, dependencies=[Depends(version_asked), ProfilesDep])


@router.get("/{kind}/{slug}.{extension}", summary="What is said about a thing", responses=_DOCUMENT, response_class=Response)
def document(kind: str, slug: str, extension: str, request: Request, site: SiteDep) -> Response:
    """The description as ttl, jsonld, nt, rdf or html; all but the page hold the same triples."""
    form = by_extension(extension, _FORMATS)
    if form is None:
        formats = ", ".join(f".{each.extension}" for each in _FORMATS)
        raise NotFound(f"things cannot be had as .{extension}", f"they can be had as {formats}")
    return _document(request, site, (kind, slug), form, negotiated=False)


@router.get("/{kind}/{slug}", status_code=303, summary="A thing", responses=_THING, response_class=Response)
def identifier(kind: str, slug: str, request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """Leads to the document that suits the client.

    A record is a graph, and so a document itself: it answers at once (Graph Store HTTP Protocol, section 4.1). The record of a
    thing that stands in another one's is the description of that thing.
    """
    if kind == _RECORD and (described := described_in(site.store, thing(kind, slug))):
        return _redirect(address(described.value, site.root), 303)
    # What a redirect says takes no description: that of the document is made where the redirect leads.
    found = description_of(site, kind, slug) if kind == _RECORD else _found(standing_of(site.store, _named(kind, slug)))
    if successor := found.successor:
        return _redirect(address(successor.value, site.root), 301)
    form = choose(accept, _FORMATS)
    if kind == _RECORD:
        return _document(request, site, (kind, slug), form, negotiated=True)
    asked = asked_by(request, form)
    return _redirect(f"{site.root}/{kind}/{slug}.{form.extension}", 303, () if form == HTML else asked.query)


def _document(request: Request, site: Site, name: tuple[str, str], form: Format, *, negotiated: bool) -> Response:
    asked = asked_by(request, form)
    key = ("thing", *name, form.extension, form.media_type, str(negotiated), *map(str, asked.key))
    if answer := kept(request, *key):
        return answer
    whole = description_of(site, *name)
    if successor := whole.successor:
        return _redirect(f"{address(successor.value, site.root)}.{form.extension}", 301, asked.query)
    wanted = _wanted(site, whole, form, asked, negotiated=negotiated)
    if form.extension == HTML.extension:
        return keep(request, wanted, _page(request, site, whole), *key)
    description = in_profile(whole, site.store, site.frames, asked.profile)
    return keep(request, wanted, _written(request, site, description, form, asked), *key)


def _wanted(site: Site, description: Description, form: Format, asked: Asked, *, negotiated: bool) -> Document:
    path = address(description.thing.value)
    in_profiles = () if form.extension == HTML.extension else _links_to_profiles(site, description, form, asked)
    return Document(
        f"{path}.{form.extension}",
        asked.labelled(form),
        _FORMATS,
        query=() if form.extension == HTML.extension else asked.query,
        negotiated=negotiated or asked.by_header,
        alone=not (negotiated or asked.by_header),
        license=description.license,
        identifies=description.thing.value,
        profile="" if form.extension == HTML.extension else asked.profile.iri,
        links=(
            *signposts(site, description, form),
            *in_profiles,
            *_links_to_exports(site, description),
            *links_to_history(site, f"{site.root}{path}"),
        ),
    )


def _links_to_profiles(site: Site, description: Description, form: Format, asked: Asked) -> Iterator[str]:
    """The profile of a document, the same document in the others, and the schema of what is in it."""
    stem = f"{address(description.thing.value, site.root)}.{form.extension}"
    yield f'<{asked.profile.iri}>; rel="profile"'
    for each in PROFILES:
        if each != asked.profile:
            query = "" if each == DEFAULT else f"?profile={each.name}"
            yield f'<{stem}{query}>; rel="alternate"; type="{form.media_type}"; formats="{each.iri}"'
    if form.extension == JSON_LD.extension and not asked.forms:
        name = site.frames.of(asked.profile.name, description.main.value).name
        yield f'<{site.root}{schema_address(site.frames, asked.profile, name)}>; rel="describedby"; type="{SCHEMA.media_type}"'


def description_of(site: Site, kind: str, slug: str) -> Description:
    """Return what is said about a thing.

    Raises:
        NotFound: when nothing is, or the address is none of a thing.
        Gone: when the thing was taken out.
    """
    return _found(describe(site.store, _named(kind, slug)))


def _named(kind: str, slug: str) -> NamedNode:
    if kind not in KINDS:
        raise NotFound(f"there is nothing at /{kind}/{slug}", f"kinds of things: {', '.join(KINDS)}")
    if not SLUG.fullmatch(slug):
        raise NotFound(f"{slug!r} names nothing: names have a-z, 0-9 and single hyphens")
    return thing(kind, slug)


def _found(standing: _Standing) -> _Standing:
    """What was asked for, unless it was taken out."""
    if standing.withdrawal:
        name = compact(standing.thing.value)
        raise Gone(f"{name} was {standing.withdrawal}", "its identifier will not be used for anything else")
    return standing


def _links_to_exports(site: Site, description: Description) -> tuple[str, ...]:
    path = address(description.thing.value, site.root)
    return tuple(f'<{path}.{each.extension}>; rel="alternate"; type="{each.media_type}"' for each in available(description))


def _written(request: Request, site: Site, description: Description, form: Format, asked: Asked) -> bytes:
    if form.extension != JSON_LD.extension:
        return write_graph(description.triples, form, description.main)
    frames, profile, url = site.frames, asked.profile, site.context_url(request, asked.profile)
    if not asked.forms:
        return document_of(description, frames, url, profile, site.mentions).encode()
    flat = FLATTENED in asked.forms
    made = flattened(description.triples, frames, url, profile) if flat else tree(description, frames, url, profile)
    said = expanded(made, frames.context(profile.name)) if EXPANDED in asked.forms else made
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _page(request: Request, site: Site, description: Description) -> bytes:
    if description.is_record:
        main, text = link_to(description.main, {}, site.root), render(description.triples, description.main)
        return bytes(page(request, "record.html", iri=description.thing.value, main=main, turtle=text).body)
    model = page_of(description, site.store, site.terms, site.root, tallies=site.collections.tallies)
    path, offered = address(description.thing.value, site.root), available(description)
    citations = [each for each in offered if each.extension in WRITERS]
    formats = [*GRAPHS, *(each for each in offered if each not in citations)]
    data = embedded(description, site.frames)
    shown = page(request, model.template, page=model, path=path, formats=formats, citations=citations, data=data)
    return bytes(shown.body)


def _redirect(location: str, status: int, query: tuple[tuple[str, str], ...] = ()) -> Response:
    asked = f"?{urlencode(query)}" if query else ""
    return RedirectResponse(f"{location}{asked}", status, headers={"Cache-Control": REVALIDATE, "Vary": "Accept-Profile"})
