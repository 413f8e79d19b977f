"""The documents beside the data: contexts, and the dump of everything."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from diplograph.errors import NotFound
from diplograph.negotiation import DATASETS, JSON_LD, Format, by_extension, choose
from diplograph.readers import Job
from diplograph.vocabulary import CC0, DATASET
from diplograph.web.answers import IMMUTABLE, Document, unchanged
from diplograph.web.asking import ask, send_answer
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.signposts import dump_signposts
from diplograph.web.site import SiteDep, accept_of, site_of

router = APIRouter(tags=["Documents"])


def _of(*formats: Format) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The document", "content": content_of(formats)}, **RESPONSES}


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
