"""Every kind of page is accessible, valid, light, fits a small telephone, and does nothing that its reader did not ask for."""

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from browser.kinds import KINDS_OF_PAGES, THINGS, PageKind
from browser.packages import AXE, judged
from browser.visits import Visit, visit
from diplograph.vocabulary import KINDS

each_kind = pytest.mark.parametrize("kind", KINDS_OF_PAGES, ids=str)


class Visits(Protocol):
    """The visits of all these tests: a page is gone to once."""

    def __call__(self, kind: PageKind, /) -> Visit:
        """What was seen of a kind of page."""


@pytest.fixture(scope="package")
def visits(browser: Browser, server: str, packages: Path) -> Visits:
    """What was seen of each kind of page."""

    @cache
    def seen(kind: PageKind) -> Visit:
        return visit(browser, server, kind, packages / AXE)

    return seen


@pytest.fixture(scope="package")
def complaints(visits: Visits, packages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the Nu checker says of each kind of page; it starts once."""
    if not shutil.which("java"):
        pytest.skip("java is not installed: the Nu checker cannot run (Debian: apt-get install default-jre-headless)")
    pages = {kind.name: visits(kind).html for kind in KINDS_OF_PAGES}
    return judged(packages, pages, tmp_path_factory.mktemp("html"))


def test_all_kinds_are_here() -> None:
    """Every kind of thing has an example, and the other pages are not forgotten."""
    assert THINGS.keys() == set(KINDS)
    assert len({kind.name for kind in KINDS_OF_PAGES}) == len(KINDS_OF_PAGES) >= 80


@each_kind
def test_axe_has_nothing_to_say(kind: PageKind, visits: Visits) -> None:
    """WCAG 2.2 AA and good practice, wide and narrow, light and dark."""
    violations = visits(kind).violations
    assert not violations, "\n".join(violations)


@each_kind
def test_it_answers_and_nothing_goes_wrong(kind: PageKind, visits: Visits) -> None:
    """The example is what it is taken for; no console message, no error of a script, no request to another host."""
    assert (visits(kind).status, visits(kind).faults) == (kind.status, ())


@each_kind
def test_it_fits_a_small_telephone(kind: PageKind, visits: Visits) -> None:
    """At 320 pixels nothing makes the page scroll sideways; wide tables scroll in boxes of their own."""
    wider = visits(kind).wider
    assert not wider, "\n".join(wider)


@each_kind
def test_it_is_light(kind: PageKind, visits: Visits) -> None:
    """A page with everything that it loads stays small on the wire."""
    assert visits(kind).transferred > 500
    if kind.most:
        assert visits(kind).transferred <= kind.most


@each_kind
def test_the_html_is_valid(kind: PageKind, complaints: dict[str, list[str]]) -> None:
    """Neither an error nor a warning of the Nu checker."""
    found = complaints[kind.name]
    assert not found, "\n".join(found)


def test_the_judges_judge(browser: Browser, server: str, packages: Path, tmp_path: Path) -> None:
    """What is wrong is found: a page without a name for its picture, and a table cell outside of a table."""
    wrong = "<!doctype html><html><body><img src='data:,'><p style='width: 900px; color: #ccc'>wide</p><td>x</td>"
    assert judged(packages, {"wrong": wrong}, tmp_path)["wrong"]
    (tmp_path / "wrong.html").write_text(wrong, encoding="utf-8")
    seen = visit(browser, "http://127.0.0.1:9", PageKind("wrong", (tmp_path / "wrong.html").as_uri()), packages / AXE)
    assert {"image-alt", "html-has-lang", "color-contrast"} <= {re.split(r"[:,] ", each)[1] for each in seen.violations}
    assert seen.wider
    assert server
