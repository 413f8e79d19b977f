"""The page on search and reconciliation: every command in it is answered."""

import re
from typing import Final

import pytest

from conftest import ROOT
from web_client import TestClient

DOCUMENT: Final = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
COMMANDS: Final = re.findall(
    r"^\$ curl 'http://localhost:8000(/[^']*)'(?: --data-urlencode '(\w+)=([^']*)')?", DOCUMENT, re.MULTILINE
)


@pytest.mark.parametrize(("path", "field", "value"), COMMANDS, ids=[path + value[:40] for path, _, value in COMMANDS])
def test_what_the_document_shows_is_answered(reconciler: TestClient, path: str, field: str, value: str) -> None:
    """Each command of the document; what it finds depends on the graph."""
    answer = reconciler.post(path, data={field: value}) if field else reconciler.get(path)
    assert answer.status_code == 200, answer.text


def test_the_document_has_commands() -> None:
    """Of search and of reconciliation."""
    assert len(COMMANDS) >= 10
