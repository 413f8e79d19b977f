"""``/curate``: a curator pastes a record, sees what is wrong, applies what is proposed, and sends it."""

import html
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from curating import PERSON, Desk, desk
from diplograph.errors import InputError
from diplograph.ledger import Role
from diplograph.release import Release
from diplograph.store import MemoryStore
from diplograph.validation import Edit, Finding, Status, Suggestion
from diplograph.validation.examination import Proposal, Verdict
from diplograph.validation.intake import read_change
from diplograph.validation.judgement import Effect, Judgement
from diplograph.web.edits import applied
from diplograph.web.gatekeeping import Gatekeeper
from live import WORLD, Server
from web_client import client_for

CHROMIUM = shutil.which("chromium")
RECORD = (WORLD / "people" / "boris-talan.ttl").read_text(encoding="utf-8")
WRONG = RECORD.replace("diplo:holder person:boris-talan", "diplo:holder person:boris-tallan")
LINE = next(number for number, line in enumerate(WRONG.splitlines(), 1) if "boris-tallan" in line)
COLUMN = WRONG.splitlines()[LINE - 1].index("person:boris-tallan") + 1
EDIT = f'[[{LINE}, {COLUMN}, {LINE}, {COLUMN + len("person:boris-tallan")}, "person:boris-talan"]]'
LONGEST = 60_000


@pytest.mark.parametrize(
    ("edits", "wanted"),
    [
        ([], "ab\ncd\n"),
        ([Edit(1, 1, 1, 2, "x")], "xb\ncd\n"),
        ([Edit(2, 2, 2, 3, "yy"), Edit(1, 3, 2, 1, " ")], "ab cyy\n"),
        ([Edit(3, 1, 3, 1, "end")], "ab\ncd\nend"),
        ([Edit(2, 1, 3, 1, "")], "ab\n"),
    ],
)
def test_edits_are_made_where_they_say(edits: list[Edit], wanted: str) -> None:
    """Lines and columns count from 1; the end is no part of what is replaced; later edits do not move earlier ones."""
    assert applied("ab\ncd\n", edits) == wanted


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(4, 1, 4, 1, "")],
        [Edit(1, 4, 1, 4, "")],
        [Edit(0, 1, 1, 1, "")],
        [Edit(1, 2, 1, 1, "")],
        [Edit(1, 1, 1, 3, ""), Edit(1, 2, 1, 3, "")],
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    """Outside the text, backwards, or one over the other."""
    with pytest.raises(InputError, match="does not fit"):
        applied("ab\ncd\n", edits)


def form(server: Server, **fields: str) -> httpx.Response:
    """Send the form as a browser without script does."""
    return httpx.post(f"{server.address}curate", data={"format": "ttl", **fields}, headers={"Accept": "text/html"}, timeout=60)


def test_the_page_leads_from_the_navigation(server: Server) -> None:
    """An empty form, no token field where nobody may write, and nothing kept by caches."""
    assert 'href="/curate"' in server.get("", {"Accept": "text/html"}).text
    page = server.get("curate", {"Accept": "text/html"})
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert 'name="token"' not in page.text
    assert form(server, text=RECORD, do="send").status_code == 403


def test_a_step_is_a_form(server: Server) -> None:
    """The report stands beside the text; a suggestion that is sent back is applied, and the text is judged anew."""
    wrong = form(server, text=WRONG.replace("\n", "\r\n"), do="check")
    assert "The gate would refuse this" in wrong.text
    assert re.search(rf'<li value="{LINE}" class="marked">', wrong.text)
    right = form(server, text=WRONG.replace("\n", "\r\n"), apply=EDIT)
    assert "The gate would accept this" in right.text
    assert html.unescape(right.text.partition('about-text">\n')[2].partition("</textarea>")[0]) == RECORD
    assert form(server, text=WRONG, apply="[[1]]").status_code == 400


