"""The readers as a store, for code that runs in threads beside the event loop: pages, documents, descriptions."""

import asyncio
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from typing import Final

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, RdfFormat, Triple, parse

from diplograph.negotiation import N_QUADS, N_TRIPLES, RESULTS_JSON
from diplograph.readers.delivery import Streamed
from diplograph.readers.job import Job, tables
from diplograph.readers.service import Readers
from diplograph.sparql import form
from diplograph.store import QueryResults
from diplograph.store.results import read_graph, read_table

# Who is being answered on this thread: the share of readers is counted by it.
CLIENT: ContextVar[str] = ContextVar("client", default="")
_GRAPH_FORMS: Final = {"CONSTRUCT", "DESCRIBE"}


class ReaderStore:
    """A generation that reader processes hold; see :class:`diplograph.store.interface.Store`.

    Each call blocks its thread until the answer is there, so it must not be made on the event loop.

    Args:
        readers: Who answers.
        loop: The event loop that they live on.
    """

    def __init__(self, readers: Readers, loop: asyncio.AbstractEventLoop) -> None:
        self._readers = readers
        self._loop = loop

    @property
    def generation(self) -> str:
        """The digest of what the readers hold."""
        return self._readers.generation

    def query(
        self, text: str, *, default_graphs: Sequence[NamedNode] = (), named_graphs: Sequence[NamedNode] = ()
    ) -> QueryResults:
        """Answer a query.

        Raises:
            QueryError: when the query is malformed or refused.
            ServiceProblem: when it cannot be answered now, or not within the limits.
        """
        graph = form(text) in _GRAPH_FORMS
        job = Job(
            text,
            N_TRIPLES.extension if graph else RESULTS_JSON.extension,
            tuple(each.value for each in default_graphs),
            tuple(each.value for each in named_graphs),
            seconds=self._readers.limits.seconds,
        )
        content = self._ask(job)
        return read_graph(content) if graph else read_table(content)

    def query_several(self, texts: Sequence[str]) -> list[QuerySolutions | QueryBoolean]:
        """Answer SELECT and ASK queries; see :class:`diplograph.store.interface.SeveralStore`.

        Raises:
            QueryError: when a query is malformed or refused.
            ServiceProblem: when they cannot be answered now, or not within the limits.
        """
        return [read_table(each) for each in tables(self._ask(Job.of_several(texts, self._readers.limits.seconds)))]

    def constructed(self, text: str) -> set[Triple]:
        """Return what a CONSTRUCT query gives; see :class:`diplograph.store.construction.GraphStore`.

        Raises:
            TypeError: when the query is of another form.
            QueryError: when the query is malformed or refused.
            ServiceProblem: when it cannot be answered now, or not within the limits.
        """
        if form(text) not in _GRAPH_FORMS:
            raise TypeError("a CONSTRUCT gives triples")
        content = self._ask(Job(text, N_TRIPLES.extension, seconds=self._readers.limits.seconds))
        return {each.triple for each in parse(content, format=RdfFormat.N_TRIPLES)}

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, in no particular order; all of them are held in memory at once."""
        content = self._ask(Job("", N_QUADS.extension, seconds=self._readers.limits.seconds))
        return iter(parse(content, format=RdfFormat.N_QUADS))

    def __len__(self) -> int:
        return asyncio.run_coroutine_threadsafe(self._readers.count(), self._loop).result()

    def _ask(self, job: Job) -> bytes:
        return asyncio.run_coroutine_threadsafe(self._whole(job, CLIENT.get()), self._loop).result()

    async def _whole(self, job: Job, client: str) -> bytes:
        answer = await self._readers.answer(job, client)
        if isinstance(answer, Streamed):
            return b"".join([piece async for piece in answer.pieces])
        return answer.content
