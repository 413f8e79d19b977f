"""What watches the pages sees what it is there for."""

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import watched


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("console.log('here')", "console, log: here"),
        ("setTimeout(() => { throw new Error('broken') })", "error of a script"),
        ("new Image().src = 'http://127.0.0.1:9/x.png'", "Content Security Policy"),
        ("location = 'http://127.0.0.1:9/'", "request to another host: http://127.0.0.1:9/"),
    ],
)
def test_faults_are_seen(browser: Browser, server: str, deed: str, told: str) -> None:
    """A message, an error and a foreign request each fail the test that made them."""
    with pytest.raises(AssertionError, match=told):
        _do(browser, server, deed)


def _do(browser: Browser, server: str, deed: str) -> None:
    with watched(browser, server) as page:
        page.goto("/")
        page.evaluate(deed)
        page.wait_for_timeout(200)


def test_pages_with_and_without_scripts(page: Page, page_without_js: Page) -> None:
    """Both show the real records; an error page that was asked for is no fault."""
    for each in (page, page_without_js):
        each.goto("/meeting/central-asia-russia-fm-2020-10-15")
        expect(each.get_by_role("heading", level=1)).to_be_visible()
        each.goto("/meeting/nothing-has-this-name")
        expect(each.get_by_role("heading", level=1)).to_be_visible()
