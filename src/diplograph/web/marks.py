"""Links and references as HTML, for pages that have thousands of them: a macro of the template language takes ten times as long.

These are filters of the templates. Whatever comes from a record is escaped here.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from diplograph.pages.evidence import Ref
from diplograph.representations import Link

_DEFAULT_LANGUAGE: Final = "en"


@lru_cache(maxsize=256)
def spoken(tag: str, language: str = _DEFAULT_LANGUAGE) -> Markup:
    """Return the attribute that tells the language of a text, when that is not the page's."""
    return Markup(' lang="{}"').format(tag) if tag and tag != language else Markup()


@lru_cache(maxsize=16_384)
def linked(link: Link, language: str = _DEFAULT_LANGUAGE) -> Markup:
    """Return a text as a link, or as it is when it leads nowhere, in its language when that is not the page's."""
    tongue = spoken(link.language, language)
    if link.href:
        return Markup('<a href="{}"{}>{}</a>').format(link.href, tongue, link.text)
    return Markup("<span{}>{}</span>").format(tongue, link.text) if tongue else escape(link.text)


def listed(links: Iterable[Link], language: str = _DEFAULT_LANGUAGE) -> Markup:
    """Return several texts with commas between them."""
    return Markup(", ").join(linked(each, language) for each in links)


def referred(references: Iterable[Ref], word: str) -> Markup:
    """Return references to notes.

    Args:
        references: The references.
        word: What a note is called, for those who hear the page.
    """
    name = escape(word)
    return Markup("").join(_reference(each.number, each.use, name) for each in references)


def _reference(number: int, use: int, name: Markup) -> Markup:
    return Markup(  # noqa: S704 - two numbers, and a word that is escaped
        f'<sup><a class="ref" id="use-{number}-{use}" href="#evidence-{number}" aria-label="{name} {number}">[{number}]</a></sup>'
    )
