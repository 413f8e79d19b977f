"""Answers with the headers that caches and programs need: validators, Content-Location, links to the other formats."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final
from urllib.parse import urlencode

from fastapi import Request, Response

from diplograph import __version__
from diplograph.negotiation import HTML, Format
from diplograph.vocabulary import CC0
from diplograph.web.copies import Copy, Key
from diplograph.web.site import Site, site_of

# The data change only with the generation, and its validator says so: look again, but do not load again.
REVALIDATE: Final = "no-cache"
IMMUTABLE: Final = "public, max-age=31536000, immutable"
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of a document before it is written.

    Attributes:
        path: The path of this format's own address under the server's root, with its extension.
        form: Its format.
        others: The formats that it can also be had in.
        query: What its address has behind the question mark.
        negotiated: Whether format or profile were chosen by a header, at an address that does not name them.
        license: The IRI of its licence.
        identifies: The IRI of the thing that the document is about, or empty.
        links: More ``Link`` values.
        ordered: Whether the same generation always gives the same bytes, and not just the same statements in some order.
        profile: The IRI of the profile that it conforms to, or empty.
        state: What the bytes depend on beside program and address; by default generation, queries and context.
        cache: The ``Cache-Control`` header.
        alone: Whether its address alone decides the answer, headers and all, whatever else a request says.
    """

    path: str
    form: Format
    others: Sequence[Format] = ()
    query: tuple[tuple[str, str], ...] = ()
    negotiated: bool = False
    license: str = CC0
    identifies: str = ""
    links: tuple[str, ...] = ()
    ordered: bool = True
    profile: str = ""
    state: str = ""
    cache: str = REVALIDATE
    alone: bool = False

    def headers(self, site: Site) -> dict[str, str]:
        """Return the document's headers, apart from those that every answer has."""
        asked = f"?{urlencode(self.query)}" if self.query else ""
        stem = f"{site.root}{self.path.removesuffix(f'.{self.form.extension}')}"
        others = [each for each in self.others if each.extension != self.form.extension]
        links = [
            *(f'<{stem}.{each.extension}{asked}>; rel="alternate"; type="{each.media_type}"' for each in others),
            f'<{self.license}>; rel="license"',
            *([f'<{self.identifies}>; rel="cite-as"', f'<{self.identifies}>; rel="describes"'] if self.identifies else []),
            *self.links,
        ]
        headers = {"Cache-Control": self.cache, "Link": ", ".join(links)}
        if self.profile:
            headers |= {"Content-Profile": f"<{self.profile}>", "Vary": "Accept-Profile"}
        return headers | ({"Content-Location": f"{site.root}{self.path}{asked}"} if self.negotiated else {})

    def validated(self, site: Site, base: str) -> dict[str, str]:
        """Return the headers with a validator that is known before the document is written."""
        return {"ETag": self.tag(site, base), **self.headers(site)}

    def tag(self, site: Site, base: str) -> str:
        """Return a validator, strong when the same generation, program and address give the same bytes."""
        parts = [self.state or site.state, __version__, base, self.path, self.form.media_type, *map(str, self.query)]
        # Pages have other bytes in other languages; what programs read has the same.
        parts += [site.language] if self.form.extension == HTML.extension else []
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return f'{"" if self.ordered else "W/"}"{digest[:32]}"'


def unchanged(request: Request, document: Document) -> Response | None:
    """Return 304 when the client has this very document already (RFC 9110, section 13.1.2), else ``None``."""
    site = site_of(request)
    headers = document.validated(site, site.base(request))
    return Response(status_code=304, headers=headers) if matches(request, headers["ETag"]) else None


def send(request: Request, document: Document, content: bytes) -> Response:
    """Return the document."""
    site = site_of(request)
    headers = document.validated(site, site.base(request))
    return Response(content, headers={**headers, "Content-Type": document.form.content_type})


def kept(request: Request, *key: str) -> Response | None:
    """Return a document that was written before in this generation, or 304 when the client has its bytes; else ``None``.

    Args:
        request: What is answered.
        key: What the document was kept by.
    """
    site = site_of(request)
    copy = site.copies.get((site.base(request), site.prefix, *key))
    return answered(request, copy) if copy else None


def keep(request: Request, document: Document, content: bytes, *key: str) -> Response:
    """Return a document, or 304 when the client has its bytes, and keep it for :func:`kept`.

    Args:
        request: What is answered.
        document: What is known of it.
        content: Its bytes.
        key: What it is to be kept by: everything that its bytes depend on beside the generation and the server's address.
    """
    site = site_of(request)
    base = site.base(request)
    headers = {**document.headers(site), "Content-Type": document.form.content_type}
    address = address_of(request, base) if document.alone else ()
    route = getattr(request.scope.get("route"), "path", "")
    return answered(request, site.copies.keep((base, site.prefix, *key), content, headers, route, address))


def address_of(request: Request, base: str) -> Key:
    """Return what a document is found by that has its address alone: address, path and query as they were sent."""
    return base, request.scope["path"], request.scope["query_string"].decode("latin-1")


def answered(request: Request, copy: Copy) -> Response:
    """Return a document that is kept, or 304 without what describes its content (RFC 9110, section 15.4.5)."""
    headers = {"ETag": copy.tag, "Last-Modified": format_datetime(copy.modified, usegmt=True), **copy.headers}
    if is_known(request, copy.tag, copy.modified):
        return Response(status_code=304, headers={name: value for name, value in headers.items() if name != "Content-Type"})
    return Response(copy.content, headers=headers)


def is_known(request: Request, tag: str, modified: datetime) -> bool:
    """Tell whether the client has what has these validators (RFC 9110, section 13.2.2)."""
    return matches(request, tag) if "if-none-match" in request.headers else _since(request) >= modified


def _since(request: Request) -> datetime:
    """The time of ``If-Modified-Since``; one that is no date counts as none (RFC 9110, section 13.1.3)."""
    try:
        told = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return _NEVER
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def matches(request: Request, tag: str) -> bool:
    """Tell whether the client has what a validator names, by weak comparison (RFC 9110, sections 8.8.3.2 and 13.1.2)."""
    return shows(request, tag) or any(line.strip() == "*" for line in request.headers.getlist("if-none-match"))


def shows(request: Request, tag: str) -> bool:
    """Tell whether the client names this very validator."""
    return any(tag.removeprefix("W/") in _TAG.findall(line) for line in request.headers.getlist("if-none-match"))
