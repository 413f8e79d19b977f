"""The page on releases cannot lie: its commands run, and its addresses answer."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from diplograph.release import Release
from diplograph.store import MemoryStore
from live import WORLD
from web_client import BROWSER, TestClient, client_for

DOCUMENT = (ROOT / "docs" / "releases.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ diplograph (.*)$", DOCUMENT, re.MULTILINE)
ADDRESSES = re.findall(r"`(/[^`]+)`", DOCUMENT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of records, in which the commands were run."""
    made = tmp_path_factory.mktemp("commands")
    shutil.copytree(WORLD, made / "data")
    for command in COMMANDS:
        subprocess.run([sys.executable, "-m", "diplograph", *shlex.split(command)], cwd=made, check=True, timeout=60)
    return made


@pytest.fixture(scope="module")
def client(folder: Path, world_store: MemoryStore, world: Release) -> TestClient:
    """A server with the archive that the commands made."""
    return client_for(world_store, world, archive=folder / "archive")


def test_the_commands_made_what_the_page_says(folder: Path) -> None:
    """Tables with their descriptor, and two releases of three files each."""
    assert len(COMMANDS) == 3
    assert (folder / "tables" / "datapackage.json").is_file()
    assert len(list((folder / "archive").iterdir())) == 6


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_answers(client: TestClient, address: str) -> None:
    """With 200, at the end of the redirects."""
    assert len(ADDRESSES) >= 16
    headers = BROWSER if address == "/changes" else {}  # programs need a token there
    assert client.get(address, headers=headers, follow_redirects=True).status_code == 200


def test_the_time_of_the_page_leads_where_it_says(client: TestClient) -> None:
    """The value for Accept-Datetime is one, and leads to the release before it."""
    (when,) = re.findall(r"`Accept-Datetime: ([^`]+)`", DOCUMENT)
    assert client.get("/state/arcadia", headers={"Accept-Datetime": when}).headers["location"].endswith("?at=2026-10")
