"""Assembly of the server: what it serves, and at which addresses. Nothing is decided here."""

import asyncio
import gc
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from diplograph import __version__
from diplograph.errors import DiplographError
from diplograph.questions import Catalogue
from diplograph.readers import Limits, Lineage, Readers, ReaderStore
from diplograph.release import Release
from diplograph.releases import Workshop, read_archive
from diplograph.representations import read_context, read_term_names
from diplograph.search import Names
from diplograph.settings import MEMORY, Settings
from diplograph.turtle import read_document
from diplograph.web import (
    about,
    collections,
    coverage,
    crawlers,
    curate,
    curation,
    discovery,
    documents,
    dumps,
    exports,
    feed,
    frames,
    graphs,
    home,
    linksets,
    mementos,
    package,
    reconcile,
    search,
    sparql,
    things,
    validating,
    vocabularies,
)
from diplograph.web.coding import Coding
from diplograph.web.copies import Copies
from diplograph.web.curators import writing_for
from diplograph.web.errors import add_error_handlers
from diplograph.web.express import express_lane
from diplograph.web.gatekeeping import Gatekeeper
from diplograph.web.generations import Generations, Renew, SiteOf
from diplograph.web.headers import CommonHeaders
from diplograph.web.history import History
from diplograph.web.in_language import InLanguage
from diplograph.web.operations import Operations, Served
from diplograph.web.past import Past
from diplograph.web.questions import question_router
from diplograph.web.shortcut import Shortcut
from diplograph.web.site import OneSite, Site
from diplograph.web.templating import STATIC
from diplograph.web.times import Times
from diplograph.web.written_files import WrittenFiles

Application = FastAPI


def create_app(
    nursery: socket.socket,
    catalogue: Catalogue,
    release: Release,
    settings: Settings,
    renew: Renew | None = None,
) -> FastAPI:
    """Return the server; it runs once, and takes the nursery with it when it stops.

    Its ``state.connection`` makes the connections of the HTTP server beneath it, see :mod:`diplograph.web.express`.

    Args:
        nursery: Our end of the socket to the process that holds the generation to serve.
        catalogue: The named queries.
        release: The ontology, shapes and contexts that belong to the generation.
        settings: What the operator decided.
        renew: Starts a nursery that loads what is there now; then ``state.reload`` has it take the place of the one before.
    """
    public_url = settings.public_url
    app = FastAPI(
        title="diplograph",
        version=__version__,
        summary="The open, citable knowledge graph of diplomatic meetings",
        description="Ask named questions, ask in SPARQL, follow identifiers, or take everything. Read-only; open to all origins.",
        license_info={"name": "Data: CC0 1.0", "identifier": "CC0-1.0"},
        servers=[{"url": urlsplit(public_url).path.rstrip("/") or "/" if public_url else "/"}],
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_serving(nursery, renew, limits_of(settings), partial(_site, catalogue, release, settings)),
    )
    app.state.stop, app.state.reload, app.state.failure, app.state.site = (lambda: None), (lambda: None), "", None
    app.state.settings, app.state.gatekeeper = settings, Gatekeeper(release, settings)
    app.state.history, app.state.workshop = History(Past(limits_of(settings))), Workshop()
    app.state.writing = writing_for(release, settings, app.state.gatekeeper.gatehouse)
    _furnish(app, catalogue, settings)
    return app


def _serving(
    nursery: socket.socket, renew: Renew | None, limits: Limits, site_of: SiteOf
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What is done before the first request and after the last one."""

    @asynccontextmanager
    async def serving(app: FastAPI) -> AsyncIterator[None]:
        lineage = app.state.lineage = Lineage(limits, app.state.stop)
        generations = Generations(app, lineage, site_of)
        try:
            await generations.begin(nursery, renew)
            # What is here now stays to the end: a full collection would walk through it again and again, while everybody waits.
            gc.collect()
            gc.freeze()
            yield
        except DiplographError as error:
            app.state.failure = str(error)
            raise
        finally:
            app.state.gatekeeper.close()
            app.state.workshop.close()
            await app.state.history.close()
            await generations.end()

    return serving


def _furnish(app: FastAPI, catalogue: Catalogue, settings: Settings) -> None:
    """Give the server its addresses, and what goes around every answer: the last middleware that is added is the outermost."""
    operations = Operations(settings, lambda: _served(app))
    app.add_middleware(Shortcut)
    app.add_middleware(Coding)
    app.add_middleware(CommonHeaders)
    app.add_middleware(InLanguage)
    app.add_middleware(OneSite)
    operations.observe(app)
    add_error_handlers(app)
    app.state.connection = express_lane(app, operations.journal)
    for each in (sparql, operations, graphs, validating, curation, curate):
        app.include_router(each.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for each in (home, about, coverage, search, reconcile, collections):
        app.include_router(each.router)
    app.include_router(question_router(catalogue))
    # Things last, because `/{kind}/{slug}` fits many addresses.
    for each in (dumps, package, feed, mementos, discovery, crawlers, documents, exports, vocabularies, frames, linksets, things):
        app.include_router(each.router)
    _describe_truly(app)


def _describe_truly(app: FastAPI) -> None:
    """What cannot be read is answered with 400 here; the framework's own description says 422 of every parameter.

    A 422 of ours means that the gate does not accept records.
    """
    document = app.openapi()
    document.setdefault("components", {})["securitySchemes"] = {"curator": {"type": "http", "scheme": "bearer"}}
    for operations in document["paths"].values():
        for operation in operations.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                operation["responses"].pop("422")


def limits_of(settings: Settings) -> Limits:
    """Return what the settings grant to readers and clients."""
    return Limits(
        readers=settings.readers,
        seconds=settings.time_limit,
        memory=settings.memory_limit,
        queue=settings.queue,
        patience=settings.queue_seconds,
        client_queries=settings.client_queries,
        client_budget=settings.client_budget,
        cache=settings.cache,
        largest_answer=settings.largest_answer,
    )


def _served(app: FastAPI) -> Served:
    site: Site | None = app.state.site
    return Served(site.store.generation, site.statements, app.state.lineage) if site else Served("", 0, None)


async def _site(catalogue: Catalogue, release: Release, settings: Settings, readers: Readers) -> Site:
    statements = await readers.count()
    store = ReaderStore(readers, asyncio.get_running_loop())

    def read() -> Site:
        times = Times(_changed(release, settings))
        return Site(
            readers=readers,
            store=store,
            settings=settings,
            statements=statements,
            catalogue=catalogue,
            release=release,
            context=read_context(release.context_files),
            terms=read_term_names(store),
            ontology=read_document(release.ontology_file),
            shapes=read_document(release.shapes_file),
            times=times,
            copies=Copies(times, settings.cache),
            files=WrittenFiles(times),
            releases=read_archive(settings.archive) if settings.archive else (),
            names=Names(readers),
        )

    return await run_in_threadpool(read)  # while others are answered


def _changed(release: Release, settings: Settings) -> datetime:
    """When what is served last changed: the files of the release, unless the graph is kept elsewhere."""
    return release.modified if settings.store == MEMORY else datetime.now(UTC)
