"""What the tests in a browser share: one server over the real records, one browser, and pages that are watched."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browser.kinds import RELEASED, WITHDRAWN
from browser.packages import install, lock
from browser.watching import Watch
from conftest import ROOT
from live import PROGRAM, Server, serving

PATIENCE: Final = 20_000  # milliseconds; two cores do much at a time
FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NOBODY: Final = f"""@prefix diplo: <https://w3id.org/diplograph/ontology#> .
@prefix person: <https://w3id.org/diplograph/person/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

person:{WITHDRAWN} a diplo:WithdrawnThing ;
    diplo:withdrawnOn "2026-01-02"^^xsd:date ;
    skos:editorialNote "No page that we read names this person."@en ;
    .
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium with a profile that is new and empty, and end it."""
    program = shutil.which("chromium")
    if program is None:
        raise FileNotFoundError("chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        try:
            yield started
        finally:
            started.close()


@contextmanager
def real_server(folder: Path) -> Iterator[str]:
    """Start a server over the real records; give its address, without a slash at the end.

    Besides them there is an archive of one release, and somebody whom the release did not know and who was taken out again.
    """
    archive, data = folder / "archive", ROOT / "data"
    command = [*PROGRAM, "release", str(archive), "--data", str(data), "--version", RELEASED, "--day", "2026-01-01"]
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)
    copied = Path(shutil.copytree(data, folder / "data"))
    (copied / "people" / f"{WITHDRAWN}.ttl").write_text(_NOBODY, encoding="utf-8")
    with serving(folder, "--archive", str(archive), data=copied, environment={"DIPLOGRAPH_CLIENT_BUDGET": "0"}) as started:
        _await_names(started)
        yield started.address.rstrip("/")


def _await_names(server: Server) -> None:
    """Names are indexed while the server answers already."""
    for _ in range(1800):
        if server.get("search", q="Lavrov").status_code == 200:
            return
        time.sleep(0.1)
    raise AssertionError("the names were not indexed in a minute")


# Playwright keeps an event loop in the thread that drives it, so neither browser nor server outlives the tests of this folder.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser; each test has a profile of its own in it."""
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed, so the pages are not tried in a real browser (Debian: apt-get install chromium)")
    expect.set_options(timeout=PATIENCE)
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:  # noqa: ARG001 - no browser, no server
    """The address of one server over the real records, without a slash at the end; tests leave it as they found it."""
    with real_server(tmp_path_factory.mktemp("real")) as address:
        yield address


@pytest.fixture(scope="package")
def packages(pytestconfig: pytest.Config) -> Path:
    """The folder with the judges from npm, installed once for each lock."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed: neither axe nor the Nu checker can be had (Debian: apt-get install npm)")
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir(f"browser-{lock()}")
    install(folder)
    return folder


@contextmanager
def watched(browser: Browser, server: str, *, script: bool = True) -> Iterator[Page]:
    """Open an empty page in a profile of its own; paths are relative to the server, and whatever goes wrong fails the test."""
    context = browser.new_context(base_url=server, java_script_enabled=script, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    watch = Watch(urlsplit(server).netloc)
    context.on("page", watch.over)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert watch.faults == []


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page in a fresh profile: ``page.goto("/meetings")``.

    A console message, an error of a script, or a request to another host fails the test.
    """
    with watched(browser, server) as fresh:
        yield fresh


@pytest.fixture
def page_without_js(browser: Browser, server: str) -> Iterator[Page]:
    """As ``page``, in a browser that runs no scripts."""
    with watched(browser, server, script=False) as fresh:
        yield fresh
