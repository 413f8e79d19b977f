"""A client that talks to the server inside the test process, and the headers that clients really send."""

from starlette.testclient import TestClient

from diplograph.questions import load_catalogue
from diplograph.release import Release
from diplograph.store import Store
from diplograph.web.app import create_app

__all__ = ["BROWSER", "MEETING", "STATE", "TestClient", "client_for"]

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
MEETING = "/meeting/northern-three-fm-2020-06-18"
STATE = "https://w3id.org/diplograph/state/arcadia"


def client_for(store: Store, release: Release, public_url: str | None = None) -> TestClient:
    """Return a client that follows no redirects."""
    app = create_app(store, load_catalogue(release.queries), release, public_url=public_url)
    return TestClient(app, follow_redirects=False)
