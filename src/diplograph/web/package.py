"""The tables of the graph as CSV files, one by one and as a package with their descriptor."""

from functools import partial
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from diplograph import __version__
from diplograph.datapackage import DESCRIPTOR, Package, Table, read_package, zip_files
from diplograph.errors import NotFound
from diplograph.negotiation import CSV, HTML, JSON, choose
from diplograph.readers import Job
from diplograph.vocabulary import CC0, DATASET
from diplograph.web.answers import REVALIDATE, Document, keep, kept
from diplograph.web.downloads import ZIP, send_file
from diplograph.web.dumps import fetch
from diplograph.web.errors import RESPONSES, content_of, problems_of
from diplograph.web.request_log import client_of
from diplograph.web.signposts import dump_signposts
from diplograph.web.site import AcceptDep, SiteDep, site_of
from diplograph.web.templating import page
from diplograph.web.workshops import workshop_of
from diplograph.web.written_files import WrittenFile

_ALL: Final = "tables.zip"
router = APIRouter(tags=["Documents"])


def _of(*media_types: str) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"description": "The file", "content": {each: {} for each in media_types}},
        206: {"description": "The ranges of it that were asked for"},
        304: {"description": "Not changed since the ETag that you have"},
        **RESPONSES,
        **problems_of(416),
    }


@router.get(
    "/tables",
    summary="The tables",
    responses={200: {"description": "What there is", "content": content_of((JSON, HTML))}, **RESPONSES},
    response_class=Response,
)
def tables(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """What each table holds, what its columns mean, and which table refers to which; as JSON, the descriptor without sizes."""
    form = choose(accept, (HTML, JSON))
    wanted = Document("/tables", form, license=CC0)
    key = ("tables", form.media_type)
    if answer := kept(request, *key):
        return answer
    package = read_package(site.release.queries)
    if form.extension == JSON.extension:
        return keep(request, wanted, package.outline(__version__), *key)
    return keep(request, wanted, bytes(page(request, "tables.html", package=package.descriptor).body), *key)


@router.get(f"/{_ALL}", summary="All tables in one file", responses=_of(ZIP), response_class=Response)
async def everything(request: Request) -> Response:
    """The CSV files and their descriptor, a Frictionless Data Package."""
    package = await _package(request)

    async def make(path: Path) -> None:
        files = [await _descriptor(request, package), *[await _rows(request, each) for each in package.tables]]
        await workshop_of(request).do(zip_files, [str(each.path) for each in files], str(path))

    return _sent(request, await site_of(request).files.get(_ALL, make), ZIP)


@router.get(
    f"/tables/{DESCRIPTOR}", summary="The descriptor of the tables", responses=_of(JSON.media_type), response_class=Response
)
async def descriptor(request: Request) -> Response:
    """Names, types, keys and sizes, by which programs read the tables without being told more (Frictionless Data Package)."""
    return _sent(request, await _descriptor(request, await _package(request)), JSON.media_type)


@router.get("/tables/{name}.csv", summary="One table", responses=_of(CSV.media_type), response_class=Response)
async def table(name: str, request: Request) -> Response:
    """A table as CSV with a line of names (RFC 4180); the same generation gives the same bytes."""
    package = await _package(request)
    found = next((each for each in package.tables if each.name == name), None)
    if found is None:
        raise NotFound(f"there is no table {name!r}", f"there are: {', '.join(each.name for each in package.tables)}")
    return _sent(request, await _rows(request, found), f"{CSV.content_type}; header=present")


async def _package(request: Request) -> Package:
    return await run_in_threadpool(read_package, site_of(request).release.queries)


async def _rows(request: Request, table: Table) -> WrittenFile:
    site = site_of(request)
    job = Job(table.query, CSV.extension, seconds=site.readers.limits.seconds)
    return await site.files.get(table.file, partial(fetch, site, job, client_of(request.scope)))


async def _descriptor(request: Request, package: Package) -> WrittenFile:
    async def make(path: Path) -> None:
        files = {each.name: (await _rows(request, each)).path for each in package.tables}
        await run_in_threadpool(lambda: path.write_bytes(package.described(files, __version__)))

    return await site_of(request).files.get(DESCRIPTOR, make)


def _sent(request: Request, file: WrittenFile, media_type: str) -> Response:
    site = site_of(request)
    described = f'<{site.root}/tables/{DESCRIPTOR}>; rel="describedby"; type="{JSON.media_type}"'
    links = f'<{CC0}>; rel="license"' + ("" if file.path.name == DESCRIPTOR else f", {described}")
    if file.path.name == _ALL:
        links = ", ".join((links, f'<{DATASET}>; rel="cite-as"', *dump_signposts(site)))
    return send_file(request, file, media_type, {"Cache-Control": REVALIDATE, "Link": links})
