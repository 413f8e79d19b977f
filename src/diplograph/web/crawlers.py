"""What crawlers and browsers ask for first: robots.txt (RFC 9309), sitemaps (sitemaps.org, 0.9), OpenSearch (1.1)."""

from html import escape
from itertools import count
from math import ceil
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from pyoxigraph import NamedNode

from diplograph.errors import NotFound
from diplograph.negotiation import Format
from diplograph.representations import Figures, fragment
from diplograph.sparql import with_known_prefixes
from diplograph.vocabulary import DIPLO, PREFIXES, kind_and_slug
from diplograph.web.answers import REVALIDATE, Document, keep, kept, send, unchanged
from diplograph.web.rows import named, rows_of
from diplograph.web.site import Site, SiteDep
from diplograph.web.templating import page

XML: Final = Format("XML", "application/xml", "xml", ("text/xml",))
OPENSEARCH: Final = Format("OpenSearch description", "application/opensearchdescription+xml", "xml")
_MOST: Final = 50_000  # addresses in one sitemap; sitemaps.org allows no more
_SITEMAPS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Where each address is a question: a crawler would never come to an end.
_ENDLESS: Final = ("/sparql?", "/graphs?", "/search", "/validate", "/curate", "/changes", "/records")
_PAGES: Final = ("/", "/void.html", "/queries", "/coverage", "/ontology.html", "/shapes.html", "/docs", "/problems", "/sparql")
_CLASSES: Final = (DIPLO, PREFIXES["skos"], PREFIXES["dcat"])
# Each thing once: a topic is a concept as well, and is listed as a topic.
_MEMBERS: Final = with_known_prefixes("""
SELECT DISTINCT ?thing {
  ?thing a %s
  MINUS { ?thing dcterms:isReplacedBy ?other }
  MINUS { ?thing a diplo:WithdrawnThing }
  %s
} ORDER BY ?thing LIMIT %d OFFSET %d""")
_ONLY_CONCEPTS: Final = "MINUS { VALUES ?narrower { diplo:Topic diplo:Sphere diplo:BodyKind } ?thing a ?narrower }"
router = APIRouter(include_in_schema=False)


@router.get("/robots.txt")
def robots(request: Request, site: SiteDep) -> Response:
    """Everybody may read everything that has an end."""
    closed = "".join(f"Disallow: {site.root}{each}\n" for each in _ENDLESS)
    text = f"User-agent: *\n{closed}Allow: {site.root}/\n\nSitemap: {site.base(request)}/sitemap.xml\n"
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
    wanted = Document("/sitemap.xml", XML)
    if answer := unchanged(request, wanted):
        return answer
    base, modified = site.base(request), site.copies.since.isoformat()
    places = [f"{base}/sitemap/{each}.xml" for each in ("pages", *_parts(site.figures))]
    entries = "".join(f"<sitemap><loc>{escape(each)}</loc><lastmod>{modified}</lastmod></sitemap>\n" for each in places)
    text = f'{_DECLARATION}<sitemapindex xmlns="{_SITEMAPS}">\n{entries}</sitemapindex>\n'
    return send(request, wanted, text.encode())


@router.get("/sitemap/{part}.xml")
def sitemap(part: str, request: Request, site: SiteDep) -> Response:
    """One part of the sitemap."""
    wanted = Document(f"/sitemap/{part}.xml", XML)
    if answer := unchanged(request, wanted):
        return answer
    base = site.base(request)
    entries = "".join(f"<url><loc>{escape(base + each)}</loc></url>\n" for each in _paths(site, part))
    return send(request, wanted, f'{_DECLARATION}<urlset xmlns="{_SITEMAPS}">\n{entries}</urlset>\n'.encode())


def _parts(figures: Figures) -> dict[str, tuple[str, int]]:
    """The parts by name: of which class each is, and how many members come before it."""
    parts = {}
    for kind in figures.classes:
        if kind.iri.startswith(_CLASSES) and kind.iri != f"{DIPLO}WithdrawnThing":
            for number, before in zip(count(1), range(0, ceil(kind.entities / _MOST) * _MOST, _MOST), strict=False):
                parts[f"{fragment('things', kind.iri)}-{number}"] = (kind.iri, before)
    return parts


def _paths(site: Site, part: str) -> list[str]:
    if part == "pages":
        return [*_PAGES, *(f"/queries/{each}" for each in site.catalogue)]
    known = _parts(site.figures).get(part)
    if known is None:
        raise NotFound(f"there is no part {part} of the sitemap", "/sitemap.xml lists all parts")
    kind, before = known
    narrower = _ONLY_CONCEPTS if kind == f"{PREFIXES['skos']}Concept" else ""
    rows = rows_of(site, _MEMBERS % (NamedNode(kind), narrower, _MOST, before))
    return [f"/{name[0]}/{name[1]}.html" for row in rows if (name := kind_and_slug(named(row, "thing").value))]
