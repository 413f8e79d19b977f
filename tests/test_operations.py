"""What operators have of a server: health, numbers, running queries."""

import re
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from diplograph.errors import InputError
from diplograph.settings import Settings
from diplograph.store import MemoryStore
from diplograph.web.operations import Operations, Served
from small_server import DOCUMENT, OPERATOR, PATIENCE, with_operator

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
pytestmark = pytest.mark.usefixtures("own_logging")


def test_health_says_what_is_served_and_who_is_at_work(small: Callable[..., TestClient], world_store: MemoryStore) -> None:
    """Live, ready, generation, statements and readers; never from a cache."""
    client = small(Settings(), readers=True)
    assert client.get("/ask/x", params={"query": "ASK {}"}).status_code == 200
    answer = client.get("/health")
    found = answer.json()
    assert (answer.status_code, found["live"], found["ready"]) == (200, True, True)
    assert (found["generation"], found["statements"]) == (world_store.generation, len(world_store))
    assert found["readers"]["busy"] == 0
    assert found["readers"]["idle"] >= 1
    for path in ("/health", "/health/live", "/health/ready", "/metrics", "/operator/queries"):
        assert client.get(path).headers["cache-control"] == "no-store"


def test_a_server_without_readers_lives_and_is_not_ready(world_store: MemoryStore) -> None:
    """Who balances load sends queries elsewhere, who supervises does not restart; the numbers are there all the same."""
    app = FastAPI()
    app.include_router(Operations(Settings(), lambda: Served(world_store.generation, len(world_store), None)).router)
    client = TestClient(app)
    assert [client.get(path).status_code for path in ("/health", "/health/live", "/health/ready")] == [503, 200, 503]
    assert client.get("/health").json()["ready"] is False
    assert "diplograph_statements" in client.get("/metrics").text


def _numbers(client: TestClient) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (each.name, *(value for _, value in sorted(each.labels.items()))): each.value
        for family in families
        for each in family.samples
    }


def test_requests_are_counted_by_template_and_not_by_address(small: Callable[..., TestClient]) -> None:
    """However many things are asked for, the number of series stays; HEAD, errors and unknown methods have theirs."""
    client = small(Settings(), readers=True)
    for kind in ("a", "b", "c"):
        client.get(f"/ask/{kind}", params={"query": "ASK {}"})
    client.head("/ask/a", params={"query": "ASK {}"})
    client.get("/ask/a")
    client.request("BREW", "/nowhere/at/all")
    client.get("/broken")
    numbers = _numbers(client)
    requests = {key[1:]: value for key, value in numbers.items() if key[0] == "diplograph_requests_total"}
    assert requests == {
        ("GET", "/ask/{kind}", "200"): 3,
        ("HEAD", "/ask/{kind}", "200"): 1,
        ("GET", "/ask/{kind}", "400"): 1,
        ("other", "unmatched", "404"): 1,
        ("GET", "/broken", "500"): 1,
    }
    assert numbers["diplograph_request_seconds_count", "/ask/{kind}"] == 5
    assert numbers["diplograph_requests_in_flight",] == 1  # the one that asks
    assert numbers["diplograph_queries_started_total",] >= 1
    assert numbers["diplograph_queries_total", "answered"] == numbers["diplograph_queries_started_total",]
    assert numbers["diplograph_cache_requests_total", "hit"] >= 2
    assert numbers["process_resident_memory_bytes",] > 0


def test_the_table_of_numbers_is_what_the_server_gives(small: Callable[..., TestClient]) -> None:
    """The document names every number with its labels, and none that is not there."""
    client = small(Settings(), readers=True)
    client.get("/health")
    given = {}
    for family in text_string_to_metric_families(client.get("/metrics").text):
        for sample in family.samples:
            if family.name.startswith("diplograph") and not sample.name.endswith("_created"):
                given[re.sub(r"_(bucket|sum|count)$", "", sample.name)] = set(sample.labels) - {"le"}
    section = DOCUMENT.partition("## Metrics")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(diplograph\w*)` \|([^|]*)\|", section, re.MULTILINE)
    assert {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows} == given


def test_numbers_can_be_switched_off(small: Callable[..., TestClient]) -> None:
    """Without metrics there is no such address, and everything else works."""
    client = small(Settings(metrics=False))
    assert (client.get("/metrics").status_code, client.get("/health/live").status_code) == (404, 200)


def test_openmetrics_is_given_to_who_asks_for_it(small: Callable[..., TestClient]) -> None:
    """Prometheus asks for the newer format; anybody else gets the older one, as text."""
    client = small(Settings())
    newer = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert newer.headers["content-type"].startswith("application/openmetrics-text")
    assert newer.text.endswith("# EOF\n")
    assert client.get("/metrics").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/operator/queries", "/operator/queries/q1"])
@pytest.mark.parametrize(
    ("settings", "shown", "status"),
    [
        (Settings(), f"Bearer {OPERATOR}", 403),
        (with_operator(), None, 401),
        (with_operator(), f"Bearer {OPERATOR}x", 401),
        (with_operator(), f"Basic {OPERATOR}", 401),
        (with_operator(), "Bearer \u00e9", 401),
        (with_operator(), "Bearer", 401),
    ],
)
def test_only_operators_are_let_in(
    path: str, settings: Settings, shown: str | None, status: int, small: Callable[..., TestClient]
) -> None:
    """Without a token set nobody is; else only who shows it as a bearer token; the answer says what is missing."""
    method = "GET" if path.endswith("queries") else "DELETE"
    answer = small(settings).request(method, path, headers=[(b"Authorization", shown.encode("latin-1"))] if shown else [])
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert OPERATOR not in answer.text
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert ("DIPLOGRAPH_OPERATOR_TOKEN" in answer.text) == (status == 403)


def test_an_operator_sees_a_query_and_ends_it(small: Callable[..., TestClient]) -> None:
    """A query that runs is listed with who asked it, and is gone as soon as it is cancelled; its client hears of it."""
    client = small(with_operator(), readers=True)
    operator = {"Authorization": f"Bearer {OPERATOR}"}
    answers: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: answers.append(client.get("/ask/x", params={"query": RUNAWAY})), daemon=True)
    asking.start()
    deadline = time.monotonic() + 3 * PATIENCE  # the first reader makes its world anew
    listed: list[dict[str, Any]] = []
    while not listed and time.monotonic() < deadline:
        listed = client.get("/operator/queries", headers=operator).json()["queries"]
    assert [(each["query"], each["client"]) for each in listed] == [(RUNAWAY, "somebody")]
    address = f"/operator/queries/{listed[0]['id']}"
    assert client.delete(address, headers=operator).status_code == 204
    asking.join(PATIENCE)
    assert answers[0].status_code >= 500
    assert client.get("/operator/queries", headers=operator).json() == {"queries": []}
    again = client.delete(address, headers=operator)
    assert (again.status_code, again.json()["status"]) == (404, 404)
    assert _numbers(client)["diplograph_queries_total", "cancelled"] == 1


def test_what_the_document_says_of_refusals_is_true() -> None:
    """Each status in the table of limits is one that an error of ours has, or one that HTTP itself gives."""
    section = DOCUMENT.partition("## Limits")[2].partition("\n## ")[0]
    named = {int(status) for status in re.findall(r"\| (\d{3}) \|", section)}
    assert {400, 413, 429, 500, 502, 503, 504} == named
    assert InputError.status in named
