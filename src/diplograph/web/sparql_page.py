"""The page of the SPARQL endpoint: the query, beneath it the answer or what is wrong, and ways to show and to keep the answer."""

from dataclasses import dataclass
from math import ceil
from typing import Final
from urllib.parse import urlencode

from fastapi import Request, Response

from diplograph.errors import DiplographError, ServiceProblem
from diplograph.explanations import Explanation
from diplograph.negotiation import Format, offered_for
from diplograph.sparql import form as form_of
from diplograph.vocabulary import DIPLO, PREFIXES
from diplograph.web.charts import Charts, charts_of
from diplograph.web.errors import Problem, problem_of
from diplograph.web.pictures import PICTURES
from diplograph.web.protocol import SparqlRequest
from diplograph.web.question_lists import groups_of
from diplograph.web.site import Site
from diplograph.web.tables import Table
from diplograph.web.templating import page

_EXAMPLE: Final = f"""PREFIX diplo: <{DIPLO}>
PREFIX schema: <{PREFIXES["schema"]}>

SELECT ?meeting ?meetingLabel ?date
WHERE {{ ?meeting a diplo:Meeting ; schema:startDate ?date ; diplo:displayName ?meetingLabel }}
ORDER BY DESC(?date) ?meeting
LIMIT 20"""
# What a page offers to keep an answer in; a list of all formats would hide these.
_KEPT_IN: Final = ("csv", "tsv", "json", "xml", "ttl", "jsonld", "nt")


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands beneath the query.

    Attributes:
        table: The answer, or its beginning; ``None`` when there is none.
        more: Whether there are more rows than these.
        explanation: Why there are no rows, if that was found out.
        problem: What is wrong with the query, if anything is.
    """

    table: Table | None = None
    more: bool = False
    explanation: Explanation | None = None
    problem: Problem | None = None


NOTHING: Final = Shown()


def page_of(request: Request, site: Site, asked: SparqlRequest, shown: Shown = NOTHING) -> Response:
    """Return the page.

    Args:
        request: What is answered.
        site: Where it is asked.
        asked: What was asked; without a query the page has an example, or the named query that the address asks for.
        shown: What stands beneath the query.

    Raises:
        NotFound: when the address asks for a named query that there is not.
    """
    example = request.query_params.get("example", "").strip()
    text = asked.query or (site.catalogue.named(example).text if example else _EXAMPLE)
    table = shown.table
    return page(
        request,
        "sparql.html",
        status=shown.problem.status if shown.problem else 200,
        behind=f"?{request.url.query}" if request.method == "GET" and request.url.query else "",
        query=text,
        asked=urlencode(_fields(asked)),
        shown=shown,
        charts=charts_of(table.variables, asked.query, asked.chart) if table and table.rows else Charts(),
        pictures=PICTURES,
        kept_in=_formats(asked.query),
        groups=groups_of(site.catalogue),
        declared=PREFIXES,
        example=example,
    )


def page_of_problem(request: Request, site: Site, asked: SparqlRequest, error: DiplographError) -> Response:
    """Return the page with the query and what is wrong with it, so that it can be mended where it stands."""
    response = page_of(request, site, asked, Shown(problem=problem_of(error)))
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, ServiceProblem) and error.retry_after is not None:
        response.headers["Retry-After"] = str(ceil(error.retry_after))
    return response


def _fields(asked: SparqlRequest) -> list[tuple[str, str]]:
    """What makes the address of an answer: the query, and the graphs that it sees."""
    graphs = [("default-graph-uri", each) for each in asked.default_graphs]
    return [("query", asked.query), *graphs, *(("named-graph-uri", each) for each in asked.named_graphs)]


def _formats(query: str) -> list[Format]:
    return [each for each in offered_for(form_of(query)) if each.extension in _KEPT_IN] if query else []
