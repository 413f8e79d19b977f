"""Pictures of every kind of page, for a person to look at: ``make screenshots``.

Each is taken of the whole page: light, dark, narrow, and as it is printed.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, ViewportSize

from browser.conftest import chromium, real_server
from browser.kinds import ENGLISH, PageKind
from browser.visits import NARROW, WIDE

_SETTINGS: Final[tuple[tuple[str, int, Literal["light", "dark"], Literal["screen", "print"]], ...]] = (
    ("light", WIDE, "light", "screen"),
    ("dark", WIDE, "dark", "screen"),
    ("narrow", NARROW, "light", "screen"),
    ("print", 794, "light", "print"),  # the width of A4
)
_HEIGHT: Final = 900
_LONGEST: Final = 6000  # pixels; the rest of a page looks like its beginning


def file_of(kind: PageKind, language: str, setting: str) -> str:
    """The name of a picture: the kind of page first, so that the settings of a page stand together.

    >>> file_of(PageKind("search, found", "/search"), "en", "dark")
    'search-found.en.dark.png'
    """
    return f"{re.sub('[^a-z0-9]+', '-', kind.name.lower())}.{language}.{setting}.png"


def photograph(browser: Browser, server: str, kind: PageKind, folder: Path, language: str = "en") -> None:
    """Take the pictures of a page in all settings."""
    prefix = "" if language == "en" else f"/{language}"
    with browser.new_context(base_url=server, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{prefix}{kind.path}", wait_until="networkidle")
        for setting, width, scheme, medium in _SETTINGS:
            page.set_viewport_size(ViewportSize(width=width, height=_HEIGHT))
            page.emulate_media(color_scheme=scheme, media=medium)
            height = min(int(page.evaluate("document.documentElement.scrollHeight")), _LONGEST)
            clip: dict[str, float] = {"x": 0, "y": 0, "width": width, "height": height}
            page.screenshot(path=folder / file_of(kind, language, setting), full_page=True, clip=clip)  # type: ignore[arg-type]


def main(arguments: list[str]) -> None:
    """Write the pictures into a folder; words after it choose the kinds whose names have one of them."""
    folder = Path(arguments[0] if arguments else "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [kind for kind in ENGLISH if not arguments[1:] or any(word in kind.name for word in arguments[1:])]
    with tempfile.TemporaryDirectory() as place, chromium() as browser, real_server(Path(place)) as server:
        for kind in chosen:
            for language in ("en", "ru"):
                photograph(browser, server, kind, folder, language)
    sys.stdout.write(f"{len(chosen)} kinds of pages, in {folder.resolve()}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
