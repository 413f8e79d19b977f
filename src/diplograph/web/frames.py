"""What documents of things promise: profiles, and the schema, the frame and the context of each, at addresses with versions."""

import json
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from diplograph.errors import NotFound
from diplograph.negotiation import GRAPHS, HTML, JSON_LD, SCHEMA, Format, by_extension, choose
from diplograph.representations import (
    PROFILES,
    Profile,
    context_address,
    describe_profile,
    frame_address,
    frame_document,
    profile_named,
    schema_address,
    schema_document,
)
from diplograph.serialisation import write_graph
from diplograph.vocabulary import CC_BY
from diplograph.web.answers import IMMUTABLE, Document, keep, kept
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.site import AcceptDep, Site, SiteDep
from diplograph.web.templating import page

_FORMATS: Final = (*GRAPHS, HTML)
_FRAME: Final = replace(JSON_LD, media_type='application/ld+json;profile="http://www.w3.org/ns/json-ld#frame"')
router = APIRouter(tags=["Documents"])


def _answers(*formats: Format) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"description": "The document", "content": content_of(formats)},
        304: {"description": "Not changed"},
        **RESPONSES,
    }


@router.get("/profile/{name}", summary="What a profile is", responses=_answers(*_FORMATS), response_class=Response)
def profile(name: str, request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """What documents in a profile show; with an extension in that format, else in the one that Accept prefers."""
    stem, _, extension = name.rpartition(".")
    told = by_extension(extension, _FORMATS)
    form, found = told or choose(accept, _FORMATS), profile_named(stem if told else name)
    if found is None:
        raise NotFound(f"there is no profile {name}", f"there are: {', '.join(each.name for each in PROFILES)}")
    key = ("profile", found.name, form.extension, form.media_type, str(told))
    if answer := kept(request, *key):
        return answer
    path = f"/profile/{found.name}.{form.extension}"
    wanted = Document(path, form, _FORMATS, negotiated=told is None, license=CC_BY, identifies=found.iri)
    return keep(request, wanted, _written(request, site, found, form), *key)


def _written(request: Request, site: Site, found: Profile, form: Format) -> bytes:
    if form.extension != HTML.extension:
        return write_graph(describe_profile(site.frames, found), form)
    names = site.frames.names(found.name)
    rows = [(each, schema_address(site.frames, found, each), frame_address(site.frames, found, each)) for each in names]
    context = context_address(site.frames, found)
    made = page(request, "profile.html", profile=found, profiles=PROFILES, rows=rows, context=context, formats=GRAPHS)
    return bytes(made.body)


@router.get(
    "/schemas/{version}/{profile_name}/{name}.json", summary="A JSON Schema", responses=_answers(SCHEMA), response_class=Response
)
def schema(version: str, profile_name: str, name: str, request: Request, site: SiteDep) -> Response:
    """The JSON Schema (2020-12) of compact JSON-LD by a frame; a version of it never changes."""
    found = _profile(site, version, profile_name)
    return _kept(request, schema_document(site.frames, found, name), SCHEMA, schema_address(site.frames, found, name))


@router.get(
    "/frames/{version}/{profile_name}/{name}.jsonld",
    summary="A JSON-LD frame",
    responses=_answers(_FRAME),
    response_class=Response,
)
def frame(version: str, profile_name: str, name: str, request: Request, site: SiteDep) -> Response:
    """The frame of a kind of thing, for other implementations of JSON-LD 1.1 Framing; a version of it never changes."""
    found = _profile(site, version, profile_name)
    made = frame_document(site.frames, found, name, site.context_url(request, found))
    return _kept(request, made, _FRAME, frame_address(site.frames, found, name))


@router.get(
    "/context/schema.org/{version}.jsonld",
    summary="The context of the profile schema.org",
    responses=_answers(JSON_LD),
    response_class=Response,
)
def context(version: str, site: SiteDep) -> Response:
    """A version of the context never changes."""
    files = {each.stem: each for each in (site.release.ontology / "context" / "schema.org").glob("*.jsonld")}
    if version not in files:
        raise NotFound(f"there is no context {version}", f"there are: {', '.join(sorted(files))}")
    return FileResponse(files[version], media_type=JSON_LD.media_type, headers={"Cache-Control": IMMUTABLE})


def _profile(site: Site, version: str, name: str) -> Profile:
    found = profile_named(name)
    if version != site.frames.version or found is None or found.name != name:
        names = ", ".join(each.name for each in PROFILES)
        raise NotFound(f"there are no frames of {name} {version}", f"version {site.frames.version} has {names}")
    return found


def _kept(request: Request, document: dict[str, Any], form: Format, path: str) -> Response:
    wanted = Document(path, form, license=CC_BY, cache=IMMUTABLE)
    return keep(request, wanted, json.dumps(document, ensure_ascii=False, indent=2).encode(), "frames", path)
