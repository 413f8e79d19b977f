"""A visit to a page: what it weighs, what axe says of it, what it does at the width of a small telephone, what went wrong."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize

from browser.kinds import PageKind
from browser.watching import Watch

NARROW: Final = 320
WIDE: Final = 1280
_HEIGHT: Final = 900
_RULES: Final = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
# A rule that is broken, how often, and where first. The interface of others that /docs loads is not ours to mend.
_AXE: Final = """rules => axe.run({exclude: [".swagger-ui"]}, rules).then(({violations}) =>
  violations.map(({id, help, nodes: [first, ...more]}) => `${id}, ${more.length + 1} times (${help}), first at ` +
    `${first.target.join(" ")} ${first.html.slice(0, 160)}: ${first.failureSummary.replace(/\\s+/g, " ")}`))"""
# Whatever reaches beyond the window and does not scroll in a box of its own.
_WIDER: Final = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const contained = (each) => {
    for (let box = each.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll("*")].filter(each => each.getBoundingClientRect().right > width + 1);
  return ["the page scrolls sideways: " + document.documentElement.scrollWidth,
    ...wide.filter(each => !contained(each)).slice(0, 4).map(each => each.outerHTML.slice(0, 120))];
}"""


@dataclass(frozen=True)
class Visit:
    """What was seen of a page.

    Attributes:
        status: The HTTP status.
        html: The text of the page.
        transferred: How many bytes came, with everything that the page loads and with the headers.
        violations: What axe found, light in a wide window and dark in a narrow one.
        wider: What is wider than a narrow window.
        faults: What went wrong.
    """

    status: int
    html: str
    transferred: int
    violations: tuple[str, ...]
    wider: tuple[str, ...]
    faults: tuple[str, ...]


def visit(browser: Browser, server: str, kind: PageKind, axe: Path) -> Visit:
    """Go to a page for the first time, and look at it in all settings."""
    window = ViewportSize(width=WIDE, height=_HEIGHT)
    context = browser.new_context(base_url=server, viewport=window, reduced_motion="reduce", color_scheme="light")
    watch = Watch(urlsplit(server).netloc)
    context.on("page", watch.over)
    try:
        page = context.new_page()
        weights: list[int] = []
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"])))
        answer = page.goto(kind.path, wait_until="networkidle")
        if answer is None:
            raise AssertionError(f"{kind.path} did not answer")
        transferred = sum(weights)
        wide = violations_on(page, axe)
        page.set_viewport_size({"width": NARROW, "height": _HEIGHT})
        page.emulate_media(color_scheme="dark")
        narrow = violations_on(page, axe)
        violations = [*(f"light and wide: {each}" for each in wide), *(f"dark and narrow: {each}" for each in narrow)]
        wider: list[str] = page.evaluate(_WIDER)
        return Visit(answer.status, answer.text(), transferred, tuple(violations), tuple(wider), tuple(watch.faults))
    finally:
        context.close()


def violations_on(page: Page, axe: Path) -> list[str]:
    """Return what axe has to say of a page as it is now, a rule a line."""
    page.evaluate(axe.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_AXE, _RULES)
    return found
