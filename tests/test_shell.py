"""What all pages share: header, navigation, footer, menus, errors, the look, and the page about the graph."""

import re
from pathlib import Path

import pytest

from conftest import ROOT
from diplograph.languages import SPOKEN
from diplograph.negotiation import TURTLE
from diplograph.release import Release
from diplograph.representations import Link
from diplograph.representations.exports import BIBTEX, RIS
from diplograph.store import MemoryStore
from diplograph.web.about import READINGS
from diplograph.web.templating import STATIC, environment_of
from test_web_pages import Page
from web_client import BROWSER, MEETING, TestClient, client_for

SHEET = (STATIC / "diplograph.css").read_text(encoding="utf-8")
PAIR = re.compile(r"--(?P<name>[a-z-]+): light-dark\((?P<light>#[0-9a-f]+), (?P<dark>#[0-9a-f]+)\)")
READ = ("ink", "quiet", "link", "accent")
BEHIND = ("paper", "shade", "raised")


@pytest.fixture(scope="module")
def client(world_store: MemoryStore, world: Release) -> TestClient:
    """A server of the frozen world."""
    return client_for(world_store, world)


def _macro(name: str, *values: object) -> str:
    module = environment_of("en").get_template("_actions.html").module
    return " ".join(str(getattr(module, name)(*values)).split())


def test_the_header_searches_and_leads_everywhere(client: TestClient) -> None:
    """A form without a script, the groups of the navigation, and where one is."""
    text = client.get("/coverage", headers=BROWSER).text
    page = Page(text)
    assert '<form class="site-search" action="/search" role="search"' in text
    links = {each["href"] for each in page.named("a")}
    assert {
        "/meetings",
        "/people",
        "/formats",
        "/initiatives",
        "/queries",
        "/sparql",
        "/coverage",
        "/about",
        "/void",
        "/curate",
    } <= links
    assert {each["href"] for each in page.named("a") if each.get("aria-current") == "page"} == {"/coverage"}
    assert client.get("/search", params={"q": "verin"}, headers=BROWSER).status_code == 200


def test_the_navigation_needs_no_script(client: TestClient) -> None:
    """Wide, it is a list; narrow, the same list unfolds."""
    page = Page(client.get("/", headers=BROWSER).text)
    assert len([each for each in page.named("details") if each.get("class") == "narrow"]) == 1
    assert all(each.get("aria-label") for each in page.named("nav"))
    assert next(each for each in page.named("button") if "theme" in each.get("class", "")).keys() >= {
        "hidden",
        "data-dark",
        "data-light",
    }


def test_ids_are_given_once(client: TestClient) -> None:
    """Also on pages with a search of their own."""
    for path in ("/", "/search", "/about", f"{MEETING}.html", "/curate", "/ontology.html"):
        ids = list(Page(client.get(path, headers=BROWSER).text).attributes("id"))
        assert len(ids) == len(set(ids)), path


def test_menus_unfold_without_a_script() -> None:
    """Data and citations are details; each format leads to its address."""
    data = _macro("data_menu", "/meeting/x", [TURTLE], "?at=1")
    assert '<details class="menu"> <summary>Data</summary>' in data
    assert '<a href="/meeting/x.ttl?at=1" type="text/turtle">Turtle <small>.ttl</small></a>' in data
    cite = _macro("cite_menu", "/meeting/x", [BIBTEX, RIS], "Somebody <2020>")
    assert "<summary>Cite</summary>" in cite
    assert '<p class="citation">Somebody &lt;2020&gt;</p>' in cite
    assert [*re.findall(r'href="([^"]+)"', cite)] == ["/meeting/x.bib", "/meeting/x.ris"]


def test_breadcrumbs_end_where_one_is() -> None:
    """A list of links; the last one is no link. Names in other languages say so."""
    shown = _macro("breadcrumbs", [Link("Meetings", "/meetings"), Link("Встреча <1>", "", "ru")])
    assert '<li><a href="/meetings">Meetings</a></li>' in shown
    assert '<li><span aria-current="page" lang="ru">Встреча &lt;1&gt;</span></li>' in shown


@pytest.mark.parametrize("root", ["", "/ru", "/graph/ru"])
def test_a_correction_begins_with_the_record(root: str) -> None:
    """The page for curators, in the same language, with the name of the record."""
    assert f'href="{root}/curate?record=meeting-x"' in _macro("correct_link", f"{root}/record/meeting-x")


