"""Assembly of the server: what it serves, and at which addresses. Nothing is decided here."""

from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from diplograph import __version__
from diplograph.questions import Catalogue
from diplograph.release import Release
from diplograph.representations import read_context, read_term_names
from diplograph.store import Store
from diplograph.turtle import read_document
from diplograph.web import documents, home, sparql, things
from diplograph.web.errors import add_error_handlers
from diplograph.web.headers import CommonHeaders
from diplograph.web.questions import question_router
from diplograph.web.site import Site
from diplograph.web.templating import STATIC


def create_app(store: Store, catalogue: Catalogue, release: Release, *, public_url: str | None = None) -> FastAPI:
    """Return the server.

    Args:
        store: The generation to serve.
        catalogue: The named queries.
        release: The ontology, shapes and contexts that belong to the generation.
        public_url: The address under which others see the server; by default the one that each request names.

    Raises:
        DiplographError: when the release lacks a document or one is malformed.
    """
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
    )
    app.state.site = _site(store, catalogue, release, public_url)
    app.add_middleware(CommonHeaders)
    add_error_handlers(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(home.router)
    app.include_router(sparql.router)
    app.include_router(question_router(catalogue))
    app.include_router(documents.router)
    # Last, because `/{kind}/{slug}` fits many addresses.
    app.include_router(things.router)
    return app


def _site(store: Store, catalogue: Catalogue, release: Release, public_url: str | None) -> Site:
    return Site(
        store=store,
        catalogue=catalogue,
        release=release,
        context=read_context(release.context_files),
        terms=read_term_names(store),
        ontology=read_document(release.ontology_file),
        shapes=read_document(release.shapes_file),
        public_url=public_url,
    )
