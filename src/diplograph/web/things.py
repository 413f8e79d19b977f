"""The things themselves: an identifier leads to its documents (Cool URIs for the Semantic Web, section 4.2: 303 redirects).

``/meeting/x`` is a meeting, not a document, so it answers 303 to one of ``/meeting/x.ttl .jsonld .nt .rdf .html``. A client that
accepts anything is a program and gets Turtle; a browser names ``text/html`` and gets a page. What was merged answers 301 to what
it was merged into, identifier and documents alike.
"""

import json
from typing import Any, Final, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from pyoxigraph import NamedNode

from diplograph.errors import Gone, NotFound
from diplograph.negotiation import GRAPHS, HTML, JSON_LD, Format, by_extension, choose
from diplograph.representations import Description, Standing, address, describe, described_in, link_to, page_of, standing_of, tree
from diplograph.representations.exports import available
from diplograph.serialisation import write_graph
from diplograph.turtle import render
from diplograph.vocabulary import KINDS, PREFIXES, SLUG, compact, thing
from diplograph.web.answers import REVALIDATE, Document, keep, kept
from diplograph.web.errors import RESPONSES, content_of, problems_of
from diplograph.web.mementos import DatedRoute, links_to_history, version_asked
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
router = APIRouter(tags=["Things"], route_class=DatedRoute, dependencies=[Depends(version_asked)])


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
    return _redirect(f"{site.root}/{kind}/{slug}.{form.extension}", 303)


def _document(request: Request, site: Site, name: tuple[str, str], form: Format, *, negotiated: bool) -> Response:
    key = ("thing", *name, form.extension, form.media_type, str(negotiated))
    if answer := kept(request, *key):
        return answer
    description = description_of(site, *name)
    if successor := description.successor:
        return _redirect(f"{address(successor.value, site.root)}.{form.extension}", 301)
    path = address(description.thing.value)
    wanted = Document(
        f"{path}.{form.extension}",
        form,
        _FORMATS,
        negotiated=negotiated,
        alone=not negotiated,
        license=description.license,
        identifies=description.thing.value,
        links=(
            *signposts(site, description, form),
            *_links_to_exports(site, description),
            *links_to_history(site, f"{site.root}{path}"),
        ),
    )
    return keep(request, wanted, _written(request, site, description, form), *key)


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


def _written(request: Request, site: Site, description: Description, form: Format) -> bytes:
    if form.extension == JSON_LD.extension:
        context_url = site.context_url(request)
        return json.dumps(tree(description, site.context, context_url), ensure_ascii=False, indent=2).encode()
    if form.extension != HTML.extension:
        return write_graph(description.triples, form, description.main)
    if description.thing.value.startswith(PREFIXES["record"]):
        text = render(description.triples, description.main)
        return bytes(
            page(
                request, "record.html", iri=description.thing.value, main=link_to(description.main, {}, site.root), turtle=text
            ).body
        )
    model = page_of(description, site.store, site.terms, site.root)
    path, formats = address(description.thing.value, site.root), (*GRAPHS, *available(description))
    return bytes(page(request, "thing.html", page=model, path=path, formats=formats).body)


def _redirect(location: str, status: int) -> Response:
    return RedirectResponse(location, status, headers={"Cache-Control": REVALIDATE})
