"""A client that talks to the server inside the test process, and the headers that clients really send."""

import atexit
from contextlib import ExitStack
from functools import partial

from starlette.testclient import TestClient

from diplograph.questions import load_catalogue
from diplograph.readers import Host, start_nursery
from diplograph.release import Release
from diplograph.settings import Settings
from diplograph.store import MemoryStore
from diplograph.web.app import create_app

__all__ = ["BROWSER", "MEETING", "STATE", "TestClient", "client_for"]

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
MEETING = "/meeting/northern-three-fm-2020-06-18"
STATE = "https://w3id.org/diplograph/state/arcadia"
MEMORY = 512 * 1024 * 1024
_OPEN = ExitStack()
atexit.register(_OPEN.close)


def client_for(store: MemoryStore, release: Release, **settings: object) -> TestClient:
    """Return a client of a running server, with readers of its own, that follows no redirects."""
    nursery = start_nursery(Host(partial(_held, store), MEMORY))
    app = create_app(nursery, load_catalogue(release.queries), release, Settings.model_validate(settings))
    return _OPEN.enter_context(TestClient(app, follow_redirects=False))


def _held(store: MemoryStore) -> MemoryStore:
    return store