def test_the_page_of_a_thing_leads_to_its_correction(client: TestClient) -> None:
    """From the page to the text of its record; checked as it stands, the gate accepts it and sees no change."""
    text = client.get(f"{MEETING}.html").text
    [way] = [each["href"] for each in Page(text).named("a") if each.get("class") == "action"]
    assert way == f"/curate?record={MEETING.strip('/').replace('/', '-')}"
    page = client.get(way).text
    told = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert told
    assert "a diplo:Meeting ;" in told[1]
    assert "Suggest a correction</h1>" in page
    assert "no-store" in client.get(way).headers["cache-control"]


@pytest.mark.parametrize(("record", "status"), [("meeting-nobody", 404), ("<script>", 404), ("", 200), ("../x", 404)])
def test_only_records_can_be_corrected(client: TestClient, record: str, status: int) -> None:
    """What is no record is not found; without one, the page is empty."""
    answer = client.get("/curate", params={"record": record}, headers=BROWSER)
    assert answer.status_code == status
    assert "<script>" not in answer.text


def test_errors_look_like_pages(client: TestClient) -> None:
    """With header and footer, in the language of the address."""
    for prefix, title in (("", "Not found"), ("/ru", "Не найдено")):
        answer = client.get(f"{prefix}/person/nobody", headers=BROWSER)
        assert answer.status_code == 404
        assert f"<h1>{title}</h1>" in answer.text
        assert 'class="site-header"' in answer.text
        assert 'class="site-footer"' in answer.text


def test_the_footer_says_licence_citation_and_version(client: TestClient) -> None:
    """On every page."""
    text = client.get("/problems", headers=BROWSER).text
    assert '<a rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/">CC0 1.0</a>' in text
    assert 'href="/about#cite"' in text


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    whole = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    parts = [int(whole[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_what_is_read_stands_out() -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for all texts on all grounds, light and dark, and with more contrast where that is asked for."""
    for part in SHEET.split("prefers-contrast: more"):
        found = {match["name"]: (match["light"], match["dark"]) for match in PAIR.finditer(part)}
        for text in READ:
            for ground in BEHIND:
                for colour, behind in zip(found[text], found.get(ground, found["paper"]), strict=True):
                    one, other = sorted((_luminance(colour), _luminance(behind)))
                    assert (other + 0.05) / (one + 0.05) >= 4.5, (text, ground, colour, behind)


def test_the_look_has_all_its_modes() -> None:
    """Light and dark as chosen, print, narrow, forced colours, no motion where none is wanted, and nothing from elsewhere."""
    for mode in (
        *(':root[data-theme="dark"]', "@media print", "prefers-reduced-motion", "prefers-contrast", "forced-colors", "max-width"),
        ":focus-visible",
    ):
        assert mode in SHEET
    assert "url(" not in SHEET
    assert "@import" not in SHEET


@pytest.mark.parametrize("language", SPOKEN)
def test_the_graph_is_told_about(client: TestClient, language: str) -> None:
    """Licence, citation, origin, quality and makers, in both languages."""
    root = "" if language == "en" else f"/{language}"
    text = client.get(f"{root}/about", headers=BROWSER).text
    for anchor in ("makers", "cite", "licence", "origin", "quality"):
        assert f'<h2 id="{anchor}">' in text
    assert f'href="{root}/dataset/diplograph.bib"' in text
    assert "CC0 1.0" in text


def test_the_citation_is_that_of_the_repository(world: Release, world_store: MemoryStore) -> None:
    """The same authors, title, year, version and address as in CITATION.cff."""
    text = client_for(world_store, world).get("/about", headers=BROWSER).text
    cited = re.search(r'<blockquote class="citation" lang="en">(.*?)</blockquote>', text)
    assert cited
    told = dict(re.findall(r'^(\S+): "?([^"\n]+)"?$', (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE))
    for value in (told["version"], told["date-released"][:4], told["url"]):
        assert value in cited[1]


def test_the_figures_of_quality_are_those_of_the_report() -> None:
    """What the page says briefly, ``data/QUALITY.md`` says at length."""
    report = (Path(ROOT) / "data" / "QUALITY.md").read_text(encoding="utf-8")
    assert f"of {READINGS.citations:,} citations" in report
    assert f"{READINGS.read:,} citations have been held against their pages" in report
    assert f"{READINGS.wrong} in {READINGS.sample}" in report
