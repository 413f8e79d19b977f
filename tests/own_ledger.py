"""Ledgers for tests: a data folder in a git work tree, and a gate that accepts everything."""

from pathlib import Path

import pytest

from diplograph.ledger import Curator, Entry, Ledger
from diplograph.records import Change
from ledger_crashes import EDITOR, accept, record, work_tree


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in a git work tree."""
    return work_tree(tmp_path)


@pytest.fixture
def ledger(data: Path) -> Ledger:
    """Its ledger, with a gate that accepts everything."""
    return Ledger(data, accept)


def put(ledger: Ledger, slug: str, text: str, curator: Curator = EDITOR) -> Entry:
    """Have somebody write one record."""
    new = record(slug, text)
    return ledger.commit(Change((new,)), {new.path: ledger.digest(new.path)}, curator, f"{slug} says {text}")
