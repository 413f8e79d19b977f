"""The pictures of answers; that of a named query is drawn once in a generation and kept."""

import json
from typing import Final

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from diplograph import __version__
from diplograph.negotiation import PNG, RESULTS_JSON, SVG, VEGA, Format
from diplograph.pictures import Answer, Chart, as_png, as_svg, read_chart, specification
from diplograph.questions import Question
from diplograph.readers import Job
from diplograph.web.answers import Document, keep, kept
from diplograph.web.asking import ask, whole
from diplograph.web.site import Site

PICTURES: Final = (SVG, PNG, VEGA)
MOST_ROWS: Final = 5_000


def pictures_of(question: Question) -> tuple[Format, ...]:
    """Return the formats that the picture of a question can be had in; none when it is answered by a table alone."""
    return PICTURES if read_chart(question.chart).is_drawn else ()


async def send_picture(request: Request, site: Site, question: Question, query: str, document: Document) -> Response:
    """Ask, draw and answer.

    Args:
        request: What is answered.
        site: Where it is asked.
        question: The named query.
        query: Its text with the values that it is asked with.
        document: The document to send.

    Raises:
        DiplographError: when the query cannot be answered.
    """
    key = ("picture", query, document.form.extension, str(document.negotiated))
    if answer := kept(request, *key):
        return answer
    asked = await ask(request, site, Job(query, RESULTS_JSON.extension, limit=MOST_ROWS, seconds=site.readers.limits.seconds))
    content = await whole(asked)
    origin = f"diplograph {__version__}, CC0 1.0, {site.base(request)}/queries/{question.name}"

    def made() -> bytes:
        rows = [{name: cell["value"] for name, cell in row.items()} for row in json.loads(content)["results"]["bindings"]]
        return drawn(read_chart(question.chart), Answer(question.title, origin, rows), document.form)

    return keep(request, document, await run_in_threadpool(made), *key)


def drawn(chart: Chart, answer: Answer, form: Format) -> bytes:
    """Return an answer as a picture, or the specification that the picture is drawn from."""
    made = specification(chart, answer)
    if form.extension == VEGA.extension:
        return json.dumps(made, ensure_ascii=False, indent=1).encode()
    return as_svg(made) if form.extension == SVG.extension else as_png(made)
