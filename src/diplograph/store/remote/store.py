"""A generation kept by another SPARQL service."""

import time
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode, Quad, QuerySolution

from diplograph.sparql import form, names_dataset
from diplograph.store.interface import QueryResults
from diplograph.store.remote import contents
from diplograph.store.remote.address import Address
from diplograph.store.remote.answers import GRAPH, TABLE, read_graph, read_table, rows_of
from diplograph.store.remote.client import Client, Fields
from diplograph.store.remote.graphs import take_apart
from diplograph.store.remote.opening import find_union
from diplograph.store.remote.questions import NO_GRAPH, acceptable


class RemoteStore:
    """The graph as a SPARQL 1.1 service keeps it.

    Making one asks nothing. It may be handed to a forked process, before or after it was used: each process makes connections
    of its own. Proxies of the environment are not used.

    Args:
        url: Where the service answers queries, such as ``http://127.0.0.1:7878/query``; a user and password in it are sent in
            a header and never shown.
        timeout: How many seconds an answer may take, from the question to its last byte.
        headers: Further headers for each request; their values are never shown.
        generation: The digest of what the service holds, when somebody knows it; then it is never asked for.
        generation_seconds: How long a digest that was asked for stands before it is asked for again.

    Raises:
        InputError: when ``url`` is no http or https address.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 30.0,
        headers: Mapping[str, str] | None = None,
        generation: str | None = None,
        generation_seconds: float = 60.0,
    ) -> None:
        self._client = Client(Address.parsed(url), timeout=timeout, headers=headers or {})
        self._known_generation = generation
        self._generation_seconds = generation_seconds
        self._asked_generation: tuple[float, str] | None = None
        self._union: Fields | None = None

    def __repr__(self) -> str:
        return f"RemoteStore({self.url!r})"

    @property
    def url(self) -> str:
        """The address of the service, without user and password."""
        return self._client.address.url

    @property
    def generation(self) -> str:
        """A digest of what the service holds, at most ``generation_seconds`` old.

        It changes with the number of quads or of graphs, the newest ``dcterms:modified``, and any ``owl:versionInfo``. A change
        that touches none of them is not seen.

        Raises:
            StoreUnavailable: when the service must be asked and does not answer.
        """
        if self._known_generation is not None:
            return self._known_generation
        now = time.monotonic()
        if self._asked_generation is None or now - self._asked_generation[0] >= self._generation_seconds:
            self._asked_generation = now, contents.digest(self._select, self.url)
        return self._asked_generation[1]

    def check(self) -> None:
        """Ask whether the service is there and answers as it must; the first query does so too.

        Raises:
            StoreUnavailable: when it does not answer.
            EnvironmentProblem: when it does not speak SPARQL 1.1, is empty, or does not show its named graphs as one default
                graph; the message says which setting to change.
        """
        self._union = find_union(self._select, self.url)

    def query(
        self, text: str, *, default_graphs: Sequence[NamedNode] = (), named_graphs: Sequence[NamedNode] = ()
    ) -> QueryResults:
        """Answer a query; see :meth:`diplograph.store.interface.Store.query`.

        Rows are read from the service as they are asked for; a graph is read whole.

        Raises:
            QueryError: when the query is malformed or refused, here or there.
            StoreUnavailable: when the service does not answer, or not with all of it.
            EnvironmentProblem: see :meth:`check`.
        """
        asked = acceptable(text)
        fields = self._dataset(text, default_graphs, named_graphs)
        kind = form(text)
        if kind == "CONSTRUCT":
            template = take_apart(asked)
            return template.filled(self._select(template.select, fields))
        fields = (("query", asked), *fields)
        if kind == "DESCRIBE":
            return read_graph(self._client.ask(fields, GRAPH), self.url)
        return read_table(self._client.ask(fields, TABLE), self.url)

    def quads(self) -> Iterator[Quad]:
        """Yield every quad in graphs of ours: the service may keep others beside them.

        Raises:
            StoreUnavailable: when the service does not answer, or gives fewer quads than it counts.
        """
        return contents.quads(self._select, self.url)

    def __len__(self) -> int:
        return contents.count(self._select)

    def _select(self, text: str, fields: Fields = ()) -> Iterator[QuerySolution]:
        return rows_of(self._client.ask((("query", text), *fields), TABLE), self.url)

    def _dataset(self, text: str, default_graphs: Sequence[NamedNode], named_graphs: Sequence[NamedNode]) -> Fields:
        """The parameters that name the dataset (SPARQL 1.1 Protocol, section 2.1.4)."""
        if default_graphs or named_graphs:
            default = [each.value for each in default_graphs] or [NO_GRAPH]
            named = [each.value for each in named_graphs] or [NO_GRAPH]
            return (*(("default-graph-uri", each) for each in default), *(("named-graph-uri", each) for each in named))
        if names_dataset(text):
            return ()
        if self._union is None:
            self.check()
        return self._union or ()
