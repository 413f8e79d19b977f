"""The page of coverage: every series, year by year, so that no meeting and not recorded look different."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter, Request, Response
from pyoxigraph import QuerySolution

from diplograph.languages import ENGLISH
from diplograph.negotiation import HTML, choose
from diplograph.representations import Link, link_to
from diplograph.vocabulary import CC0
from diplograph.web.answers import Document, keep, kept
from diplograph.web.rows import named, names_here, rows_of, text
from diplograph.web.site import AcceptDep, Site, SiteDep
from diplograph.web.templating import page

QUESTION = "coverage-of-series"
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Year:
    """What is recorded of a series in a year.

    Attributes:
        year: The year.
        status: The local name of its coverage status.
        label: What people call the status.
        held: How many meetings that were held the graph has.
        note: What is missing, in words; may be empty.
    """

    year: int
    status: str
    label: Link
    held: int
    note: Link


@dataclass(slots=True)
class Series:
    """One series with its years.

    Attributes:
        link: The series.
        years: Its years, by number.
    """

    link: Link
    years: dict[int, Year] = field(default_factory=dict)


@router.get("/coverage")
def coverage(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """For each series and year: complete, partial, searched in vain, or not searched."""
    wanted = Document("/coverage", choose(accept, (HTML,)), license=CC0)
    if answer := kept(request, "/coverage"):
        return answer
    series = _read(site)
    # The latest first: what a reader looks for is in sight before the table is scrolled.
    years = sorted({year for each in series for year in each.years}, reverse=True)
    made = page(request, "coverage.html", series=series, years=years, question=site.catalogue[QUESTION])
    return keep(request, wanted, bytes(made.body), "/coverage")


def _read(site: Site) -> list[Series]:
    found: dict[str, Series] = {}
    rows = rows_of(site, site.catalogue[QUESTION].text)
    names = names_here(site, (named(row, each).value for row in rows for each in ("series", "status")))
    for row in rows:
        name = named(row, "series")
        label = {name.value: Link(text(row, "seriesLabel"), "", ENGLISH)} | names
        series = found.setdefault(name.value, Series(link_to(name, label, site.root)))
        year = _year(row, names)
        series.years[year.year] = year
    return list(found.values())


def _year(row: QuerySolution, names: Mapping[str, Link]) -> Year:
    status = named(row, "status").value
    label = names.get(status) or Link(text(row, "statusLabel"), "", ENGLISH)
    note = Link(text(row, "note"), "", ENGLISH)
    return Year(int(text(row, "year")), status.rpartition("/")[2], label, int(text(row, "held")), note)
