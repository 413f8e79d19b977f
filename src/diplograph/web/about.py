"""The page about the graph itself: whose it is, how to cite it, how it came to be, and how far it can be trusted."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, NamedNode

from diplograph import __released__, __version__
from diplograph.languages import ENGLISH
from diplograph.negotiation import HTML, Format, choose
from diplograph.representations import Link, link_to
from diplograph.representations.exports import WRITERS, exports_of
from diplograph.representations.links import best_name
from diplograph.vocabulary import BASE, CC0, DATASET, term
from diplograph.web.answers import Document, keep, kept
from diplograph.web.rows import names_here, rows_of
from diplograph.web.site import AcceptDep, Site, SiteDep
from diplograph.web.templating import page

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Readings:
    """How citations were held against the pages that they cite, as ``data/QUALITY.md`` tells it.

    Attributes:
        citations: How many there were when they were read.
        read: How many of them were held against their pages, by readers who had not written them.
        wrong: How many of a last sample, taken when all that had been found was corrected, were wrong.
        sample: How many citations of that sample were found on their pages or not, those apart whose pages are gone.
    """

    citations: int
    read: int
    wrong: int
    sample: int


READINGS: Final = Readings(citations=12_851, read=10_715, wrong=2, sample=92)


@dataclass(frozen=True, slots=True)
class About:
    """What the page says.

    Attributes:
        title: What the graph is called.
        descriptions: What it is, in the language of the page if it says so itself.
        publisher: Who made it.
        citation: How to cite it, in words; the same as CITATION.cff tells.
        citations: The formats of reference managers that it can be cited in.
        issued: The day of the release.
        version: Its version.
        readings: How it was checked.
    """

    title: Link
    descriptions: tuple[Link, ...]
    publisher: Link
    citation: str
    citations: tuple[Format, ...]
    issued: str
    version: str
    readings: Readings


@router.get("/about")
def about(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """Licence, citation, origin and quality of the graph."""
    wanted = Document("/about", choose(accept, (HTML,)), license=CC0, identifies=DATASET)
    if answer := kept(request, "/about"):
        return answer
    return keep(request, wanted, bytes(page(request, "about.html", about=about_of(site)).body), "/about")


def about_of(site: Site) -> About:
    """Return what the page says of what a site serves.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    english = _text(site, "dcterms:title", ENGLISH) or Link("Diplograph")
    publisher = next((each.object for each in site.dataset if each.predicate == term("dcterms:publisher")), None)
    names = _names(site, publisher) if isinstance(publisher, NamedNode) else {ENGLISH: Link("The diplograph contributors")}
    makers = names[ENGLISH].text
    return About(
        title=_text(site, "dcterms:title", site.language) or english,
        descriptions=tuple(filter(None, [_text(site, "dcterms:description", site.language)])),
        publisher=names.get(site.language, names[ENGLISH]),
        citation=f"{makers} ({__released__[:4]}). {english.text}. Version {__version__}. {BASE}. CC0 1.0.",
        citations=tuple(each for each in exports_of("dataset") if each.extension in WRITERS),
        issued=__released__,
        version=__version__,
        readings=READINGS,
    )


def _text(site: Site, name: str, language: str) -> Link | None:
    values = [each.object for each in site.dataset if each.predicate == term(name)]
    return best_name([each for each in values if isinstance(each, Literal)], language)


def _names(site: Site, publisher: NamedNode) -> dict[str, Link]:
    """What the publisher is called, in English and in the language of the page, each with the way to it."""
    rows = rows_of(site, f"SELECT ?name {{ {publisher} {term('skos:prefLabel')} ?name }}")
    labels = [row["name"] for row in rows]
    english = best_name([each for each in labels if isinstance(each, Literal)])
    found = {ENGLISH: {publisher.value: english} if english else {}, site.language: names_here(site, [publisher.value])}
    return {language: link_to(publisher, names, site.root) for language, names in found.items() if names or language == ENGLISH}
