"""Fields in which names are searched: suggestions in any script, by keyboard and by pointer, for those who see and who listen."""

import re
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.packages import AXE
from browser.visits import NARROW, violations_on

_FIELDS: Final = [
    pytest.param("/", "Name, or the beginning of its words", id="home"),
    pytest.param("/search", "Name, or the beginning of its words", id="search"),
    pytest.param("/coverage", "Search by name", id="any page"),
]


def _typed(page: Page, path: str, name: str, text: str) -> tuple[Locator, Locator]:
    """The field and the list of what it suggests for a text."""
    page.goto(path)
    field = page.get_by_role("combobox", name=name)
    expect(field).to_have_count(1)
    field.press_sequentially(text, delay=20)
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_be_visible()
    return field, options


@pytest.mark.parametrize(("path", "name"), _FIELDS)
def test_a_name_is_suggested_and_followed(page: Page, packages: Path, path: str, name: str) -> None:
    """A beginning in Cyrillic finds a person; arrows choose, Enter follows; what is chosen is said to those who listen."""
    field, options = _typed(page, path, name, "лавр")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text=re.compile(r"\d"))).to_have_count(1)
    assert violations_on(page, packages / AXE) == []
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(options.first).to_contain_text(re.compile("Lavrov|Лавров"))
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    field.press("Enter")
    page.wait_for_url("**/person/sergey-lavrov*")


def test_a_suggestion_is_pressed_on_a_telephone(page: Page) -> None:
    """Suggestions of the field in the header lie over the page, inside a narrow window, in the language of the page."""
    page.set_viewport_size({"width": NARROW, "height": 700})
    _, options = _typed(page, "/ru/states", "Поиск по имени", "казах")
    box = page.get_by_role("listbox").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW
    expect(options.first).to_contain_text("Казахстан")
    options.first.click()
    page.wait_for_url("**/ru/state/kazakhstan*")


def test_escape_closes_and_enter_asks_the_form(page: Page) -> None:
    """Nothing is chosen before the reader chooses: Enter in the field is a search for what is written in it."""
    field, options = _typed(page, "/coverage", "Search by name", "лавр")
    field.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("лавр")
    field.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q="))
