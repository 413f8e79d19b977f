"""The documents beside the data: ontology, shapes, contexts, and the dump of everything."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from diplograph import turtle
from diplograph.errors import NotFound
from diplograph.negotiation import DATASETS, GRAPHS, HTML, JSON_LD, TURTLE, Format, by_extension, choose
from diplograph.readers import Job
from diplograph.serialisation import write_graph
from diplograph.vocabulary import CC0, CC_BY, DATASET, ONTOLOGY, SHAPES
from diplograph.web.answers import IMMUTABLE, Document, keep, kept, unchanged
from diplograph.web.asking import ask, send_answer
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.listings import listed_shapes, listed_terms, version_of
from diplograph.web.signposts import dump_signposts
from diplograph.web.site import AcceptDep, Site, SiteDep, accept_of, site_of
from diplograph.web.templating import page

_FORMATS: Final = (*GRAPHS, HTML)
router = APIRouter(tags=["Documents"])


def _of(*formats: Format) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The document", "content": content_of(formats)}, **RESPONSES}


def _add(name: str, title: str) -> None:
    """Add the three addresses of a vocabulary document: its own, its version's, and one for each format."""

    def negotiated(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
        return _vocabulary(request, site, name, choose(accept, _FORMATS), negotiated=True)

    def version(version: str, request: Request, site: SiteDep, accept: AcceptDep) -> Response:
        current = version_of(_document(site, name))
        if version != current:
            raise NotFound(f"version {version} of the {name} is not served here", f"the current version is {current}")
        return _vocabulary(request, site, name, choose(accept, _FORMATS), negotiated=True)

    def in_format(extension: str, request: Request, site: SiteDep) -> Response:
        form = by_extension(extension, _FORMATS)
        if form is None:
            raise NotFound(f"the {name} cannot be had as .{extension}", "it can be had as .ttl, .jsonld, .nt, .rdf and .html")
        return _vocabulary(request, site, name, form, negotiated=False)

    answers = _of(*_FORMATS)
    router.add_api_route(f"/{name}", negotiated, summary=title, responses=answers, response_class=Response)
    router.add_api_route(f"/{name}.{{extension}}", in_format, summary=f"{title}, in a format", responses=answers)
    router.add_api_route(f"/{name}/{{version}}", version, summary=f"{title}, by version", responses=answers)


_add("ontology", "The ontology")
_add("shapes", "The SHACL shapes that records satisfy")


def _document(site: Site, name: str) -> turtle.Document:
    return site.ontology if name == "ontology" else site.shapes


def _vocabulary(request: Request, site: Site, name: str, form: Format, *, negotiated: bool) -> Response:
    source = _document(site, name)
    wanted = Document(
        f"/{name}.{form.extension}",
        form,
        _FORMATS,
        negotiated=negotiated,
        license=CC_BY,
        identifies=ONTOLOGY if name == "ontology" else SHAPES,
    )
    key = (name, form.media_type, str(negotiated))
    return kept(request, *key) or keep(request, wanted, _written(request, source, name, form), *key)


def _written(request: Request, source: turtle.Document, name: str, form: Format) -> bytes:
    """The file as it stands, with its order and comments, or its triples in another format."""
    if form.extension == TURTLE.extension:
        return source.text.encode()
    if form.extension != HTML.extension:
        return write_graph((statement.triple for statement in source.statements), form)
    entries = listed_terms(source) if name == "ontology" else listed_shapes(source)
    formats = [each for each in _FORMATS if each.extension != HTML.extension]
    answer = page(request, f"{name}.html", sections=entries, formats=formats, version_number=version_of(source))
    return bytes(answer.body)


@router.get("/dump", summary="Everything", responses=_of(*DATASETS), response_class=Response)
async def dump(request: Request) -> Response:
    """The whole generation with its named graphs: one for each record, for the ontology, for what rules derived."""
    return await _dump(request, choose(accept_of(request), DATASETS), negotiated=True)


@router.get("/dump.{extension}", summary="Everything, in a format", responses=_of(*DATASETS), response_class=Response)
async def dump_in_format(extension: str, request: Request) -> Response:
    """The whole generation as trig or nq."""
    form = by_extension(extension, DATASETS)
    if form is None:
        raise NotFound(f"there is no dump as .{extension}", "it can be had as .trig and .nq")
    return await _dump(request, form, negotiated=False)


async def _dump(request: Request, form: Format, *, negotiated: bool) -> Response:
    site = site_of(request)
    wanted = Document(
        f"/dump.{form.extension}",
        form,
        DATASETS,
        negotiated=negotiated,
        license=CC0,
        identifies=DATASET,
        links=dump_signposts(site),
        ordered=False,
    )
    if answer := unchanged(request, wanted):
        return answer
    everything = await ask(request, site, Job("", form.extension, seconds=site.readers.limits.seconds))
    return await send_answer(request, everything, form, wanted.validated(site, site.base(request)))


@router.get("/context/{version}.jsonld", summary="A JSON-LD context", responses=_of(JSON_LD), response_class=Response)
def context(version: str, site: SiteDep) -> Response:
    """A version of the context never changes; a change is a new version."""
    files = {file.stem: file for file in site.release.context_files}
    if version not in files:
        raise NotFound(f"there is no context {version}", f"there are: {', '.join(sorted(files))}")
    return FileResponse(files[version], media_type=JSON_LD.media_type, headers={"Cache-Control": IMMUTABLE})
