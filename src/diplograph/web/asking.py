"""Questions to the readers on behalf of a request, and their answers as responses.

A small answer is complete before its status is sent. A large one is sent as it comes; should it fail on the way, the connection
is closed without the end that HTTP/1.1 asks for (RFC 9112, section 8), so that no client takes a part for the whole. HTTP/1.0
has no such end, so its clients get nothing before all is there.
"""

import asyncio
import hashlib
from dataclasses import dataclass, replace
from typing import Final, TypeGuard

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from diplograph.errors import QueryCancelled
from diplograph.negotiation import Format
from diplograph.readers import SMALL, Answer, Complete, Job, Streamed, let_go
from diplograph.web.answers import REVALIDATE, matches, shows
from diplograph.web.request_log import client_of, note_query
from diplograph.web.site import Site

# Most answers are there sooner than this; only then is it worth to listen whether the client is still there.
PATIENCE: Final = 0.05
# Where a scope holds the answer that is on its way already.
BEGUN: Final = "diplograph.begun"
_MORE: Final = "Diplograph-More"


@dataclass(frozen=True, slots=True)
class Begun:
    """An answer that was asked for before the request came here.

    Attributes:
        site: Whom it was asked of.
        job: What was asked.
        form: The format of the answer.
        answer: What comes.
    """

    site: Site
    job: Job
    form: Format
    answer: "asyncio.Future[Answer]"


async def ask(request: Request, site: Site, job: Job) -> Answer:
    """Have a job answered; the work on it ends when the client goes away.

    Raises:
        QueryError: when the query is malformed or refused.
        NotAcceptable: when the answer cannot be said in the format.
        ServiceProblem: when it cannot be answered now, or not within the limits.
    """
    note_query(request.scope, job.text)
    begun: Begun | None = request.scope.get(BEGUN)
    if begun and begun.job == job and begun.site is site:
        answering = begun.answer
    else:
        answering = site.readers.answer(job, client_of(request.scope))
    try:
        done, _ = await asyncio.wait((answering,), timeout=PATIENCE)
        if not done:
            await _unless_gone(request, answering)
        return await answering
    except (asyncio.CancelledError, QueryCancelled):
        let_go(answering)
        raise


async def _unless_gone(request: Request, answering: "asyncio.Future[Answer]") -> None:
    """Wait for the answer or for the client to go away, whichever is first."""
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        if leaving.done() and not answering.done():
            raise QueryCancelled("the client went away")
    finally:
        leaving.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def whole(answer: Answer) -> bytes:
    """Return all of an answer.

    Raises:
        ServiceProblem: when the rest of it cannot come.
    """
    return answer.content if isinstance(answer, Complete) else b"".join([piece async for piece in answer.pieces])


async def send_answer(request: Request, answer: Answer, form: Format, headers: dict[str, str]) -> Response:
    """Return an answer as a response with these headers."""
    headers = {**headers, "Content-Type": form.content_type}
    if answer.more is not None:
        headers[_MORE] = str(answer.more).lower()
    if isinstance(answer, Streamed) and request.scope["http_version"] != "1.0":
        return StreamingResponse(answer.pieces, headers=headers)
    return Response(await whole(answer), headers=headers)


def known_already(request: Request, site: Site, job: Job) -> Response | None:
    """Return 304 when the client says that it has the answer of this generation, without asking anew; else ``None``."""
    tag = weak_tag(site, job)
    known = request.method == "GET" and shows(request, tag)
    return Response(status_code=304, headers=validated(tag)) if known else None


async def send_validated(request: Request, site: Site, job: Job, answer: Answer, form: Format) -> Response:
    """Return an answer that has no address of its own: with a validator made of its bytes, or 304 when the client has it.

    A large answer, whose bytes are not known yet, has a weak validator made of the question and the generation: asked again, it
    has the same rows, perhaps in another order. What may differ each time has none.
    """
    if answer.volatile:
        return await send_answer(request, answer, form, {"Cache-Control": "no-store"})
    tag = strong_tag(answer, form) if is_small(answer) else weak_tag(site, job)
    if request.method == "GET" and matches(request, tag) and isinstance(answer, Complete):
        return Response(status_code=304, headers=validated(tag))
    return await send_answer(request, answer, form, validated(tag))


def is_small(answer: Answer) -> TypeGuard[Complete]:
    """Tell whether an answer is one that is always complete before its status is sent."""
    return isinstance(answer, Complete) and len(answer.content) <= SMALL


def validated(tag: str) -> dict[str, str]:
    """Return the headers of an answer with a validator."""
    return {"ETag": tag, "Cache-Control": REVALIDATE}


def strong_tag(answer: Complete, form: Format) -> str:
    """Return the validator of a small answer, made of its bytes."""
    return f'"{answer.digest[:32]}-{form.media_type.partition("/")[2]}"'


def weak_tag(site: Site, job: Job) -> str:
    """Return the validator of an answer whose bytes are not known: made of the question and the generation."""
    digest = hashlib.sha256(f"{site.readers.generation}\0{replace(job, seconds=0)!r}".encode()).hexdigest()
    return f'W/"{digest[:32]}"'
