"""What tests of collections ask: the members in the frozen world."""

from typing import Final

import pytest

from diplograph.collections import COLLECTIONS, Asked, Collection, Indexes, page_of, read_asked
from diplograph.store import MemoryStore

MEETINGS: Final = COLLECTIONS["meetings"]


@pytest.fixture(scope="session")
def indexes(world_store: MemoryStore) -> Indexes:
    """The members of all collections in the frozen world."""
    return Indexes(world_store)


def slugs(asked: Asked, indexes: Indexes) -> list[str]:
    """The names on a page."""
    return [each.value.rpartition("/")[2] for each in page_of(asked, indexes).members]


def everything(asked: Asked, indexes: Indexes) -> list[str]:
    """All names, on one page."""
    return slugs(
        read_asked(asked.collection, [*asked.query(paged=False), ("limit", "500"), ("sort", asked.sort)], indexes), indexes
    )


def ask(collection: Collection, indexes: Indexes, **parameters: str) -> Asked:
    """What an address asks."""
    return read_asked(collection, list(parameters.items()), indexes)
