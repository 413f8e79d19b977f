"""What the first reader would wait for is there before anybody asks."""

import time

import pytest

from diplograph.languages import SPOKEN
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.web.site import Site
from diplograph.web.templating import environment_of
from web_client import client_for

PATIENCE = 60.0


@pytest.fixture(scope="module")
def site(world_store: MemoryStore, world: Release) -> Site:
    """What a server serves that nobody asks anything."""
    found: Site = client_for(world_store, world).app.state.site  # type: ignore[attr-defined]
    deadline = time.monotonic() + PATIENCE
    last = environment_of(SPOKEN[-1]).list_templates()[-1]
    while time.monotonic() < deadline and not (_counted(found) and _compiled(SPOKEN[-1], last)):
        time.sleep(0.05)
    return found


def _counted(site: Site) -> bool:
    """Whether what pages count was read: looking does not read it."""
    tallies = vars(site.collections).get("tallies", {})
    return bool(tallies) and all("_years" in vars(each) for each in tallies.values())


def _compiled(language: str, template: str) -> bool:
    """Whether a template is in the cache of its environment."""
    pages = environment_of(language)
    assert pages.cache is not None
    return any(name == template for _, name in pages.cache.keys())  # noqa: SIM118 - a cache of Jinja is no mapping


def test_all_templates_are_compiled(site: Site) -> None:
    """In every language that pages are spoken in."""
    assert site.in_language(SPOKEN[-1]).language == SPOKEN[-1]
    for language in SPOKEN:
        templates = environment_of(language).list_templates()
        assert len(templates) >= 40
        assert [each for each in templates if not _compiled(language, each)] == []


def test_what_pages_count_is_counted(site: Site) -> None:
    """A state's page tells its meetings without reading all of them."""
    assert site.names.current
    assert _counted(site)
