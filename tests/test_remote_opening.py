"""Opening a store that is another SPARQL service: its address, what it must be able to do, and the signs that it changed."""

import logging
import threading
from collections.abc import Callable, Iterator

import pytest

from diplograph.errors import EnvironmentProblem, InputError, StoreUnavailable
from diplograph.store.remote import RemoteStore
from engines.healthy import SELECT, healthy, read, unlike
from engines.running import free_port
from engines.scripted import Asked, Said, Service, scripted, table


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that does everything right, until a test makes it do something else."""
    with scripted(healthy) as running:
        yield running


def test_making_one_asks_nothing(service: Service) -> None:
    """A store is made without a request; the first query checks the service before."""
    made = RemoteStore(service.url)
    assert service.asked == []
    assert len(read(made.query(SELECT))) == 1
    assert len(service.asked) == 4


def test_a_service_that_is_not_there() -> None:
    """A refused connection names the address."""
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(StoreUnavailable, match=rf"{url} cannot be reached: .*refused"):
        RemoteStore(url).check()


def test_a_service_that_is_silent(service: Service) -> None:
    """An answer that takes too long is an error, which says how long was waited."""
    done = threading.Event()

    def wait(_: Asked) -> Said:
        done.wait(20)
        return Said()

    service.answer = wait
    with pytest.raises(StoreUnavailable, match=r"did not answer within 0\.2 s"):
        RemoteStore(service.url, timeout=0.2).check()
    done.set()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            unlike("?found", table(names=("found",))),
            "does not show its named graphs as one.*--union-default-graph.*unionDefaultGraph",
        ),
        (unlike("?g ?s ?p ?o", table(names=("g", "s", "p", "o"))), "holds no named graphs.*diplograph dump"),
        (unlike("BIND", Said(b"unknown keyword BIND", 400)), "does not speak SPARQL 1.1.*unknown keyword BIND"),
        (unlike("BIND", table({"y": "2022"}, names=("y",))), "does not speak SPARQL 1.1"),
    ],
)
def test_opening_says_what_to_change(answer: Callable[[Asked], Said], message: str, service: Service) -> None:
    """A service that cannot carry the graph is told apart from one that is away, and the setting is named."""
    service.answer = answer
    with pytest.raises(EnvironmentProblem, match=f"(?s){message}"):
        RemoteStore(service.url).check()


def test_the_union_is_had_by_a_parameter(service: Service) -> None:
    """Where a parameter makes the union, every query without a dataset of its own has it, and others do not."""

    def oxigraph(asked: Asked) -> Said:
        return healthy(asked) if "union-default-graph" in asked.fields else unlike("?found", table(names=("found",)))(asked)

    service.answer = oxigraph
    store = RemoteStore(service.url)
    store.check()
    service.asked.clear()
    for text in (SELECT, "SELECT ?n FROM <urn:g> { ?s ?p ?n }"):
        store.query(text)
    assert ["union-default-graph" in asked.fields for asked in service.asked] == [True, False]


def test_a_password_is_sent_and_never_shown(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    """User and password of the address go into a header; no message, log line or representation has them."""
    caplog.set_level(logging.DEBUG)
    store = RemoteStore(service.url.replace("http://", "http://us%65r:se%3Acret@"), headers={"X-Key": "hidden"})
    store.check()
    assert service.asked[0].headers["Authorization"] == "Basic dXNlcjpzZTpjcmV0"
    assert service.asked[0].headers["X-Key"] == "hidden"
    service.answer = lambda _: Said(status=500)
    with pytest.raises(StoreUnavailable) as caught:
        store.query(SELECT)
    everything = f"{store!r} {caught.value} {caplog.text} {store.url}"
    assert not {word for word in ("cret", "us%65r", "hidden", "dXNlcjpz") if word in everything}


@pytest.mark.parametrize("url", ["ftp://e.org/", "http:///sparql", "https://u:secret@e.org:port/", "http://e.org/ x", "sparql"])
def test_what_is_no_address_is_refused(url: str) -> None:
    """Only http and https addresses are taken, and the message does not repeat what may hold a password."""
    with pytest.raises(InputError) as caught:
        RemoteStore(url)
    assert "secret" not in str(caught.value)


def test_proxies_of_the_environment_are_not_used(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Queries go to the service itself."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    RemoteStore(service.url).check()


@pytest.mark.parametrize("sign", ["(COUNT(*)", "COUNT(DISTINCT ?g)", "modified", "versionInfo"])
def test_the_generation_follows_the_signs_of_change(sign: str, service: Service) -> None:
    """Counts, the newest date of change and a stated version make the digest, which is asked for again when it is old."""
    store = RemoteStore(service.url, generation_seconds=0)
    before = store.generation
    assert store.generation == before
    service.answer = unlike(sign, table({"n": "2"}))
    assert store.generation != before


def test_the_generation_is_not_asked_for_at_each_turn(service: Service) -> None:
    """A digest stands for a while; one that is given stands for good."""
    store = RemoteStore(service.url, generation_seconds=3600)
    assert store.generation == store.generation
    assert len(service.asked) == 4
    assert RemoteStore(service.url, generation="2026-11").generation == "2026-11"
    assert len(service.asked) == 4