def test_a_suggestion_is_a_button(world: Release, world_store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be done by itself has a button that carries the edit; what only a person can do is said."""
    edit = Edit(LINE, COLUMN, LINE, COLUMN + len("person:boris-tallan"), "person:boris-talan")
    known = (Suggestion("write person:boris-talan", (edit,)), Suggestion("or add the person"))
    finding = Finding("text", LINE, COLUMN, "nothing describes it", "known-things", suggestions=known, status=Status.NEW)

    async def examined(_keeper: Gatekeeper, _request: object, proposal: Proposal) -> Verdict:
        change = read_change(proposal.content, proposal.media_type, proposal.name, contexts={})
        findings = (finding,) if b"boris-tallan" in proposal.content else ()
        return Verdict(change, Judgement(findings, Effect((), (), (), (), ())))

    monkeypatch.setattr(Gatekeeper, "examine", examined)
    client = client_for(world_store, world)
    shown = client.post("/curate", data={"text": WRONG, "format": "ttl"}).text
    button = re.search(r'<button class="apply" form="curate" name="apply" value="([^"]*)" lang="en">([^<]*)</button>', shown)
    assert button
    assert button[2] == "write person:boris-talan"
    assert '<span class="suggestion" lang="en">or add the person</span>' in shown
    mended = client.post("/curate", data={"text": WRONG, "format": "ttl", "apply": html.unescape(button[1])}).text
    assert "The gate would accept this" in mended
    assert html.unescape(mended.partition('about-text">\n')[2].partition("</textarea>")[0]) == RECORD


def test_what_is_not_turtle_is_marked_too(server: Server) -> None:
    """A syntax error has a line as any finding has; nothing that is sent becomes markup."""
    broken = form(server, text='<script>alert("x")</script>\nperson:a a', do="check")
    assert (broken.status_code, "<script>alert" in broken.text) == (200, False)
    assert re.search(r'<li value="1" class="marked">', broken.text)
    tree = form(server, text='{"@context": "http://127.0.0.1:1/"}', format="jsonld", do="check")
    assert "is not fetched" in tree.text


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A server that curators write to."""
    with desk(tmp_path_factory.mktemp("desk")) as at:
        yield at


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed, so the page is not tried in a real browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(browser: Browser, opened: Desk, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page in a browser of its own; whatever goes wrong in it fails the test."""
    context = browser.new_context(java_script_enabled=request.param)
    context.set_default_timeout(LONGEST)
    fresh = context.new_page()
    faults: list[str] = []
    fresh.on("pageerror", lambda error: faults.append(str(error)))
    # That an answer has the status 401 or 412 is an error to the console, and what the test is about.
    fresh.on(
        "console", lambda said: faults.append(said.text) if said.type == "error" and "status of 4" not in said.text else None
    )
    fresh.goto(f"{opened.server.address}curate")
    yield fresh
    context.close()
    assert faults == []


def test_a_curator_mends_and_sends(page: Page, opened: Desk) -> None:
    """Paste, check, look at the line, mend, see the diff, send: the graph has it; later, somebody else's change is not lost."""
    expect.set_options(timeout=LONGEST)
    name = '"Boris Talan"@en'
    before = opened.text()
    page.get_by_label("Records").fill(WRONG)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="The gate would refuse this")).to_be_visible()
    finding = page.locator(".findings > li").filter(has_text="tenure-has-one-holder")
    expect(finding).to_contain_text("Violation")
    finding.get_by_role("link", name=f"line {LINE}").click()
    expect(page.locator(f'.lines li[value="{LINE}"]')).to_be_in_viewport()

    page.get_by_label("Records").fill(before.replace(name, '"Boris B. Talan"@en'))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="The gate would accept this")).to_be_visible()
    expect(page.locator(".diff ins")).to_contain_text("Boris B. Talan")
    expect(page.locator(".diff del")).to_contain_text("Boris Talan")

    page.get_by_label("Why").fill("He has two names")
    page.get_by_label("Token").fill("wrong")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("this token is not believed")).to_be_visible()
    page.get_by_label("Token").fill(opened.tokens[Role.EDITOR])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Written")).to_be_visible()
    assert "Boris B. Talan" in opened.text()
    assert opened.log()[0] == "Ada Editor: He has two names"
    made = opened.ask("GET", "changes").json()["changes"][0]["change"]
    assert opened.ask("POST", f"changes/{made}/undo").status_code == 200
    assert opened.text() == before


def test_nobody_overwrites_what_they_did_not_see(page: Page, opened: Desk) -> None:
    """Between check and send, another curator changes the record: the second one is told."""
    before = opened.text()
    page.get_by_label("Records").fill(before.replace('"Boris Talan"@en', '"Boris One"@en'))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="The gate would accept this")).to_be_visible()
    other = opened.ask("PUT", PERSON, before.replace('"Boris Talan"@en', '"Boris Two"@en'), If_Match=opened.tag())
    assert other.status_code == 200, other.text
    page.get_by_label("Token").fill(opened.tokens[Role.EDITOR])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("is not what you saw")).to_be_visible()
    assert opened.ask("POST", f"changes/{other.json()['change']}/undo").status_code == 200
    assert opened.text() == before


def test_the_page_is_usable_without_eyes_or_mouse(page: Page) -> None:
    """Every field has a label, headings are in order, results are announced, and the keyboard reaches what there is."""
    page.get_by_label("Records").fill(WRONG)
    page.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The gate would refuse this")).to_be_visible()
    fields = page.locator("input:not([type=hidden]), textarea, select").all()
    assert len(fields) >= 5
    for field in fields:
        identity = field.get_attribute("id")
        assert page.locator(f"label[for={identity}]").count() == 1, identity
    levels = [int(each.evaluate("node => node.tagName[1]")) for each in page.locator("h1, h2, h3").all()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.locator("#result[aria-live=polite]").count() == 1
    assert page.locator(".findings .violation strong").first.inner_text() == "Violation"
