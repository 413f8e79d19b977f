"""What crawlers and browsers ask for first: robots.txt (RFC 9309), sitemaps (sitemaps.org, 0.9), OpenSearch (1.1)."""

import re
from collections.abc import Iterator
from html import escape
from math import ceil
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from diplograph.collections import COLLECTIONS
from diplograph.errors import NotFound
from diplograph.languages import ENGLISH, SPOKEN
from diplograph.negotiation import Format
from diplograph.sparql import with_known_prefixes
from diplograph.vocabulary import BASE, compact, kind_and_slug, term
from diplograph.web.answers import REVALIDATE, Document, keep, kept, send, unchanged
from diplograph.web.rows import named, rows_of, text
from diplograph.web.site import Site, SiteDep
from diplograph.web.templating import page

XML: Final = Format("XML", "application/xml", "xml", ("text/xml",))
OPENSEARCH: Final = Format("OpenSearch description", "application/opensearchdescription+xml", "xml")
# So many pages are in one sitemap, each in all languages: sitemaps.org allows no more than 50,000 addresses.
_MOST: Final = 50_000 // len(SPOKEN)
_SITEMAPS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Where each address is a question: a crawler would never come to an end.
_ENDLESS: Final = (
    *("/sparql?query=", "/graphs", "/search", "/validate", "/curate", "/records", "/disagreements?"),
    *(f"/{each}?" for each in COLLECTIONS),
)
_PAGES: Final = (
    *("/", "/void.html", "/queries", "/coverage", "/disagreements", "/pictures", "/changes", "/about", "/tables"),
    *(f"/{each}" for each in COLLECTIONS),
    *("/ontology.html", "/shapes.html", "/docs", "/problems", "/sparql"),
)
# What is of no page here: merged into something else, or taken out. A topic is a concept as well, and is listed as a topic.
_WITHOUT_PAGE: Final = """
  MINUS { ?thing dcterms:isReplacedBy ?other }
  MINUS { ?thing a diplo:WithdrawnThing }
  MINUS { VALUES (?class ?narrower) { (skos:Concept diplo:Topic) (skos:Concept diplo:Sphere) (skos:Concept diplo:BodyKind) }
          ?thing a ?narrower }"""
_COUNTS: Final = with_known_prefixes(f"""
SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) {{
  ?thing a ?class
  FILTER(STRSTARTS(STR(?thing), "{BASE}") && !CONTAINS(STR(?thing), "#")){_WITHOUT_PAGE}
}} GROUP BY ?class ORDER BY ?class""")
_MEMBERS: Final = with_known_prefixes(f"""
SELECT DISTINCT ?thing {{
  VALUES ?class {{ %s }}
  ?thing a ?class{_WITHOUT_PAGE}
}} ORDER BY ?thing LIMIT %d OFFSET %d""")
_PART: Final = re.compile(r"things-(?P<prefix>diplo|skos|dcat)-(?P<name>[A-Za-z]+)-(?P<number>[1-9][0-9]{0,5})")
_PREFIXES: Final = tuple(f"/{each}" for each in SPOKEN if each != ENGLISH)
router = APIRouter(include_in_schema=False)


@router.get("/robots.txt")
def robots(request: Request, site: SiteDep) -> Response:
    """Everybody may read everything that has an end."""
    closed = "".join(f"Disallow: {site.mount}{language}{each}\n" for language in ("", *_PREFIXES) for each in _ENDLESS)
    text = f"User-agent: *\n{closed}Allow: {site.mount}/\n\nSitemap: {site.base(request)}/sitemap.xml\n"
    return PlainTextResponse(text, headers={"Cache-Control": REVALIDATE})


@router.get("/opensearch.xml")
def opensearch(request: Request, site: SiteDep) -> Response:
    """How browsers and catalogues search here."""
    wanted = Document("/opensearch.xml", OPENSEARCH)
    if answer := kept(request, "opensearch"):
        return answer
    content = page(request, "opensearch.xml", base=site.base(request)).body
    return keep(request, wanted, bytes(content), "opensearch")


@router.get("/sitemap.xml")
def sitemap_index(request: Request, site: SiteDep) -> Response:
    """The parts of the sitemap: one for the pages, and as many as are needed for the things of each class.

    ``lastmod`` is that of the parts, as sitemaps.org has it. When a single page last changed is not known without writing it,
    and no time is better than a wrong one; its own ``Last-Modified`` says it.
    """
    if answer := kept(request, "sitemap"):
        return answer
    base, modified = site.base(request), site.times.since.isoformat()
    places = [f"{base}/sitemap/{each}.xml" for each in ("pages", *_parts(site))]
    entries = "".join(f"<sitemap><loc>{escape(each)}</loc><lastmod>{modified}</lastmod></sitemap>\n" for each in places)
    text = f'{_DECLARATION}<sitemapindex xmlns="{_SITEMAPS}">\n{entries}</sitemapindex>\n'
    return keep(request, Document("/sitemap.xml", XML), text.encode(), "sitemap")


@router.get("/sitemap/{part}.xml")
def sitemap(part: str, request: Request, site: SiteDep) -> Response:
    """One part of the sitemap: each page in every language, and with each the addresses of the others."""
    wanted = Document(f"/sitemap/{part}.xml", XML)
    if answer := unchanged(request, wanted):
        return answer
    base = escape(site.base(request))
    entries = "".join(_entries(base, escape(each)) for each in _paths(site, part))
    opened = f'<urlset xmlns="{_SITEMAPS}" xmlns:xhtml="{_XHTML}">'
    return send(request, wanted, f"{_DECLARATION}{opened}\n{entries}</urlset>\n".encode())


def _entries(base: str, path: str) -> str:
    """A page in all languages."""
    addresses = {each: f"{base}{path}" if each == ENGLISH else f"{base}/{each}{path}" for each in SPOKEN}
    tagged = {**addresses, "x-default": addresses[ENGLISH]}
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{tag}" href="{each}"/>' for tag, each in tagged.items())
    return "".join(f"<url><loc>{each}</loc>{links}</url>\n" for each in addresses.values())


def _parts(site: Site) -> Iterator[str]:
    """The names of the parts with things: each class of which there are any, as many times as its members need."""
    for row in rows_of(site, _COUNTS):
        name, number = compact(named(row, "class").value), ceil(int(text(row, "n")) / _MOST)
        if _PART.fullmatch(f"things-{name.replace(':', '-')}-1"):
            yield from (f"things-{name.replace(':', '-')}-{each}" for each in range(1, number + 1))


def _paths(site: Site, part: str) -> list[str]:
    if part == "pages":
        return [*_PAGES, *(f"/queries/{each}" for each in site.catalogue)]
    match = _PART.fullmatch(part)
    if match and (paths := _members(site, match)):
        return paths
    raise NotFound(f"there is no part {part} of the sitemap", "/sitemap.xml lists all parts")


def _members(site: Site, part: re.Match[str]) -> list[str]:
    before = (int(part["number"]) - 1) * _MOST
    rows = rows_of(site, _MEMBERS % (term(f"{part['prefix']}:{part['name']}"), _MOST, before))
    names = (kind_and_slug(named(row, "thing").value) for row in rows)
    return [f"/{'/'.join(each)}.html" for each in names if each]
