"""The pages that lead to everything else: home, the documentation of the interface, the kinds of errors."""

import inspect
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from diplograph.collections import COLLECTIONS
from diplograph.errors import MemoryLimitExceeded, ServiceProblem, TimeLimitExceeded
from diplograph.negotiation import HTML, RESULTS_JSON, choose
from diplograph.questions import Question
from diplograph.readers import Job
from diplograph.surveys import Figure, calendar_of, figures_of, timeline_of
from diplograph.vocabulary import CC0, DATASET
from diplograph.web.answers import Document, keep, kept, send
from diplograph.web.asking import ask, whole
from diplograph.web.errors import problem_name, problem_types
from diplograph.web.signposts import dataset_signposts
from diplograph.web.site import Site, accept_of, site_of
from diplograph.web.tables import Table, table_of
from diplograph.web.templating import page

_LOG: Final = logging.getLogger(__name__)
# Questions that need no values, or whose examples are worth reading, with short rows.
_EXAMPLES: Final = ("states-that-meet-most", "who-sits-together-most-often", "minister-on-a-date")
_ROWS: Final = 5
# Who opens the first page does not wait longer for an example.
_SECONDS: Final = 3.0
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the beginning of its answer.

    Attributes:
        question: The question.
        table: The first rows; none where the answer takes longer than a page may wait.
        lasting: Whether asking again in the same generation would give the same.
    """

    question: Question
    table: Table | None
    lasting: bool = True


@router.get("/")
async def home(request: Request) -> Response:
    """What is here, how much of it, what met last and meets next, and where to go on."""
    site, form = site_of(request), choose(accept_of(request), (HTML,))
    today = _today()
    key = ("/", site.language, today.isoformat())
    if answer := kept(request, *key):
        return answer
    examples = [await _example(request, site, site.catalogue[each]) for each in _EXAMPLES if each in site.catalogue]
    content = await run_in_threadpool(_written, request, site, today, examples)
    document = Document("/", form, license=CC0, identifies=DATASET)
    document = replace(document, links=await run_in_threadpool(dataset_signposts, site, HTML))
    if all(each.lasting for each in examples):
        return keep(request, document, content, *key)
    return send(request, replace(document, ordered=False), content)


def _today() -> date:
    return datetime.now(UTC).date()


async def _example(request: Request, site: Site, question: Question) -> Example:
    job = Job(question.text, RESULTS_JSON.extension, limit=_ROWS, seconds=min(_SECONDS, site.readers.limits.seconds))
    try:
        content = await whole(await ask(request, site, job))
    except (TimeLimitExceeded, MemoryLimitExceeded):
        return Example(question, None)
    except ServiceProblem as problem:
        _LOG.warning("no example of %s: %s", question.name, problem)
        return Example(question, None, lasting=False)
    return Example(question, await run_in_threadpool(table_of, content, RESULTS_JSON, site))


def _written(request: Request, site: Site, today: date, examples: Sequence[Example]) -> bytes:
    language = site.language
    made = page(
        request,
        "home.html",
        figures=[(each, _listed(each, site), _counting(each, site)) for each in figures_of(site.store)],
        calendar=calendar_of(site.store, today, language, site.root),
        timeline=timeline_of(site.store, language, site.root),
        examples=examples,
        questions=len(site.catalogue),
        today=today.isoformat(),
    )
    return bytes(made.body)


def _listed(figure: Figure, site: Site) -> str:
    """The collection of what was counted, else the query that counts it."""
    return f"{site.root}/{figure.name}" if figure.name in COLLECTIONS else _counting(figure, site)


def _counting(figure: Figure, site: Site) -> str:
    """The query that counts it, and its answer."""
    return f"{site.root}/sparql?{urlencode({'query': figure.query})}"


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
