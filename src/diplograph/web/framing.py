"""Graphs that a query constructs as nested JSON-LD, by a frame (JSON-LD 1.1 Framing).

The readers answer with triples; what is left to do here is to nest them, which takes no query.
"""

import hashlib
import json
from typing import Final

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from pyoxigraph import RdfFormat, parse

from diplograph.errors import AnswerTooLarge, InputError
from diplograph.negotiation import JSON_LD, N_TRIPLES, by_name, choose
from diplograph.readers import Complete, Job
from diplograph.representations import expanded, framed
from diplograph.sparql import form as form_of
from diplograph.web.answers import REVALIDATE, matches
from diplograph.web.asking import ask
from diplograph.web.profiles import EXPANDED, asked_by
from diplograph.web.protocol import SparqlRequest
from diplograph.web.site import Site, accept_of

_LARGEST: Final = 4 * 1024 * 1024  # bytes of N-Triples: more is a graph for programs, not a document
_GRAPHS: Final = {"CONSTRUCT", "DESCRIBE"}


async def framed_answer(request: Request, site: Site, asked: SparqlRequest) -> Response:
    """Return the answer of a CONSTRUCT or DESCRIBE, nested by a frame.

    Raises:
        InputError: when the query gives no graph.
        NotAcceptable: when the client does not want JSON-LD.
        NotFound: when there is no such frame, or the graph says nothing of the thing that was asked for.
        AnswerTooLarge: when the graph is too large to be nested.
    """
    if form_of(asked.query) not in _GRAPHS:
        raise InputError("only a graph can be framed", "frame goes with CONSTRUCT and DESCRIBE")
    form = by_name(asked.formats, (JSON_LD,)) if asked.formats else choose(accept_of(request), (JSON_LD,))
    wanted = asked_by(request, form)
    granted = site.readers.limits.seconds
    seconds = granted if asked.timeout is None else min(asked.timeout, granted)
    graphs = asked.default_graphs, asked.named_graphs
    job = Job(site.text_of(asked.query), N_TRIPLES.extension, *graphs, asked.limit, asked.offset, seconds)
    content = await _small(request, site, job)
    url = site.context_url(request)

    def nested() -> bytes:
        triples = (each.triple for each in parse(content, RdfFormat.N_TRIPLES))
        made = framed(triples, site.frames, asked.frame, url)
        said = expanded(made, site.context) if EXPANDED in wanted.forms else made
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()

    body = await run_in_threadpool(nested)
    labelled = wanted.labelled(form)
    tag = f'"{hashlib.sha256(labelled.content_type.encode() + body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": REVALIDATE}
    if request.method == "GET" and matches(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "Content-Type": labelled.content_type})


async def _small(request: Request, site: Site, job: Job) -> bytes:
    """The answer, if it is small enough to be nested."""
    answering = await ask(request, site, job)
    if isinstance(answering, Complete):
        if len(answering.content) > _LARGEST:
            raise _too_large()
        return answering.content
    found = bytearray()
    async for piece in answering.pieces:
        found += piece
        if len(found) > _LARGEST:
            await answering.pieces.aclose()
            raise _too_large()
    return bytes(found)


def _too_large() -> AnswerTooLarge:
    return AnswerTooLarge(f"the graph is longer than {_LARGEST} bytes of N-Triples", "ask for less of it, or without a frame")
