"""The models of pages about things."""

from collections.abc import Mapping
from typing import Any

import pytest

from diplograph.pages import page_of
from diplograph.representations import TermNames, describe, read_term_names
from diplograph.store import MemoryStore
from diplograph.vocabulary import term, thing

FM_2020 = "northern-three-fm-2020-06-18"


@pytest.fixture(scope="module")
def names(world_store: MemoryStore) -> TermNames:
    """What the ontology calls its terms."""
    return read_term_names(world_store)


def test_a_page_numbers_its_evidence(world_store: MemoryStore, names: TermNames) -> None:
    """Each citation once, with source, place, words and the address that leads there; the notes lead back."""
    page = page_of(describe(world_store, thing("meeting", FM_2020)), world_store, names)
    assert page.title.text.startswith("Northern Three")
    assert [each.number for each in page.evidence] == list(range(1, len(page.evidence) + 1))
    assert all(each.number == 1 and each.use == 1 for each in page.references)
    unplaced = [each for each in page.evidence if not each.paragraph]
    assert [each.kind.text for each in unplaced] == ["excerpt only"]
    assert all(each.deep_link.startswith("https://example.org/") for each in page.evidence)
    assert page.graph.href == f"/record/meeting-{FM_2020}"


def test_a_page_shows_where_else_a_thing_occurs(world_store: MemoryStore, names: TermNames) -> None:
    """What points to an office stands on its page, by property, with names and addresses under the server's path."""
    page = page_of(describe(world_store, thing("level", "ministerial")), world_store, names, "/graph")
    mentions: Mapping[str, Any] = {each.property.text: each for each in page.mentions}
    meetings = mentions[names.label(term("diplo:level").value)].things
    assert f"/graph/meeting/{FM_2020}" in [each.href for each in meetings]
