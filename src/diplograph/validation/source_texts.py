"""Local copies of sources: their paragraphs, counted as a curator counts them, the headline 0 and the body from 1."""

import re
import unicodedata
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from diplograph.errors import EnvironmentProblem, InputError

_HTML: Final = frozenset({".html", ".htm", ".xhtml"})
_SUFFIXES: Final = _HTML | {".txt"}
_PARAGRAPHS: Final = frozenset({"p", "li", "blockquote"})
_ASIDE: Final = frozenset({"nav", "footer", "aside", "figcaption", "script", "style", "header", "form", "template"})
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛ʼ′`´", "'"))


def folded(text: str) -> str:
    """Return a text with white space and quotation marks in one form, and nothing else changed.

    >>> folded("the “Soul  of Eurasia”")
    'the "Soul of Eurasia"'
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(_QUOTES).split())


def read_sources(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs of each source that a folder has a copy of, folded, by the slug that the file is named after.

    Args:
        folder: Holds ``<slug>.txt`` (paragraphs apart by an empty line, the first the headline) or ``<slug>.html``.

    Raises:
        EnvironmentProblem: when it is no folder, or a file cannot be read.
        InputError: when a file is not UTF-8.
    """
    if not folder.is_dir():
        raise EnvironmentProblem(f"{folder} is not a folder", "name the folder that holds the sources, one file a source")
    return {file.stem: _paragraphs(file) for file in sorted(folder.iterdir()) if file.suffix in _SUFFIXES and file.is_file()}


def _paragraphs(file: Path) -> tuple[str, ...]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EnvironmentProblem(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{file}: the file is not UTF-8", "save it as UTF-8") from None
    if file.suffix in _HTML:
        page = _Page()
        page.feed(text)
        page.close()
        return (folded(page.headline), *(each for paragraph in page.paragraphs if (each := folded(paragraph))))
    return tuple(folded(each) for each in re.split(r"\n\s*\n", text.strip()) if each.strip())


class _Page(HTMLParser):
    """The headline and the paragraphs of a page, without what stands around the article."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.headline = ""
        self.paragraphs: list[str] = []
        self._inside: str | None = None
        self._aside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - html.parser's signature
        self._aside += tag in _ASIDE
        if tag in _PARAGRAPHS and not self._aside:
            self._inside = tag
            self.paragraphs.append("")
        elif tag == "h1" and not self.headline:
            self._inside = tag
        elif tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        self._aside -= tag in _ASIDE and self._aside > 0
        if tag == self._inside:
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside == "h1":
            self.headline += data
        elif self._inside and not self._aside:
            self.paragraphs[-1] += data


Sources = Mapping[str, tuple[str, ...]]
