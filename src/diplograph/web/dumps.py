"""The dumps as files: compressed, the same bytes for the same content, and resumed where a download broke off."""

from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from diplograph.negotiation import N_QUADS
from diplograph.readers import Complete, Job
from diplograph.releases import order_n_quads, write_trig
from diplograph.vocabulary import CC0, DATASET
from diplograph.web.answers import REVALIDATE
from diplograph.web.downloads import GZIP, send_file
from diplograph.web.errors import RESPONSES, problems_of
from diplograph.web.request_log import client_of
from diplograph.web.signposts import dump_signposts
from diplograph.web.site import Site, site_of
from diplograph.web.workshops import workshop_of
from diplograph.web.written_files import WrittenFile

_N_QUADS, _TRIG = "dump.nq.gz", "dump.trig.gz"
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file", "content": {GZIP: {}}},
    206: {"description": "The ranges of it that were asked for", "content": {GZIP: {}, "multipart/byteranges": {}}},
    304: {"description": "Not changed since the ETag that you have"},
    **RESPONSES,
    **problems_of(416),
}
router = APIRouter(tags=["Documents"])


@router.get(f"/{_N_QUADS}", summary="Everything, as a compressed file of N-Quads", responses=_FILE, response_class=Response)
async def n_quads(request: Request) -> Response:
    """One line a quad, graph by graph, sorted: the same generation gives the same bytes. A download can be resumed."""
    return _sent(request, await n_quads_of(request))


@router.get(f"/{_TRIG}", summary="Everything, as a compressed file of TriG", responses=_FILE, response_class=Response)
async def trig(request: Request) -> Response:
    """The same quads in the same order, each graph once. A download can be resumed."""
    site = site_of(request)
    dump = await n_quads_of(request)

    async def make(path: Path) -> None:
        await workshop_of(request).do(write_trig, str(dump.path), str(path))

    return _sent(request, await site.files.get(_TRIG, make))


async def n_quads_of(request: Request) -> WrittenFile:
    """Return the dump of the generation that a request is answered from.

    Raises:
        ServiceProblem: when it cannot be made now, or not within the limits.
        EnvironmentProblem: when there is no room for it.
    """
    site = site_of(request)

    async def make(path: Path) -> None:
        lines = path.with_suffix(".lines")
        try:
            await fetch(site, Job("", N_QUADS.extension, seconds=site.readers.limits.seconds), client_of(request.scope), lines)
            await workshop_of(request).do(order_n_quads, str(lines), str(path))
        finally:
            lines.unlink(missing_ok=True)

    return await site.files.get(_N_QUADS, make)


async def fetch(site: Site, job: Job, client: str, path: Path) -> None:
    """Have a job answered into a file.

    Raises:
        ServiceProblem: when it cannot be answered now, or not within the limits.
    """
    answer = await site.readers.answer(job, client)
    with path.open("wb") as file:
        if isinstance(answer, Complete):
            await run_in_threadpool(file.write, answer.content)
            return
        async for piece in answer.pieces:
            await run_in_threadpool(file.write, piece)


def _sent(request: Request, file: WrittenFile) -> Response:
    links = (f'<{CC0}>; rel="license"', f'<{DATASET}>; rel="cite-as"', *dump_signposts(site_of(request)))
    headers = {"Cache-Control": REVALIDATE, "Link": ", ".join(links)}
    return send_file(request, file, GZIP, headers)
