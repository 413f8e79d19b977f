"""The collections at ``/meetings``, ``/people``, …: members chosen by filters, in order, page by page, in every format."""

import json
from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter, Depends, Request, Response
from pyoxigraph import NamedNode

from diplograph.collections import (
    COLLECTIONS,
    LIMIT,
    MOST,
    SORT,
    USUAL,
    Collection,
    Controls,
    Filter,
    Page,
    Said,
    members_of,
    page_of,
    read_asked,
)
from diplograph.errors import NotFound
from diplograph.negotiation import CSV, GRAPHS, HTML, JSON_LD, Format, by_extension, choose
from diplograph.serialisation import write_graph
from diplograph.web.answers import Document, keep, kept
from diplograph.web.collection_pages import shown
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.mementos import DatedListRoute, version_asked
from diplograph.web.site import AcceptDep, Site, SiteDep
from diplograph.web.templating import page as rendered

# A table opens in a spreadsheet, but who accepts anything is a program and gets Turtle, as everywhere.
_FORMATS: Final = (*GRAPHS, HTML, CSV)
_TYPES: Final = {"year": {"type": "string", "pattern": "^[0-9]{4}$"}}
router = APIRouter(tags=["Collections"], route_class=DatedListRoute, dependencies=[Depends(version_asked)])


def _add(collection: Collection) -> None:
    """Add the two addresses of a collection: its own, and one for each format."""

    def negotiated(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
        return _answer(request, site, collection, choose(accept, _FORMATS), negotiated=True)

    def in_format(extension: str, request: Request, site: SiteDep) -> Response:
        form = by_extension(extension, _FORMATS)
        if form is None:
            formats = ", ".join(f".{each.extension}" for each in _FORMATS)
            raise NotFound(f"{collection.name} cannot be had as .{extension}", f"they can be had as {formats}")
        return _answer(request, site, collection, form, negotiated=False)

    endpoints: tuple[tuple[str, str, Callable[..., Response]], ...] = (
        (f"/{collection.name}", collection.title, negotiated),
        (f"/{collection.name}.{{extension}}", f"{collection.title}, in a format", in_format),
    )
    for path, title, endpoint in endpoints:
        router.add_api_route(
            path,
            endpoint,
            name=path.strip("/"),
            summary=title,
            description=collection.about,
            operation_id=f"list-{collection.name}{'-in-format' if '{' in path else ''}",
            responses={200: {"description": "One page", "content": content_of(_FORMATS)}, **RESPONSES},
            response_class=Response,
            openapi_extra={"parameters": _parameters(collection)},
        )


def _parameters(collection: Collection) -> list[dict[str, Any]]:
    sorts = [name for each in collection.sorts for name in (each.name, f"-{each.name}")]
    return [
        *(_parameter(each) for each in collection.filters),
        {
            "name": SORT,
            "in": "query",
            "description": "The order; a hyphen turns it round",
            "schema": {"type": "string", "enum": sorts, "default": collection.default_sort},
        },
        {
            "name": LIMIT,
            "in": "query",
            "description": "How many members a page has at most",
            "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        },
        {
            "name": "cursor",
            "in": "query",
            "description": "Where the page begins or ends, as a Link of another page says it",
            "schema": {"type": "string"},
        },
    ]


def _parameter(chosen: Filter) -> dict[str, Any]:
    """A filter; one whose values may be several is given once for each, and all must be there."""
    schema: dict[str, Any] = _TYPES.get(chosen.kind, {"type": "string"})
    return {
        "name": chosen.name,
        "in": "query",
        "description": f"{chosen.title} ({chosen.kind}; for example {chosen.example})",
        "schema": {"type": "array", "items": schema, "maxItems": 10} if chosen.many else schema,
    }


for _each in COLLECTIONS.values():
    _add(_each)


def _answer(request: Request, site: Site, collection: Collection, form: Format, *, negotiated: bool) -> Response:
    asked = read_asked(collection, request.query_params.multi_items(), site.collections)
    query = asked.query(cursor=asked.cursor)
    key = ("collection", collection.name, form.extension, form.media_type, str(negotiated), *(f"{n}={v}" for n, v in query))
    if answer := kept(request, *key):
        return answer
    page, base = page_of(asked, site.collections), site.base(request)
    wanted = Document(
        f"/{collection.name}.{form.extension}",
        form,
        _FORMATS,
        query,
        negotiated=negotiated,
        links=_links(site, page, "" if negotiated else f".{form.extension}", base),
    )
    return keep(request, wanted, _written(request, site, page, form), *key)


def _links(site: Site, page: Page, extension: str, base: str) -> tuple[str, ...]:
    """The pages around this one, in the same format (RFC 8288; the relation types are registered with IANA)."""
    asked, stem = page.asked, f"{site.root}/{page.asked.collection.name}{extension}"
    around = {"next": page.next, "prev": page.previous}
    return (
        f'<{stem}{asked.address()}>; rel="first"',
        *(f'<{stem}{asked.address(cursor=each)}>; rel="{name}"' for name, each in around.items() if each),
        f'<{_canonical(page, base)}>; rel="canonical"',
    )


def _canonical(page: Page, base: str) -> str:
    """The one address of a page, whatever was said in others that is so anyway (RFC 6596)."""
    return f"{base}/{page.asked.collection.name}{page.asked.address(cursor=page.asked.cursor)}"


def _written(request: Request, site: Site, page: Page, form: Format) -> bytes:
    triples, controls = members_of(page, site.store), Controls(page, site.base(request))
    if form.extension == HTML.extension:
        model = shown(page, Said(page, triples), site)
        formats = [each for each in _FORMATS if each.extension != HTML.extension]
        return bytes(
            rendered(
                request,
                "collection.html",
                page=model,
                canonical=_canonical(page, f"{site.base(request)}{site.prefix}"),
                formats=formats,
                behind=model.query,
            ).body
        )
    if form.extension == CSV.extension:
        return Said(page, triples).csv()
    if form.extension == JSON_LD.extension:
        document = Said(page, triples).json_ld(controls, site.frames, site.context_url(request))
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return write_graph([*triples, *controls.triples()], form, NamedNode(controls.whole))
