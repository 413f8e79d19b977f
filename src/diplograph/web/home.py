"""The pages that lead to everything else: home, the documentation of the interface, the kinds of errors."""

import inspect
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from fastapi import APIRouter, Request, Response
from pyoxigraph import Literal, QuerySolution

from diplograph.negotiation import HTML, choose
from diplograph.representations import Link, link_to
from diplograph.sparql import with_known_prefixes
from diplograph.vocabulary import CC0, DATASET
from diplograph.web.answers import Document, keep, kept
from diplograph.web.errors import problem_name, problem_types
from diplograph.web.rows import named, names_here, rows_of, text
from diplograph.web.signposts import dataset_signposts
from diplograph.web.site import AcceptDep, Site, SiteDep
from diplograph.web.templating import page

_COUNTS: Final = with_known_prefixes("""
SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES ?class { diplo:Meeting diplo:Person diplo:State diplo:Format diplo:Initiative diplo:SpeechAct diplo:SourceDocument }
  ?thing a ?class
  MINUS { ?thing dcterms:isReplacedBy ?other }
}
GROUP BY ?class ORDER BY DESC(?count) ?class""")
_LATEST: Final = with_known_prefixes("""
SELECT ?meeting ?label ?date WHERE {
  ?meeting a diplo:Meeting ; schema:startDate ?date ; skos:prefLabel ?label
  FILTER(LANG(?label) = "en")
}
ORDER BY DESC(?date) ?meeting LIMIT 10""")
router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """What is here, how much of it, and where to go on."""
    wanted = Document("/", choose(accept, (HTML,)), license=CC0, identifies=DATASET)
    if answer := kept(request, "/"):
        return answer
    wanted = replace(wanted, links=dataset_signposts(site, HTML))
    counts = [(_link(row, "class", "", site), text(row, "count")) for row in rows_of(site, _COUNTS)]
    rows = rows_of(site, _LATEST)
    names = names_here(site, (named(row, "meeting").value for row in rows))
    latest = [(_link(row, "meeting", "label", site, names), text(row, "date")) for row in rows]
    questions = [question for question in site.catalogue.values() if question.must_have]
    made = page(request, "home.html", counts=counts, latest=latest, questions=questions)
    return keep(request, wanted, bytes(made.body), "/")


def _link(row: QuerySolution, thing: str, label: str, site: Site, names: Mapping[str, Link] | None = None) -> Link:
    found, name = named(row, thing), row[label] if label else None
    known = {found.value: Link(name.value, "", name.language or "")} if isinstance(name, Literal) else site.terms.labels
    return link_to(found, {**known, **(names or {})}, site.root)


@router.get("/docs")
def docs(request: Request) -> Response:
    """The interface, to read and to try."""
    return page(request, "docs.html")


@router.get("/problems")
def problems(request: Request) -> Response:
    """What each kind of error means."""
    kinds = [
        (problem_name(each), each.title, each.status, inspect.cleandoc(each.__doc__ or "").split("\n\n")[0])
        for each in problem_types()
    ]
    return page(request, "problems.html", kinds=kinds)
