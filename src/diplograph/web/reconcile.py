"""The reconciliation service for OpenRefine and its like (Reconciliation Service API v0.2).

One address gives manifest, candidates and data extension; others give suggestions, flyouts and previews. All of it is open to
all origins, as section 3.3 demands; there is no JSONP, which it only allows.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse

from diplograph.errors import InputError, NotFound, TooLarge, UnsupportedMediaType
from diplograph.languages import languages_of
from diplograph.negotiation import HTML, JSON
from diplograph.representations import address
from diplograph.search import Named
from diplograph.search.reconciliation import (
    PROPERTIES,
    TYPES,
    Reconciler,
    description_of,
    extend,
    kinds_of_types,
    manifest,
    properties_of,
    read_batch,
    read_extension,
    thing_of,
    type_of,
)
from diplograph.vocabulary import BASE
from diplograph.web.answers import REVALIDATE
from diplograph.web.errors import RESPONSES, content_of, problems_of
from diplograph.web.headers import ALWAYS
from diplograph.web.protocol import FORM
from diplograph.web.site import Site, SiteDep, accept_language_of, site_of
from diplograph.web.templating import page

_LONGEST: Final = 500
_SUGGESTED: Final = 10
_LAST: Final = 1_000
_MOST_FIELDS: Final = 20
# A preview is made to stand in a frame of somebody else's page, unlike everything else here.
_FRAMED: Final = ALWAYS["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors *")
_OF_JSON: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The answer", "content": content_of((JSON,))},
    **RESPONSES,
    **problems_of(413),
}
_OF_HTML: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The page", "content": content_of((HTML,))},
    **RESPONSES,
}
_FIELDS: Final = {
    "type": "object",
    "properties": {
        "queries": {"type": "string", "description": "A reconciliation query batch, in JSON."},
        "extend": {"type": "string", "description": "A data extension query, in JSON."},
    },
}
router = APIRouter(prefix="/reconcile", tags=["Reconciliation"])

Batch = Annotated[str | None, Query(description="A reconciliation query batch, in JSON.")]
Extended = Annotated[str | None, Query(description="A data extension query, in JSON.")]
Prefix = Annotated[str, Query(max_length=_LONGEST, description="What was typed so far.")]
Cursor = Annotated[int, Query(ge=0, le=_LAST, description="How many suggestions to pass over.")]
Identifier = Annotated[str, Query(max_length=_LONGEST, description="An identifier: `person/rashid-meredov`.")]


@router.get("", summary="Reconcile names: the manifest, or the answer to a batch", responses=_OF_JSON, response_class=Response)
def reconcile(request: Request, site: SiteDep, queries: Batch = None, extend: Extended = None) -> Response:
    """Without parameters the service manifest; with `queries` candidates, with `extend` values of properties."""
    if queries is None and extend is None:
        return _json(manifest(site.base(request)))
    return _answer(request, site, queries, extend)


@router.post(
    "",
    summary="Reconcile names",
    responses={**_OF_JSON, **problems_of(415)},
    response_class=Response,
    openapi_extra={"requestBody": {"required": True, "content": {FORM: {"schema": _FIELDS}}}},
)
async def reconcile_sent(request: Request) -> Response:
    """The same, with a form for a body, because batches are long."""
    fields = await _form(request)
    if fields.keys().isdisjoint({"queries", "extend"}):
        raise InputError("the form has neither `queries` nor `extend`", "GET without parameters gives the manifest")
    return await run_in_threadpool(_answer, request, site_of(request), fields.get("queries"), fields.get("extend"))


@router.get("/suggest/entity", summary="Suggest things", responses=_OF_JSON, response_class=Response)
def suggest_entity(request: Request, site: SiteDep, prefix: Prefix = "", cursor: Cursor = 0) -> Response:
    """Things with a name that begins so, or of that identifier."""
    index, languages = site.names.index(), _languages(request)
    thing = thing_of(prefix)
    named = list(index.things([thing] if thing else []).values())
    named = named or [each.named for each in index.search(prefix, limit=cursor + _SUGGESTED, completing=True)]
    return _json({"result": [_suggestion(each, languages) for each in named[cursor : cursor + _SUGGESTED]]}, varied=True)


def _suggestion(named: Named, languages: Sequence[str]) -> dict[str, object]:
    kind = type_of(named.kind)
    label = named.label(languages).text
    return {
        "id": named.thing,
        "name": label,
        "description": description_of(named),
        "notable": [{"id": kind.id, "name": kind.name}],
    }


@router.get("/suggest/type", summary="Suggest types", responses=_OF_JSON, response_class=Response)
def suggest_type(prefix: Prefix = "", cursor: Cursor = 0) -> Response:
    """Types whose name or identifier begins so; without letters, all."""
    found = [each.described() for each in TYPES.values() if _begins(prefix, each.id, each.name)]
    return _json({"result": found[cursor:]})


@router.get("/suggest/property", summary="Suggest properties", responses=_OF_JSON, response_class=Response)
def suggest_property(prefix: Prefix = "", cursor: Cursor = 0) -> Response:
    """Properties whose name or identifier begins so; without letters, all."""
    found = [each.described() for each in PROPERTIES.values() if _begins(prefix, each.id, each.name)]
    return _json({"result": found[cursor:]})


def _begins(prefix: str, *texts: str) -> bool:
    """Whether a text, or a word of it, begins so."""
    wanted = prefix.strip().casefold()
    words = (word for text in texts for word in (text, *text.split()))
    return any(word.casefold().startswith(wanted) for word in words)


@router.get("/properties", summary="Propose properties of a type", responses=_OF_JSON, response_class=Response)
def propose(type: Annotated[str, Query(max_length=_LONGEST)] = "", limit: Cursor = 0) -> Response:  # noqa: A002 - the interface's
    """The properties that things of a type can have."""
    found = properties_of(kinds_of_types([type])) if not type or kinds_of_types([type]) else []
    shown = [each.described() for each in (found[:limit] if limit else found)]
    return _json({"properties": shown, "type": type, **({"limit": limit} if limit else {})})


@router.get("/flyout/{what}", summary="A few words on what is suggested", responses=_OF_JSON, response_class=Response)
def flyout(what: str, request: Request, site: SiteDep, id: Identifier = "") -> Response:  # noqa: A002 - the interface's
    """The words as HTML, of an entity, a type or a property."""
    if what == "entity":
        named = _named(site, id)
        name, said = named.label(_languages(request)).text, description_of(named)
    elif what in {"type", "property"}:
        told = (TYPES if what == "type" else PROPERTIES).get(id)
        if told is None:
            raise NotFound(f"there is no {what} {id!r}")
        name, said = told.name, what.capitalize()
    else:
        raise NotFound(f"there are no flyouts of {what!r}", "there are /reconcile/flyout/entity, …/type and …/property")
    html = bytes(page(request, "flyout.html", name=name, said=said).body).decode()
    return _json({"id": id, "html": html}, varied=True)


@router.get("/preview", summary="A preview of a thing, for a frame", responses=_OF_HTML, response_class=Response)
def preview(request: Request, site: SiteDep, id: Identifier = "") -> Response:  # noqa: A002 - the interface's
    """What a thing is and is called."""
    named = _named(site, id)
    label = named.label(_languages(request))
    others = [each for each in named.names if each.text != label.text]
    response = page(
        request,
        "preview.html",
        named=named,
        label=label,
        others=others,
        kind=type_of(named.kind).name,
        path=address(named.iri, site.root),
    )
    response.headers.update({"Content-Security-Policy": _FRAMED, "Cache-Control": REVALIDATE, "Vary": "Accept-Language"})
    return response


@router.get(
    "/view", status_code=303, summary="To the page of a thing", responses={303: {"description": "See the thing"}, **RESPONSES}
)
def view(site: SiteDep, id: Identifier = "") -> Response:  # noqa: A002 - the interface's
    """Leads to the thing, because an identifier with a slash cannot stand encoded in every path."""
    return RedirectResponse(f"{site.root}/{_thing(id)}", 303, headers={"Cache-Control": REVALIDATE})


def _thing(identifier: str) -> str:
    thing = thing_of(identifier)
    if thing is None:
        raise NotFound(f"{identifier!r} names nothing here", f"identifiers are what follows {BASE}: person/rashid-meredov")
    return thing


def _named(site: Site, identifier: str) -> Named:
    thing = _thing(identifier)
    named = site.names.index().things([thing]).get(thing)
    if named is None:
        raise NotFound(f"there is nothing about {thing} here")
    return named


def _answer(request: Request, site: Site, queries: str | None, extension: str | None) -> Response:
    languages = _languages(request)
    if queries is not None:
        batch = read_batch(queries)
        return _json(Reconciler(site.names.index(), site.store, languages).answer(batch), varied=True)
    asked = read_extension(extension or "")
    return _json(extend(site.names.index(), site.store, asked, languages), varied=True)


def _languages(request: Request) -> tuple[str, ...]:
    return languages_of(accept_language_of(request))


def _json(body: Mapping[str, object], *, varied: bool = False) -> Response:
    headers = {"Cache-Control": REVALIDATE, **({"Vary": "Accept-Language"} if varied else {})}
    return JSONResponse(body, headers=headers)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, read no further than a body may be long."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise UnsupportedMediaType("the body is no form", f"send it as {FORM}")
    longest = site_of(request).settings.largest_body
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            raise TooLarge(f"the form is longer than {longest} bytes", "send a smaller batch")
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise InputError(f"the form is not percent-encoded UTF-8, or has more than {_MOST_FIELDS} fields") from None
