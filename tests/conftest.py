"""What all tests share: the frozen world, the release under test, and the option that rewrites golden answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from collecting import indexes
from diplograph.records import Record, read_record, record_files
from diplograph.release import Release, bundled_release
from diplograph.spreadsheets import Schema
from diplograph.store import MemoryStore, build, read_ontology
from live_server import server, survives
from npm_clients import clients
from own_ledger import data, ledger
from reconciling import reconciler
from reloading import kept
from small_server import own_logging, small

__all__ = [
    "clients",
    "data",
    "indexes",
    "kept",
    "ledger",
    "own_logging",
    "reconciler",
    "server",
    "small",
    "survives",
]  # fixtures of their own modules, offered to all tests

# How long an example takes is no matter of a test: the machine may have other work.
settings.register_profile("diplograph", deadline=None)
settings.load_profile("diplograph")
ROOT = Path(__file__).parents[1]
WORLD = ROOT / "tests" / "world" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--bless``: write the answers that queries give now as golden ones, for a person to review the difference."""
    parser.addoption("--bless", action="store_true", help="rewrite golden answers; review the difference before committing it")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Checks are remembered in a folder of the tests, not in that of who runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def release() -> Release:
    """The release under test: this checkout."""
    return bundled_release()


@pytest.fixture(scope="session")
def world(release: Release) -> Release:
    """The release with the frozen world for its records."""
    return Release(release.ontology, release.queries, WORLD)


@pytest.fixture(scope="session")
def world_records() -> list[Record]:
    """The records of the frozen world."""
    return [read_record(file, WORLD) for file in record_files(WORLD)]


@pytest.fixture(scope="session")
def world_store(world: Release, world_records: list[Record]) -> MemoryStore:
    """The frozen world as a generation."""
    return build(read_ontology(world), world_records)


@pytest.fixture(scope="session")
def schema(world: Release) -> Schema:
    """The columns of this checkout."""
    return Schema(world)
