"""The things themselves: an identifier leads to its documents (Cool URIs for the Semantic Web, section 4.2: 303 redirects).

``/meeting/x`` is a meeting, not a document, so it answers 303 to one of ``/meeting/x.ttl .jsonld .nt .rdf .html``. A client that
accepts anything is a program and gets Turtle; a browser names ``text/html`` and gets a page. What was merged answers 301 to what
it was merged into, identifier and documents alike.
"""

import json
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from diplograph.errors import NotFound
from diplograph.negotiation import GRAPHS, HTML, JSON_LD, Format, by_extension, choose
from diplograph.representations import Description, address, describe, link_to, page_of, tree
from diplograph.serialisation import write_graph
from diplograph.turtle import render
from diplograph.vocabulary import KINDS, PREFIXES, SHAPES, SLUG, thing
from diplograph.web.answers import CC0, CC_BY, REVALIDATE, Document, send, unchanged
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.site import AcceptDep, Site, SiteDep
from diplograph.web.templating import page

_FORMATS: Final = (*GRAPHS, HTML)
_DOCUMENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The description", "content": content_of(_FORMATS)},
    301: {"description": "The thing was merged into another one"},
    304: {"description": "Not changed since the ETag that you have"},
    **RESPONSES,
}
_THING: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The graph, when the thing is a record", "content": content_of(_FORMATS)},
    303: {"description": "See the document"},
    301: {"description": "The thing was merged into another one"},
    **RESPONSES,
}
_RECORD: Final = "record"
router = APIRouter(tags=["Things"])


@router.get("/{kind}/{slug}.{extension}", summary="What is said about a thing", responses=_DOCUMENT, response_class=Response)
def document(kind: str, slug: str, extension: str, request: Request, site: SiteDep) -> Response:
    """The description as ttl, jsonld, nt, rdf or html; all but the page hold the same triples."""
    form = by_extension(extension, _FORMATS)
    if form is None:
        formats = ", ".join(f".{each.extension}" for each in _FORMATS)
        raise NotFound(f"things cannot be had as .{extension}", f"they can be had as {formats}")
    description = _described(site, kind, slug)
    if successor := description.successor:
        return _redirect(f"{address(successor.value, site.root)}.{extension}", 301)
    return _sent(request, site, description, form, negotiated=False)


def _sent(request: Request, site: Site, description: Description, form: Format, *, negotiated: bool) -> Response:
    wanted = Document(
        f"{address(description.thing.value)}.{form.extension}",
        form,
        _FORMATS,
        negotiated=negotiated,
        license=CC_BY if description.graph.value.startswith(PREFIXES["scheme"]) else CC0,
        identifies=description.thing.value,
        links=(f'<{address(SHAPES, site.root)}>; rel="describedby"',),
    )
    return unchanged(request, wanted) or send(request, wanted, _written(request, site, description, form))


@router.get("/{kind}/{slug}", status_code=303, summary="A thing", responses=_THING, response_class=Response)
def identifier(kind: str, slug: str, request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """Leads to the document that suits the client.

    A record is a graph, and so a document itself: it answers at once (Graph Store HTTP Protocol, section 4.1).
    """
    description = _described(site, kind, slug)
    if successor := description.successor:
        return _redirect(address(successor.value, site.root), 301)
    form = choose(accept, _FORMATS)
    if kind == _RECORD:
        return _sent(request, site, description, form, negotiated=True)
    return _redirect(f"{site.root}/{kind}/{slug}.{form.extension}", 303)


def _described(site: Site, kind: str, slug: str) -> Description:
    if kind not in KINDS:
        raise NotFound(f"there is nothing at /{kind}/{slug}", f"kinds of things: {', '.join(KINDS)}")
    if not SLUG.fullmatch(slug):
        raise NotFound(f"{slug!r} names nothing: names have a-z, 0-9 and single hyphens")
    return describe(site.store, thing(kind, slug))


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
    return bytes(page(request, "thing.html", page=model, path=address(description.thing.value, site.root), formats=GRAPHS).body)


def _redirect(location: str, status: int) -> Response:
    return RedirectResponse(location, status, headers={"Cache-Control": REVALIDATE})
