"""Charts of any answer: which ones its columns are enough for, the one that was chosen, and its picture at an address."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from diplograph import __version__
from diplograph.errors import InputError, NotFound
from diplograph.languages import N_
from diplograph.negotiation import RESULTS_JSON, by_extension
from diplograph.pictures import ROLES, Answer, Chart, Column, proposed, read_chart
from diplograph.sparql import form as form_of
from diplograph.web.asking import ask, known_already, validated, weak_tag, whole
from diplograph.web.errors import RESPONSES, content_of, problems_of
from diplograph.web.pictures import MOST_ROWS, PICTURES, drawn
from diplograph.web.protocol import SparqlRequest, job_for, read_request
from diplograph.web.site import site_of
from diplograph.web.tables import texts_of

router = APIRouter(tags=["SPARQL"])
# What people call a chart.
CHART_NAMES: Final = {
    "table": N_("Table"),
    "bar": N_("Bars"),
    "line": N_("Lines"),
    "heatmap": N_("Heat map"),
    "timeline": N_("Timeline"),
    "lifeline": N_("Life-lines"),
    "map": N_("Map"),
    "network": N_("Network"),
}
# The same for what the columns of an answer are in a chart.
ROLE_NAMES: Final = (
    *(N_("x"), N_("y"), N_("value"), N_("series"), N_("latitude"), N_("longitude"), N_("label")),
    *(N_("source"), N_("target"), N_("weight"), N_("date"), N_("end"), N_("step")),
)
# A query may say in a comment what it wants to be shown as, as the named ones do.
_HEADER: Final = re.compile(r"^#[ \t]*Chart:[ \t]*(?P<chart>\S.*)$", re.MULTILINE)
_PICTURE: Final = {200: {"description": "The picture", "content": content_of(PICTURES)}, **RESPONSES}
_PICTURE_OF_A_BODY: Final = {**_PICTURE, **problems_of(413, 415)}


@dataclass(frozen=True, slots=True)
class View:
    """One way to show an answer.

    Attributes:
        name: What people call it.
        chart: The chart, as the header of a named query describes it.
        current: Whether it is what is shown.
    """

    name: str
    chart: str
    current: bool


@dataclass(frozen=True, slots=True)
class Role:
    """One role of the chart that is shown.

    Attributes:
        name: The role.
        variable: The variable that has it; empty for none.
        optional: Whether it may be left out.
    """

    name: str
    variable: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Charts:
    """What an answer can be shown as beside its table.

    Attributes:
        views: The ways, the table first; none when it is only a table.
        chosen: The chart that is shown; ``None`` when it is the table alone.
        roles: What can be changed in the chart that is shown.
        variables: What the roles can be given to.
        complaint: Why the chart that was asked for is not shown; empty when it is.
    """

    views: tuple[View, ...] = ()
    chosen: Chart | None = None
    roles: tuple[Role, ...] = ()
    variables: tuple[str, ...] = ()
    complaint: str = ""


def charts_of(columns: Iterable[Column], query: str, asked: str) -> Charts:
    """Return what an answer can be shown as.

    Args:
        columns: What its variables hold.
        query: The query, which may say what to show in its header.
        asked: The chart that was asked for: only its kind, or all of it; empty for what the header says.
    """
    columns = tuple(columns)
    names = tuple(each.name for each in columns)
    offered = proposed(columns)
    wanted = asked or chart_in(query)
    chosen, complaint = _chosen(wanted, offered, names)
    kinds = {each.kind: each for each in offered} | ({chosen.kind: chosen} if chosen else {})
    if not kinds:
        return Charts(complaint=complaint if asked else "")
    ways = [Chart("table", {}), *(kinds[kind] for kind in CHART_NAMES if kind in kinds)]
    shown = chosen.kind if chosen else "table"
    views = tuple(View(CHART_NAMES[each.kind], each.text, each.kind == shown) for each in ways)
    return Charts(views, chosen, _roles(chosen) if chosen else (), names, complaint if asked else "")


def chart_in(query: str) -> str:
    """Return the chart that a query asks for in a comment ``# Chart: …``; empty when it asks for none."""
    found = _HEADER.search(query)
    return found["chart"].strip() if found else ""


def _chosen(wanted: str, offered: tuple[Chart, ...], names: tuple[str, ...]) -> tuple[Chart | None, str]:
    """The chart to show, or why there is none."""
    if not wanted or wanted.split(maxsplit=1)[0] == "table":
        return None, ""
    if fitting := [each for each in offered if each.kind == wanted]:
        return fitting[0], ""
    try:
        chart = read_chart(wanted)
    except InputError as error:
        return None, str(error)
    missing = [f"?{each}" for each in chart.roles.values() if each not in names]
    return (None, f"the answer has no {', '.join(missing)}") if missing else (chart, "")


def _roles(chart: Chart) -> tuple[Role, ...]:
    names = ((role.strip("[]"), role.startswith("[")) for role in ROLES[chart.kind])
    return tuple(Role(name, chart.roles.get(name, ""), optional) for name, optional in names)


@router.get("/sparql/picture.{extension}", summary="Draw the answer to a query", responses=_PICTURE, response_class=Response)
async def picture_by_get(extension: str, request: Request) -> Response:
    """The answer to `query` as `chart`, for example `bar x=stateLabel y=meetings`, as svg, png or vega."""
    return await _picture(request, extension)


@router.post(
    "/sparql/picture.{extension}", summary="Draw the answer to a query", responses=_PICTURE_OF_A_BODY, response_class=Response
)
async def picture_by_post(extension: str, request: Request) -> Response:
    """The same, with the query in a form."""
    return await _picture(request, extension)


async def _picture(request: Request, extension: str) -> Response:
    asked, site = await read_request(request), site_of(request)
    picture = by_extension(extension, PICTURES)
    if picture is None:
        raise NotFound(
            f"there is no picture as .{extension}", f"there are {', '.join(f'.{each.extension}' for each in PICTURES)}"
        )
    chart = _chart_asked(asked)
    job = job_for(asked, site, RESULTS_JSON, MOST_ROWS)
    if known := known_already(request, site, job):
        return known
    answer = await ask(request, site, job)
    content = await whole(answer)
    origin = f"diplograph {__version__}, CC0 1.0, {site.base(request)}/sparql"

    def made() -> bytes:
        return drawn(chart, Answer(CHART_NAMES[chart.kind], origin, texts_of(content, site)), picture)

    headers = {"Cache-Control": "no-store"} if answer.volatile else validated(weak_tag(site, job))
    return Response(await run_in_threadpool(made), headers={"Content-Type": picture.content_type, **headers})


def _chart_asked(asked: SparqlRequest) -> Chart:
    """The chart to draw.

    Raises:
        InputError: when there is none, or the query gives no table.
    """
    chart = read_chart(asked.chart or chart_in(asked.query) or "table")
    if not chart.is_drawn or form_of(asked.query) != "SELECT":
        reason = "there is nothing to draw" if not chart.is_drawn else "only the answer to a SELECT query can be drawn"
        raise InputError(reason, "say what to draw: chart=bar x=stateLabel y=meetings")
    return chart
