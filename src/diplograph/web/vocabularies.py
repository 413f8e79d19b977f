"""The ontology and the shapes: as they are now, and each published version as it will always be.

The terms are fragments of one document, so whoever follows a term gets the whole, and a browser finds the anchor in the page.
Links between versions are those of RFC 5829.
"""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from diplograph.errors import NotFound
from diplograph.negotiation import GRAPHS, HTML, TURTLE, Format, by_extension, choose
from diplograph.serialisation import write_graph
from diplograph.turtle import Document as Source
from diplograph.turtle import read_document
from diplograph.vocabulary import CC_BY, ONTOLOGY, SHAPES
from diplograph.web.answers import IMMUTABLE, REVALIDATE, Document, keep, kept
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.listings import listed_shapes, preamble_of, version_of
from diplograph.web.site import AcceptDep, Site, SiteDep
from diplograph.web.templating import page
from diplograph.web.terms import listed_terms

_FORMATS: Final = (*GRAPHS, HTML)
_IRIS: Final = {"ontology": ONTOLOGY, "shapes": SHAPES}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The document", "content": content_of(_FORMATS)},
    304: {"description": "Not changed since the ETag that you have"},
    **RESPONSES,
}
router = APIRouter(tags=["Documents"])


def _add(name: str, title: str) -> None:
    """Add the addresses of a vocabulary document: its own, one for each format, and those of its versions."""

    def negotiated(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
        return _vocabulary(request, site, (name, ""), choose(accept, _FORMATS), negotiated=True)

    def in_format(extension: str, request: Request, site: SiteDep) -> Response:
        form = by_extension(extension, _FORMATS)
        if form is None:
            raise NotFound(f"the {name} cannot be had as .{extension}", "it can be had as .ttl, .jsonld, .nt, .rdf and .html")
        return _vocabulary(request, site, (name, ""), form, negotiated=False)

    def version(version: str, request: Request, site: SiteDep, accept: AcceptDep) -> Response:
        stem, _, extension = version.rpartition(".")
        if form := by_extension(extension, _FORMATS):
            return _vocabulary(request, site, (name, stem), form, negotiated=False)
        return _vocabulary(request, site, (name, version), choose(accept, _FORMATS), negotiated=True)

    router.add_api_route(f"/{name}", negotiated, summary=title, responses=_ANSWERS, response_class=Response)
    router.add_api_route(f"/{name}.{{extension}}", in_format, summary=f"{title}, in a format", responses=_ANSWERS)
    router.add_api_route(f"/{name}/{{version}}", version, summary=f"{title}, by version", responses=_ANSWERS)


_add("ontology", "The ontology")
_add("shapes", "The SHACL shapes that records satisfy")


def _vocabulary(request: Request, site: Site, asked: tuple[str, str], form: Format, *, negotiated: bool) -> Response:
    """A vocabulary document by name and version; without a version, as it is now."""
    name, version = asked
    key = ("vocabulary", name, version, form.extension, form.media_type, str(negotiated))
    if answer := kept(request, *key):
        return answer
    source = _source(site, name, version)
    wanted = Document(
        f"/{name}/{version}.{form.extension}" if version else f"/{name}.{form.extension}",
        form,
        _FORMATS,
        negotiated=negotiated,
        license=CC_BY,
        identifies=f"{_IRIS[name]}/{version}" if version else _IRIS[name],
        links=tuple(_versions(site, name, version)),
        # How a page looks belongs to the program; what it says of a published version stays.
        cache=IMMUTABLE if version in site.release.versions(name) and form.extension != HTML.extension else REVALIDATE,
    )
    return keep(request, wanted, _written(request, site, name, source, form), *key)


def _current(site: Site, name: str) -> Source:
    return site.ontology if name == "ontology" else site.shapes


def _source(site: Site, name: str, version: str) -> Source:
    """The document, or a version of it: a published one, or the one that is worked on."""
    published, current = site.release.versions(name), version_of(_current(site, name))
    if version in published:
        return read_document(published[version])
    if version in {"", current}:
        return _current(site, name)
    raise NotFound(f"there is no version {version} of the {name}", f"there are: {', '.join(_numbers(site, name))}")


def _numbers(site: Site, name: str) -> tuple[str, ...]:
    """The numbers of all versions, the oldest first."""
    return tuple(dict.fromkeys((*site.release.versions(name), version_of(_current(site, name)))))


def _versions(site: Site, name: str, version: str) -> Iterator[str]:
    """The links to other versions (RFC 5829, section 3)."""
    numbers, stem = _numbers(site, name), f"{site.root}/{name}"
    place = numbers.index(version or numbers[-1])
    yield f'<{stem}/{numbers[-1]}>; rel="latest-version"'
    yield f'<{stem}.html#versions>; rel="version-history"; type="text/html"'
    if place:
        yield f'<{stem}/{numbers[place - 1]}>; rel="predecessor-version"'
    if place + 1 < len(numbers):
        yield f'<{stem}/{numbers[place + 1]}>; rel="successor-version"'


def _written(request: Request, site: Site, name: str, source: Source, form: Format) -> bytes:
    """The file as it stands, with its order and comments, or its triples in another format."""
    if form.extension == TURTLE.extension:
        return source.text.encode()
    if form.extension != HTML.extension:
        return write_graph((statement.triple for statement in source.statements), form)
    number = version_of(source)
    answer = page(
        request,
        f"{name}.html",
        sections=listed_terms(source, site.root) if name == "ontology" else listed_shapes(source),
        preamble=preamble_of(source, _IRIS[name], site.root),
        formats=GRAPHS,
        stem=f"{site.root}/{name}" if source is _current(site, name) else f"{site.root}/{name}/{number}",
        number=number,
        numbers=tuple(reversed(_numbers(site, name))),
    )
    return bytes(answer.body)
