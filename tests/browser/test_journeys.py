"""The journeys of a scholar, of a program's author and of a curator, end to end: with scripts and without, by keyboard too."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pyoxigraph import RdfFormat, parse

from browser.conftest import watched
from browser.visits import NARROW, WIDE
from conftest import ROOT

MEETING: Final = "central-asia-russia-fm-2020-10-15"
_HEIGHT: Final = 800
_LONGEST: Final = 60_000  # milliseconds for a record to be judged the first time
_TABS: Final = 400  # more than any page needs from its top to what is looked for


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Whether scripts run."""
    return bool(request.param)


@pytest.fixture(params=[NARROW, WIDE], ids=["narrow", "wide"])
def visitor(browser: Browser, server: str, script: bool, request: pytest.FixtureRequest) -> Iterator[Page]:  # noqa: FBT001 - a fixture
    """Somebody's browser: with or without scripts, narrow or wide."""
    with watched(browser, server, script=script) as page:
        page.set_viewport_size({"width": request.param, "height": _HEIGHT})
        yield page


def heading(page: Page, name: str | re.Pattern[str]) -> None:
    """The page is about what its main heading says."""
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def search_for(page: Page, text: str) -> None:
    """Search by name in the search field that the page shows first."""
    field = page.get_by_role("searchbox").or_(page.get_by_role("combobox", name=re.compile("[Nn]ame|[Ss]earch"))).first
    field.fill(text)
    field.press("Enter")
    page.wait_for_url("**/search?*")


def passage(page: Page) -> str:
    """The address of the first words that the page cites, in the source itself."""
    links = page.locator("main a[href*=':~:text=']")
    expect(links.first).to_be_attached()
    return links.first.get_attribute("href") or ""


def test_a_scholar_finds_reads_asks_and_cites(visitor: Page) -> None:
    """From a name in Cyrillic to a person, a meeting, the very words in the source, a question, a table, and how to cite it."""
    visitor.goto("/")
    search_for(visitor, "Лавров")
    visitor.get_by_role("main").get_by_role("link", name=re.compile("Lavrov")).first.click()
    heading(visitor, re.compile("Lavrov"))
    assert "/person/sergey-lavrov" in visitor.url

    visitor.goto(f"/meeting/{MEETING}")
    heading(visitor, re.compile("Russia|2020"))
    address = passage(visitor)
    assert address.startswith("https://")
    assert "#:~:text=" in address

    visitor.goto("/queries")
    visitor.get_by_role("main").get_by_role("link", name="Who took part").first.click()
    field = visitor.locator("#parameter-meeting")
    field.fill(f"meeting:{MEETING}")
    visitor.get_by_role("main").get_by_role("button", name=re.compile("^Ask")).click()
    visitor.wait_for_url(f"**{MEETING}*")
    table = visitor.get_by_role("main").get_by_role("table").first
    expect(table.get_by_role("row").nth(5)).to_be_attached()
    expect(table).to_contain_text("Kazakbaev")

    link = visitor.get_by_role("main").get_by_role("link", name=re.compile("CSV")).first
    answer = visitor.request.get(address_of(visitor, link))
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text())))
    assert len(rows) > 5
    assert "Kazakbaev" in answer.text()

    visitor.goto("/about")
    heading(visitor, re.compile("."))
    expect(visitor.get_by_role("main")).to_contain_text("https://w3id.org/diplograph/")


def address_of(page: Page, link: Locator) -> str:
    """The absolute address of a link."""
    href = link.get_attribute("href") or ""
    return f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}{href}" if href.startswith("/") else href


def test_a_program_goes_from_the_page_to_the_data(visitor: Page) -> None:
    """From the page of a thing to its Turtle by the page's own link, and by what the answer's Link field says."""
    answer = visitor.goto(f"/meeting/{MEETING}", wait_until="load")
    assert answer is not None
    for menu in visitor.locator("main details > summary").all():
        menu.click()
    link = visitor.get_by_role("main").get_by_role("link", name=re.compile("Turtle")).first
    turtle = visitor.request.get(address_of(visitor, link))
    assert turtle.headers["content-type"].startswith("text/turtle")
    triples = list(parse(turtle.body(), RdfFormat.TURTLE))
    iri = f"https://w3id.org/diplograph/meeting/{MEETING}"
    assert any(str(each.subject) == f"<{iri}>" for each in triples)

    signposts = answer.headers["link"]
    cited = re.search(r'<([^>]+)>;[^,]*rel="?cite-as', signposts)
    assert cited is not None
    assert cited[1].endswith(f"/meeting/{MEETING}")
    described = re.search(r'<([^>]+)>; rel="describedby"; type="application/ld\+json', signposts)
    assert described is not None
    document = visitor.request.get(described[1])
    assert document.status == 200
    assert document.json()["@context"]


def test_a_curator_sees_what_is_wrong_and_mends_it(visitor: Page) -> None:
    """A record with a slip and a new name: the line is marked, the suggestion mends it, the difference is shown."""
    text = (ROOT / "data" / "people" / "sergey-lavrov.ttl").read_text(encoding="utf-8")
    wrong = text.replace('skos:prefLabel "Sergey Lavrov"@en', 'skos:prefLabel "Sergey V. Lavrov"@en')
    wrong = wrong.replace("name-kind:as-printed", "name-kind:as-printd", 1)
    visitor.goto("/curate")
    visitor.get_by_label("Records").fill(wrong)
    visitor.get_by_role("button", name="Check").click()
    expect(visitor.get_by_role("heading", name="The gate would refuse this")).to_be_visible(timeout=_LONGEST)
    finding = visitor.locator(".findings > li").filter(has_text="This is no name kind").first
    expect(finding).to_contain_text("Violation")
    expect(visitor.locator(".lines li.marked").first).to_be_attached()
    finding.get_by_role("link", name=re.compile("line")).click()
    expect(visitor.locator(".lines li.marked").first).to_be_in_viewport()
    finding.get_by_role("button").first.click()
    expect(visitor.get_by_role("heading", name="The gate would accept this")).to_be_visible(timeout=_LONGEST)
    expect(visitor.locator(".diff ins").filter(has_text="V. Lavrov").first).to_contain_text("Sergey V. Lavrov")
    expect(visitor.locator(".diff del").filter(has_text="Sergey Lavrov").first).to_be_visible()


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on with the tabulator until something has the focus, which can be seen."""
    for _ in range(_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            assert wanted.evaluate("node => getComputedStyle(node).outlineStyle !== 'none'"), "the focus cannot be seen"
            return
    raise AssertionError("the tabulator does not lead there")


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_keyboard_is_enough(page: Page, width: int) -> None:
    """Skip to the content, search, open a person, open a menu, follow a citation, ask a question: without a mouse."""
    page.set_viewport_size({"width": width, "height": _HEIGHT})
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("main").get_by_role("link").first)

    page.goto("/search?q=Lavrov")
    tab_to(page, page.get_by_role("main").get_by_role("link", name=re.compile("Lavrov")).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/sergey-lavrov*")

    page.goto("/queries/minister-on-a-date?office=kyrgyzstan-foreign-minister&date=2020-10-15")
    tab_to(page, page.get_by_role("main").get_by_role("button", name=re.compile("^Ask")))
    page.keyboard.press("Enter")
    page.wait_for_url("**/queries/minister-on-a-date?*")
    heading(page, re.compile("."))

    page.goto("/curate")
    tab_to(page, page.get_by_label("Records"))
    page.keyboard.type("person:someone a diplo:Person .")
    tab_to(page, page.get_by_role("button", name="Check"))
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_focused(timeout=_LONGEST)
