"""The page on JSON-LD cannot lie: its commands get answers, its addresses are there, its example is a part of the document."""

import json
import re
import shlex
from typing import Any
from urllib.parse import urlsplit

import pytest

from conftest import ROOT
from diplograph.release import Release
from diplograph.store import MemoryStore
from web_client import TestClient, client_for

DOCUMENT = (ROOT / "docs" / "jsonld.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ curl (.*)$", DOCUMENT, re.MULTILINE)
ADDRESSES = re.findall(r"`(/[^`]+)`", DOCUMENT)
SHORTENED = "…"


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_gets_its_answer(client: TestClient, command: str) -> None:
    """200 with triples of the format that is asked for."""
    assert len(COMMANDS) == 10
    headers, fields, target = {}, {}, ""
    words = iter(shlex.split(command))
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "--data-urlencode":
            name, _, value = next(words).partition("=")
            fields[name] = value
        elif word != "-L":
            target = word
    parts = urlsplit(target)
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    answer = client.request("POST" if fields else "GET", address, headers=headers, data=fields or None, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    assert len(answer.content) > 500


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_answers(client: TestClient, address: str) -> None:
    """With 200, at the end of the redirects."""
    assert len(ADDRESSES) >= 8
    assert client.get(address, follow_redirects=True).status_code == 200


def test_the_example_is_a_part_of_the_document(client: TestClient) -> None:
    """What the page shows is there; it shows no more than the beginning."""
    (block,) = re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
    shown = json.loads(block)
    document = client.get(shown["id"].removeprefix("https://w3id.org/diplograph") + ".jsonld").json()
    del shown["@context"]
    assert _is_part(shown, document)


def _is_part(part: Any, whole: Any) -> bool:  # noqa: ANN401 - JSON
    if isinstance(part, dict):
        return all(key in whole and _is_part(value, whole[key]) for key, value in part.items())
    if isinstance(part, list):
        return all(any(_is_part(each, other) for other in whole) for each in part)
    return bool(part in {whole, SHORTENED})
