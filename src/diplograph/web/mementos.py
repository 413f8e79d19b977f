"""Things as they stood at a release: ``?at=VERSION`` on their addresses, and the Memento framework (RFC 7089) around it.

A thing's own address is the original resource and its TimeGate: with ``Accept-Datetime`` it leads to the memento of the last
release up to that time (RFC 7089, section 4.1.1, pattern 1.1). A memento is the thing's document with ``?at=``, rendered by the
same code from the readers of that release. The TimeMap lists the releases that describe the thing.
"""

import re
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from diplograph.errors import Gone, InputError, NotFound
from diplograph.negotiation import GRAPHS, HTML, choose
from diplograph.releases import Archived
from diplograph.vocabulary import KINDS, SLUG, thing
from diplograph.web.answers import IMMUTABLE, REVALIDATE
from diplograph.web.errors import RESPONSES
from diplograph.web.history import history_of, release_named, releases_of, releases_with
from diplograph.web.site import SITE, Site, accept_of, site_of

LINK_FORMAT: Final = "application/link-format"
_AT: Final = "at"
_DATED: Final = {200, 303, 304}
_FORMATS: Final = (*GRAPHS, HTML)
_DATE: Final = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT")
_TARGET: Final = re.compile(r"<([^>]*)>")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
router = APIRouter(tags=["Releases"])


def version_asked(
    at: Annotated[str | None, Query(description="The version of a release, to have what was said then: see /releases.")] = None,
) -> str | None:
    """Document the parameter ``at``, which :class:`DatedRoute` answers to."""
    return at


class DatedRoute(APIRoute):
    """A route of things that also answers for them as they stood at a release."""

    def get_route_handler(self) -> Handler:
        """Return what answers a request."""
        today = super().get_route_handler()

        async def answer(request: Request) -> Response:
            kind, slug = request.path_params.get("kind", ""), request.path_params.get("slug", "")
            if kind not in KINDS or not SLUG.fullmatch(slug):
                return await today(request)
            if _AT in request.query_params:
                return await _memento(request, today, f"/{kind}/{slug}")
            site, gate = site_of(request), "extension" not in request.path_params
            if not (site.releases and gate):
                return await today(request)
            if "accept-datetime" in request.headers:
                return await _negotiated(request, kind, slug)
            return _led_to_history(await today(request), f"{site.root}/{kind}/{slug}", site.root)

        return answer


class DatedListRoute(APIRoute):
    """A route of a collection that also answers with what it held at a release; its own links say the release already."""

    def get_route_handler(self) -> Handler:
        """Return what answers a request."""
        today = super().get_route_handler()

        async def answer(request: Request) -> Response:
            if not request.query_params.get(_AT):
                return await today(request)
            site, release = site_of(request), release_named(site_of(request), request.query_params[_AT])
            async with history_of(request).past.at(site, release) as past:
                request.scope[SITE] = past
                response = await today(request)
            others = [(name, value) for name, value in request.query_params.multi_items() if name != _AT]
            address = f"{site.root}{request.url.path}{f'?{urlencode(others)}' if others else ''}"
            response.headers["Link"] = f'{response.headers["link"]}, <{address}>; rel="original"'
            response.headers["Memento-Datetime"] = format_datetime(release.time, usegmt=True)
            response.headers["Cache-Control"] = IMMUTABLE
            return response

        return answer


async def _memento(request: Request, today: Handler, name: str) -> Response:
    site = site_of(request)
    release = release_named(site, request.query_params[_AT])
    async with history_of(request).past.at(site, release) as past:
        request.scope[SITE] = past
        try:
            response = await today(request)
        except Gone:
            raise
        except NotFound as error:
            raise NotFound(f"{error.message}, as of release {release.version}", f"GET /timemap{name}") from None
    return _dated(request, response, f"{site.root}{name}", release)


def _dated(request: Request, response: Response, address: str, release: Archived) -> Response:
    """Say of an answer which time it is of, and keep its links to other formats and things in that time."""
    headers, asked = response.headers, urlencode({_AT: release.version})
    for name in ("location", "content-location"):
        if name in headers:
            headers[name] = _in_time(headers[name], asked)
    if response.status_code not in _DATED:
        return response
    time = format_datetime(release.time, usegmt=True)
    own = f"{site_of(request).root}{request.url.path}?{urlencode(request.query_params.multi_items())}"

    def in_time(found: re.Match[str]) -> str:
        return f"<{_in_time(found[1], asked)}>" if _is_document(found[1], address) else found[0]

    links = [
        _TARGET.sub(in_time, headers.get("link", "")),
        f'<{address}>; rel="original timegate"',
        f'<{own}>; rel="memento"; datetime="{time}"',
        _timemap_link(address, site_of(request).root),
    ]
    headers["Link"] = ", ".join(filter(None, links))
    headers["Memento-Datetime"] = time
    headers["Cache-Control"] = IMMUTABLE
    return response


