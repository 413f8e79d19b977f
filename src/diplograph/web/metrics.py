"""Numbers for monitoring, in the format of Prometheus."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from diplograph import __version__
from diplograph.readers import Running, Snapshot

_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OUTCOMES: Final = ("answered", "timed_out", "out_of_memory", "cancelled", "died", "refused_queue", "refused_budget")
Family = GaugeMetricFamily | CounterMetricFamily | InfoMetricFamily


class Pool(Protocol):
    """What operations see of the readers."""

    def snapshot(self) -> Snapshot:
        """Return the numbers as they are now."""
        ...

    def running(self) -> list[Running]:
        """Return the queries that readers work on."""
        ...

    def cancel(self, identifier: str, /) -> bool:
        """End a running query; tell whether there is one of that name."""
        ...


@dataclass(frozen=True, slots=True)
class Served:
    """What a server serves at one moment.

    Attributes:
        generation: The digest of the generation.
        statements: How many statements it has.
        pool: The readers; ``None`` before there are any, and when queries are answered elsewhere.
    """

    generation: str
    statements: int
    pool: Pool | None


class Metrics:
    """The numbers of one server, in a registry of its own."""

    def __init__(self, served: Callable[[], Served]) -> None:
        self._registry = registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self._requests = Counter("diplograph_requests", "Requests that were answered.", labels, registry=registry)
        self._seconds = Histogram(
            "diplograph_request_seconds", "Time from request to end of answer.", ("route",), buckets=_BUCKETS, registry=registry
        )
        self._under_way = Gauge("diplograph_requests_in_flight", "Requests that are being answered.", registry=registry)
        # Finding a child by its labels costs more than counting, and there are few: routes times methods times statuses.
        self._counters: dict[tuple[str, str, int], Counter] = {}
        self._timers: dict[str, Histogram] = {}
        registry.register(_Readers(served))
        ProcessCollector(registry=registry)

    def begin(self) -> None:
        """Note that a request came in."""
        self._under_way.inc()

    def leave(self) -> None:
        """Note that a request is not being answered any more."""
        self._under_way.dec()

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that is over.

        Args:
            route: The template of its address.
            method: Its method; methods that nobody knows count as one.
            status: The status of the answer.
            seconds: How long it took.
        """
        key = (route, method if method in _METHODS else "other", status)
        counter = self._counters.get(key)
        if counter is None:
            counter = self._counters[key] = self._requests.labels(*map(str, key))
        counter.inc()
        timer = self._timers.get(route)
        if timer is None:
            timer = self._timers[route] = self._seconds.labels(route)
        timer.observe(seconds)

    def text(self, accept: str) -> tuple[bytes, str]:
        """Return all numbers, and the media type of the text: OpenMetrics for who asks for it, else the older one."""
        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type


class _Readers(Collector):
    """Reads what the readers count when somebody asks, instead of counting it twice."""

    def __init__(self, served: Callable[[], Served]) -> None:
        self._served = served

    def describe(self) -> Iterator[Family]:
        """Name nothing before there is a server; without this, registering would read the numbers."""
        yield from ()

    def collect(self) -> Iterator[Family]:
        """Yield the numbers as they are now."""
        served = self._served()
        yield InfoMetricFamily("diplograph", "What is served.", {"version": __version__, "generation": served.generation})
        yield GaugeMetricFamily("diplograph_statements", "Statements that are served.", served.statements)
        if served.pool:
            yield from _families(served.pool.snapshot())


def _families(now: Snapshot) -> Iterator[Family]:
    yield GaugeMetricFamily("diplograph_ready", "Whether queries can be answered.", int(now.ready))
    readers = GaugeMetricFamily("diplograph_readers", "Reader processes.", labels=["state"])
    readers.add_metric(["idle"], now.idle)
    readers.add_metric(["busy"], now.busy)
    yield readers
    yield GaugeMetricFamily("diplograph_queries_waiting", "Queries that wait for a reader.", now.waiting)
    yield CounterMetricFamily("diplograph_queries_started", "Queries that a reader was given.", now.started)
    outcomes = CounterMetricFamily("diplograph_queries", "Queries by how they ended.", labels=["outcome"])
    for outcome in _OUTCOMES:
        outcomes.add_metric([outcome], getattr(now, outcome))
    yield outcomes
    yield CounterMetricFamily("diplograph_reader_forks", "Reader processes that were started.", now.forks)
    cache = CounterMetricFamily("diplograph_cache_requests", "Queries by whether their answer was kept.", labels=["result"])
    cache.add_metric(["hit"], now.cache_hits)
    cache.add_metric(["miss"], now.cache_misses)
    yield cache
    yield GaugeMetricFamily("diplograph_cache_bytes", "Bytes of answers that are kept.", now.cache_bytes)
