"""Asking in a real browser: the SPARQL editor, and named queries as pages, with and without scripts."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

STATES = "SELECT ?state (COUNT(?m) AS ?meetings) { ?m diplo:participatingState ?state } GROUP BY ?state ORDER BY ?state LIMIT 5"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"
MAP = "/queries/where-a-format-meets"


def editor(page: Page) -> Locator:
    """The editor of the query page, empty."""
    page.goto("/sparql")
    box = page.get_by_role("textbox", name="Query", exact=True)
    expect(box).to_be_visible()
    box.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    return box


def status(page: Page) -> Locator:
    """What the query page says that it does."""
    return page.locator("#status")


def await_names(page: Page) -> None:
    """Wait until the server, which may have just started, can look names up."""
    for _ in range(100):
        if page.request.get("/search.json?q=turkmenistan").ok:
            return
        page.wait_for_timeout(300)
    raise AssertionError("the index of names is not there")


def take(page: Page, name: str) -> None:
    """Take the first completion, which has this name, when the editor takes keys for its list."""
    page.get_by_role("option", name=re.compile(name)).first.wait_for()
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")


def test_a_query_is_written_with_the_help_of_names(page: Page) -> None:
    """Prefixes are declared as they are typed; terms are completed by label, things by a name in another script."""
    await_names(page)
    box = editor(page)
    page.keyboard.type("SELECT ?m { ?m a diplo:MeetingSer")
    take(page, "diplo:MeetingSeries")
    page.keyboard.type(" . ?x ?y Туркм")
    take(page, "^Turkmenistan")
    expect(box).to_contain_text("PREFIX diplo: <https://w3id.org/diplograph/ontology#>")
    expect(box).to_contain_text("PREFIX state: <https://w3id.org/diplograph/state/>")
    expect(box).to_contain_text("?m a diplo:MeetingSeries . ?x ?y state:turkmenistan")


def test_an_answer_is_counted_timed_sorted_and_drawn(page: Page) -> None:
    """Without loading the page anew; its address is that of the answer, and leads back to it."""
    editor(page)
    page.keyboard.insert_text(STATES)
    page.get_by_role("button", name="Ask it").click()
    expect(status(page)).to_have_text(re.compile(r"^5 rows in \d+\.\d\d s$"))
    asked = parse_qs(urlsplit(page.url).query)["query"][0]
    assert "PREFIX diplo:" in asked
    meetings = page.locator("table.answer td.number")
    before = [int(each) for each in meetings.all_inner_texts()]
    heading = page.get_by_role("columnheader", name="meetings")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    assert [int(each) for each in meetings.all_inner_texts()] == sorted(before)
    heading.get_by_role("button").click()
    assert [int(each) for each in meetings.all_inner_texts()] == sorted(before, reverse=True)
    page.get_by_label("Show identifiers beside names").check()
    expect(page.locator(".identifier").first).to_be_visible()
    page.get_by_role("link", name="Bars").click()
    picture = page.get_by_role("img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", value=True)
    page.go_back()
    expect(page.get_by_role("img")).to_have_count(0)
    expect(page.locator("table.answer")).to_be_visible()


def test_what_is_wrong_is_marked_where_it_is(browser: Browser, server: str) -> None:
    """The place in the editor, the words beneath, and a button that leads there."""
    context = browser.new_context(base_url=server)  # the console tells of each 400 that a script gets, so nobody watches it here
    page = context.new_page()
    editor(page)
    page.keyboard.insert_text("SELECT * {\n  ?s foo ?o }")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".problem .message")).to_contain_text("line 2, column 6")
    expect(page.locator(".cm-lintRange-error")).to_have_text("foo")
    page.get_by_role("button", name="Go to line 2, column 6").click()
    expect(page.get_by_role("textbox", name="Query", exact=True)).to_be_focused()
    context.close()


def test_a_query_can_be_cancelled(page: Page) -> None:
    """The button says so at once; the next query is answered."""
    editor(page)
    page.keyboard.insert_text(SLOW)
    page.keyboard.press("Control+Enter")
    cancel = page.get_by_role("button", name="Cancel")
    expect(cancel).to_be_enabled()
    cancel.click()
    expect(status(page)).to_have_text(re.compile("^Cancelled after"))
    expect(cancel).to_be_disabled()
    page.get_by_role("textbox", name="Query", exact=True).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("ASK {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".verdict")).to_have_text("yes")


def test_the_editor_is_no_trap_and_remembers(page: Page) -> None:
    """Tab goes on to the button; what was asked is kept in this browser, and an example takes its place."""
    box = editor(page)
    page.keyboard.insert_text("ASK {}")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ask it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text(re.compile("^Answered in"))
    page.get_by_text("Examples", exact=True).click()
    page.get_by_role("link", name="Which pairs of states meet most often").click()
    expect(box).to_contain_text("stateALabel")
    page.get_by_text("What you asked before").click()
    page.get_by_role("button", name=re.compile("ASK")).click()
    expect(box).to_have_text("ASK {}")
    page.get_by_role("button", name="Forget all").click()
    expect(page.get_by_text("Nothing has been asked here yet")).to_be_visible()


def test_a_thing_is_found_by_name_in_a_question(page: Page) -> None:
    """With arrows and Enter; the label is read, the identifier is sent."""
    await_names(page)
    page.goto(MAP)
    field = page.get_by_role("combobox", name="format")
    expect(field).to_have_value("Central Asia + Russia")
    field.fill("Turkic States")
    page.get_by_role("option").first.wait_for()
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.wait_for_url("**format=format**")
    expect(page.get_by_role("combobox", name="format")).to_have_value(re.compile("Turkic States"))
    expect(page.locator("table.answer")).to_be_visible()
    expect(page.locator("figure.chart img")).to_be_visible()


def test_code_is_copied_and_opens_in_the_editor(page: Page) -> None:
    """The button says that it did, and the editor has the query with its answer and its chart."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(MAP)
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert str(page.evaluate("navigator.clipboard.readText()")).startswith("curl --get")
    page.get_by_role("link", name="Open in the editor").click()
    expect(page.get_by_role("textbox", name="Query", exact=True)).to_contain_text("placeLabel")
    expect(page.locator("table.answer")).to_be_visible()
    expect(page.locator("figure.chart img")).to_be_visible()


def test_without_scripts_all_of_it_is_forms_and_pages(page_without_js: Page) -> None:
    """Asked, drawn, mended and kept by links and buttons alone."""
    page = page_without_js
    page.goto("/sparql")
    page.get_by_role("textbox", name="Query").fill("SELECT * { ?s foo ?o }")
    page.get_by_role("button", name="Ask it").click()
    expect(page.get_by_role("heading", name="SPARQL query not accepted")).to_be_visible()
    page.get_by_role("button", name="Ask it").click()
    page.goto("/sparql?" + urlencode({"example": "states-that-meet-most"}))
    page.get_by_role("button", name="Ask it").click()
    expect(page.get_by_role("link", name="Network")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("img")).to_be_visible()
    page.get_by_label("weight").select_option("weight=formats")
    page.get_by_role("button", name="Draw").click()
    expect(page.get_by_label("weight")).to_have_value("weight=formats")
    page.goto(MAP)
    page.get_by_role("textbox", name="format").fill("turkic-states")
    page.get_by_role("button", name="Ask it").click()
    expect(page.get_by_text("Organization of Turkic States")).to_be_visible()


def test_narrow_pages_do_not_scroll_sideways(page: Page) -> None:
    """At 320 pixels, with an answer on the page."""
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/sparql?" + urlencode({"example": "who-took-part"}), "/queries", MAP, "/queries/who-took-part"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
