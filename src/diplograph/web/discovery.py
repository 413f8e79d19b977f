"""The description of the dataset, where those look for it who know nothing of us (VoID, section 7; DCAT 3)."""

import re
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pyoxigraph import NamedNode

from diplograph import __version__
from diplograph.errors import NotFound
from diplograph.negotiation import GRAPHS, HTML, Format, by_extension, choose
from diplograph.representations import Served, describe_dataset
from diplograph.serialisation import write_graph
from diplograph.vocabulary import DATASET
from diplograph.web.answers import REVALIDATE, Document, keep, kept
from diplograph.web.dataset_page import page_of_dataset
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.signposts import dataset_signposts
from diplograph.web.site import AcceptDep, Site, SiteDep
from diplograph.web.templating import page

_FORMATS: Final = (*GRAPHS, HTML)
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The description", "content": content_of(_FORMATS)},
    304: {"description": "Not changed since the ETag that you have"},
    **RESPONSES,
}
_ELSEWHERE: Final[dict[int | str, dict[str, Any]]] = {303: {"description": "See the description"}, **RESPONSES}
_NOT_IN_A_VERSION: Final = re.compile(r"[^0-9A-Za-z-]")
router = APIRouter(tags=["Documents"])


@router.get(
    "/.well-known/void", status_code=303, summary="Where the dataset is described", responses=_ELSEWHERE, response_class=Response
)
def well_known(site: SiteDep, accept: AcceptDep) -> RedirectResponse:
    """Leads to the description in the format that suits the client (RFC 8615)."""
    form = choose(accept, _FORMATS)
    return RedirectResponse(f"{site.root}/void.{form.extension}", 303, headers={"Cache-Control": REVALIDATE})


@router.get("/void", summary="The dataset", responses=_ANSWERS, response_class=Response)
def negotiated(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """What the dataset is, how much there is of what, and where it can be had: VoID, DCAT and SPARQL Service Description."""
    return _described(request, site, choose(accept, _FORMATS), negotiated=True)


@router.get("/void.{extension}", summary="The dataset, in a format", responses=_ANSWERS, response_class=Response)
def in_format(extension: str, request: Request, site: SiteDep) -> Response:
    """The description as ttl, jsonld, nt, rdf or html; all but the page hold the same triples."""
    form = by_extension(extension, _FORMATS)
    if form is None:
        raise NotFound(f"the dataset is not described as .{extension}", "it is as .ttl, .jsonld, .nt, .rdf and .html")
    return _described(request, site, form, negotiated=False)


def _described(request: Request, site: Site, form: Format, *, negotiated: bool) -> Response:
    key = ("void", form.media_type, str(negotiated))
    if answer := kept(request, *key):
        return answer
    wanted = Document(
        f"/void.{form.extension}",
        form,
        _FORMATS,
        negotiated=negotiated,
        identifies=DATASET,
        links=dataset_signposts(site, form),
    )
    return keep(request, wanted, _written(request, site, form), *key)


def _written(request: Request, site: Site, form: Format) -> bytes:
    served = _served(site, site.base(request))
    if form.extension == HTML.extension:
        return bytes(page(request, "void.html", dataset=page_of_dataset(served, site), formats=GRAPHS).body)
    triples = describe_dataset(served)
    return write_graph(triples, form, NamedNode(DATASET))


def _served(site: Site, base: str) -> Served:
    """The dataset as a server with this address has it."""
    generation = _NOT_IN_A_VERSION.sub("", site.store.generation)[:12]
    # Two states of one release differ in what SemVer calls build metadata (section 10).
    return Served(site.dataset, site.figures, base, f"{__version__}+{generation}", site.times.since)
