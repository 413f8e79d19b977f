"""Things in the formats of other communities: calendars, nanopublications, RDF 1.2, bibliographies.

Each row of :data:`diplograph.representations.exports.EXPORTS` is one address, ``/{kind}/{slug}.{extension}``. They stand before
the documents of things, whose addresses would fit theirs.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from diplograph.errors import NotFound
from diplograph.languages import choose_language
from diplograph.negotiation import GRAPHS, HTML, Format
from diplograph.representations import Description, address
from diplograph.representations.exports import (
    CALENDAR,
    CALENDARS,
    EXPORTS,
    NANOPUBLICATIONS,
    PUBLISHED,
    REIFIED,
    WRITERS,
    Export,
    Nanopublication,
    available,
    nanopublications_of,
    read_events,
    works_of,
    write_calendar,
    write_event,
    write_nanopublications,
    write_reified,
)
from diplograph.web.answers import IMMUTABLE, REVALIDATE, Document, keep, kept
from diplograph.web.errors import RESPONSES, content_of, problems_of
from diplograph.web.signposts import description_signposts
from diplograph.web.site import Site, SiteDep, accept_language_of
from diplograph.web.things import description_of

Writer = Callable[[Site, Description], bytes]
# The languages that the ontology has words in.
_LANGUAGES: Final = ("en", "ru")
_LANGUAGE: Final = Query(description="The language of names and words; without it, the one that Accept-Language prefers")
router = APIRouter(tags=["Exports"])


def _responses(form: Format) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"description": "The export", "content": content_of((form,))},
        301: {"description": "The thing was merged into another one"},
        304: {"description": "Not changed since the ETag that you have"},
        **problems_of(410),
        **RESPONSES,
    }


def _add(export: Export, answer: Callable[..., Response]) -> None:
    form = export.form
    router.add_api_route(
        f"/{{kind}}/{{slug}}.{form.extension}",
        answer,
        name=f"export as {form.extension}",
        summary=export.title,
        description=f"Kinds of things: {', '.join(export.kinds)}.",
        responses=_responses(form),
        response_class=Response,
    )


def _same_for_all(export: Export, write: Writer) -> Callable[..., Response]:
    """The answers of an export whose bytes do not depend on the language of who asks."""

    def answer(kind: str, slug: str, request: Request, site: SiteDep) -> Response:
        _check(export, kind, slug)
        key = ("export", kind, slug, export.form.extension)
        if had := kept(request, *key):
            return had
        description = description_of(site, kind, slug)
        if successor := description.successor:
            return _moved(f"{address(successor.value, site.root)}.{export.form.extension}")
        return keep(request, _document(site, description, export.form), write(site, description), *key)

    return answer


def _calendar(
    kind: str, slug: str, request: Request, site: SiteDep, lang: Annotated[Literal["en", "ru"] | None, _LANGUAGE] = None
) -> Response:
    """A calendar, in a language: that of the address, or else of the header, on which the answer depends then."""
    export = next(each for each in EXPORTS if each.form == CALENDAR)
    _check(export, kind, slug)
    language = lang or choose_language(accept_language_of(request), _LANGUAGES)
    key = ("export", kind, slug, CALENDAR.extension, language, str(lang is None))
    answer = kept(request, *key)
    if not answer:
        description = description_of(site, kind, slug)
        if successor := description.successor:
            asked = f"?{urlencode({'lang': lang})}" if lang else ""
            return _moved(f"{address(successor.value, site.root)}.{CALENDAR.extension}{asked}")
        wanted = _in_language(_document(site, description, CALENDAR), language, site.root, negotiated=lang is None)
        answer = keep(request, wanted, _dates(request, site, description, kind, language), *key)
    answer.headers["Content-Language"] = language
    if lang is None:
        answer.headers["Vary"] = "Accept-Language"
    return answer


def _dates(request: Request, site: Site, description: Description, kind: str, language: str) -> bytes:
    facts = read_events(site.store, description.thing)
    if kind in CALENDARS:
        source = f"{site.base(request)}{address(description.thing.value)}.{CALENDAR.extension}"
        return write_calendar(facts, description.thing, language, PUBLISHED, source)
    written = write_event(facts, description.thing, language, PUBLISHED)
    if written is None:
        raise NotFound("this event has no day", "a calendar has a place for it when its first day is known")
    return written


@router.get(
    "/{kind}/{slug}/nanopub/{code}",
    summary="One nanopublication",
    responses=_responses(NANOPUBLICATIONS),
    response_class=Response,
)
def nanopublication(kind: str, slug: str, code: str, request: Request, site: SiteDep) -> Response:
    """What a trusty URI names; it never changes, so a later version of the same statement has another name."""
    export = next(each for each in EXPORTS if each.form == NANOPUBLICATIONS)
    _check(export, kind, slug)
    key = ("nanopublication", kind, slug, code)
    if not (answer := kept(request, *key)):
        description = description_of(site, kind, slug)
        found = next((each for each in _nanopublications(site, description) if each.code == code), None)
        if found is None:
            current = f"{site.root}/{kind}/{slug}.{NANOPUBLICATIONS.extension}"
            raise NotFound(f"no nanopublication of {kind}:{slug} has this name now", f"those of today: {current}")
        links = (f'<{site.root}/{kind}/{slug}.{NANOPUBLICATIONS.extension}>; rel="collection"',)
        # The address has no extension, so it says of itself that it is one of a kind.
        wanted = Document(address(found.name), NANOPUBLICATIONS, license=description.license, identifies=found.name, links=links)
        answer = keep(request, wanted, found.write(), *key)
    answer.headers["Cache-Control"] = IMMUTABLE
    return answer


def _nanopublications(site: Site, description: Description) -> list[Nanopublication]:
    return nanopublications_of(site.store, description, site.terms.derived, PUBLISHED)


def _all_nanopublications(site: Site, description: Description) -> bytes:
    publications = _nanopublications(site, description)
    if not publications:
        raise NotFound("nothing that is said here cites a source", "without a source there is no nanopublication")
    return write_nanopublications(publications)


def _reified(site: Site, description: Description) -> bytes:
    return write_reified(description, site.terms.derived)


def _bibliography(extension: str) -> Writer:
    return lambda site, description: WRITERS[extension](works_of(site.store, description, PUBLISHED))


def _check(export: Export, kind: str, slug: str) -> None:
    if kind not in export.kinds:
        raise NotFound(
            f"{kind}:{slug} cannot be had as .{export.form.extension}",
            f"kinds of things that have it: {', '.join(export.kinds)}",
        )


def _document(site: Site, description: Description, form: Format) -> Document:
    return Document(
        f"{address(description.thing.value)}.{form.extension}",
        form,
        (*available(description), *GRAPHS, HTML),
        license=description.license,
        identifies=description.thing.value,
        links=description_signposts(site, description),
    )


def _in_language(document: Document, language: str, root: str, *, negotiated: bool) -> Document:
    """The document in one of its languages; the other formats have none to choose from, so they are linked as they are."""
    stem = f"{root}{document.path.removesuffix(document.form.extension)}"
    formats = [each for each in document.others if each != document.form]
    languages = [each for each in _LANGUAGES if each != language]
    return replace(
        document,
        others=(),
        query=(("lang", language),),
        negotiated=negotiated,
        links=(
            *(f'<{root}{document.path}?lang={each}>; rel="alternate"; hreflang="{each}"' for each in languages),
            *(f'<{stem}{each.extension}>; rel="alternate"; type="{each.media_type}"' for each in formats),
            *document.links,
        ),
    )


def _moved(location: str) -> Response:
    return RedirectResponse(location, 301, headers={"Cache-Control": REVALIDATE})


_WRITERS: Final[dict[str, Writer]] = {
    NANOPUBLICATIONS.extension: _all_nanopublications,
    REIFIED.extension: _reified,
    **{extension: _bibliography(extension) for extension in WRITERS},
}
for _export in EXPORTS:
    _add(_export, _calendar if _export.form == CALENDAR else _same_for_all(_export, _WRITERS[_export.form.extension]))
