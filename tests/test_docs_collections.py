"""The page on collections cannot lie: its addresses answer, its example is what the server says."""

import re

import pytest

from conftest import ROOT
from diplograph.collections import COLLECTIONS, MOST, USUAL
from diplograph.release import Release
from diplograph.store import MemoryStore
from web_client import TestClient, client_for

DOCUMENT = (ROOT / "docs" / "collections.md").read_text(encoding="utf-8")
ADDRESSES = re.findall(r"`(/[^`]+)`", DOCUMENT)
REFUSED = "/meetings?state=arcada"


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world, client_budget=0)


@pytest.mark.parametrize("address", dict.fromkeys(ADDRESSES))
def test_every_address_answers(client: TestClient, address: str) -> None:
    """With a page that has members, but for the one that is to be refused."""
    assert len(ADDRESSES) >= 30
    answer = client.get(address)
    assert answer.status_code == (400 if address == REFUSED else 200)
    if address == REFUSED:
        assert answer.json()["hint"] == "did you mean arcadia?"
    elif "?" in address:
        assert client.get(address, headers={"Accept": "application/ld+json"}).json()["totalItems"] >= 1


def test_all_collections_and_bounds_are_named() -> None:
    """None is left out, and the numbers are those of the program."""
    assert {f"/{each}" for each in COLLECTIONS} <= set(ADDRESSES)
    assert f"from 1 to {MOST}, and {USUAL} when it is not given" in DOCUMENT


def test_the_example_is_what_the_server_says(client: TestClient) -> None:
    """Command and answer, byte by byte."""
    ((address, shown),) = re.findall(r'\$ curl "http://127.0.0.1:8000([^"]+)"\n(.*?)```', DOCUMENT, re.DOTALL)
    assert client.get(address).text.replace("\r\n", "\n") == shown