def _in_time(address: str, asked: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{asked}"


def _is_document(target: str, address: str) -> bool:
    return target.startswith(f"{address}.") and "/" not in target.removeprefix(address)


def _timemap_link(address: str, root: str) -> str:
    return f'<{root}/timemap{address.removeprefix(root)}>; rel="timemap"; type="{LINK_FORMAT}"'


def links_to_history(site: Site, address: str) -> tuple[str, ...]:
    """Return the links of a thing's document of today to TimeGate and TimeMap; none when no release is kept.

    Args:
        site: What is served.
        address: The address of the thing.
    """
    if site.at or not site.releases:
        return ()
    return f'<{address}>; rel="timegate"', _timemap_link(address, site.root)


def _led_to_history(response: Response, address: str, root: str) -> Response:
    """Name the TimeMap in the answer of a thing's own address, which is its TimeGate."""
    links = [response.headers.get("link", ""), f'<{address}>; rel="original timegate"', _timemap_link(address, root)]
    response.headers["Link"] = ", ".join(filter(None, links))
    response.headers["Vary"] = ", ".join(filter(None, (response.headers.get("vary", ""), "Accept-Datetime")))
    return response


async def _negotiated(request: Request, kind: str, slug: str) -> Response:
    """Lead to the memento that holds at the time that is asked for (RFC 7089, section 4.5)."""
    site, wanted = site_of(request), _time(request.headers["accept-datetime"])
    found = await releases_with(request, thing(kind, slug).value)
    if not found:
        raise NotFound(f"no release describes {kind}:{slug}", "without Accept-Datetime it is described as it is now")
    chosen = next((each for each in reversed(found) if each.time <= wanted), found[0])
    form = choose(accept_of(request), _FORMATS)
    address = f"{site.root}/{kind}/{slug}"
    document = address if kind == "record" else f"{address}.{form.extension}"
    others = [(name, value) for name, value in request.query_params.multi_items() if name != _AT]
    location = f"{document}?{urlencode([*others, (_AT, chosen.version)])}"
    time = format_datetime(chosen.time, usegmt=True)
    memento = f'<{location}>; rel="memento"; datetime="{time}"'
    links = ", ".join((f'<{address}>; rel="original timegate"', memento, _timemap_link(address, site.root)))
    return RedirectResponse(location, 302, headers={"Vary": "Accept-Datetime", "Link": links, "Cache-Control": REVALIDATE})


def _time(text: str) -> datetime:
    """Read the value of Accept-Datetime (RFC 7089, section 2.1.1.3)."""
    try:
        if _DATE.fullmatch(text.strip()):
            return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        pass
    raise InputError(f"Accept-Datetime: {text!r} is no time", "for example: Accept-Datetime: Thu, 26 Nov 2026 00:00:00 GMT")


@router.get(
    "/timemap/{kind}/{slug}",
    summary="The releases that describe a thing",
    responses={200: {"description": "The TimeMap", "content": {LINK_FORMAT: {}}}, **RESPONSES},
    response_class=Response,
)
async def timemap(kind: str, slug: str, request: Request) -> Response:
    """Where the thing can be had as it stood at each release that describes it, in link-format (RFC 7089, section 5)."""
    site = site_of(request)
    releases_of(site)
    if kind not in KINDS or not SLUG.fullmatch(slug):
        raise NotFound(f"{kind}/{slug} names nothing", f"kinds of things: {', '.join(KINDS)}")
    found = await releases_with(request, thing(kind, slug).value)
    if not found:
        raise NotFound(f"no release describes {kind}:{slug}", "GET /releases lists the releases")
    address, own = (f"{site.base(request)}{path}/{kind}/{slug}" for path in ("", "/timemap"))
    times = [format_datetime(each.time, usegmt=True) for each in found]
    lines = [
        f'<{address}>;rel="original timegate"',
        f'<{own}>;rel="self";type="{LINK_FORMAT}";from="{times[0]}";until="{times[-1]}"',
    ]
    for number, (release, time) in enumerate(zip(found, times, strict=True), 1):
        ends = [name for name, at in (("first", 1), ("last", len(found))) if number == at]
        relation = " ".join((*ends, "memento"))
        lines.append(f'<{address}?{urlencode({_AT: release.version})}>;rel="{relation}";datetime="{time}"')
    return Response(",\n".join(lines) + "\n", headers={"Content-Type": LINK_FORMAT, "Cache-Control": REVALIDATE})
