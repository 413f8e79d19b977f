"""Links, days and references as HTML, for pages with thousands of them: a macro of the template language takes ten times as long.

They are filters of the templates. Whatever comes from a record is escaped here.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from markupsafe import Markup, escape

from diplograph.pages.evidence import Ref
from diplograph.representations import Link
from diplograph.web.wording import Wording


class Marks:
    """The filters for pages in one language.

    Args:
        wording: The words of the language.

    Attributes:
        linked: Writes a text as a link, or as it is when it leads nowhere, with its language when that is not the page's.
        spoken: Writes the attribute that tells the language of a text, when that is not the page's.
        dated: Writes a day, or whatever a record has in its place.
        dated_shortly: The same with the month abbreviated, for columns of tables.
    """

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self.linked: Callable[[Link], Markup] = lru_cache(maxsize=16_384)(self._linked)
        self.spoken: Callable[[str], Markup] = lru_cache(maxsize=256)(self._spoken)
        self.dated: Callable[[str], Markup] = lru_cache(maxsize=16_384)(self._dated)
        self.dated_shortly: Callable[[str], Markup] = lru_cache(maxsize=16_384)(partial(self._dated, short=True))

    def _linked(self, link: Link) -> Markup:
        if link.day:
            return self._dated(link.day)
        tongue = self.spoken(link.language)
        if link.href:
            return Markup('<a href="{}"{}>{}</a>').format(link.href, tongue, link.text)
        return Markup("<span{}>{}</span>").format(tongue, link.text) if tongue else escape(link.text)

    def _spoken(self, tag: str) -> Markup:
        return Markup(' lang="{}"').format(tag) if tag and tag != self._wording.language else Markup()

    def _dated(self, told: str, *, short: bool = False) -> Markup:
        shown = self._wording.day(told, short=short)
        return Markup('<time datetime="{}">{}</time>').format(told, shown) if shown != told else escape(told)

    def listed(self, links: Iterable[Link]) -> Markup:
        """Return several texts with commas between them."""
        return Markup(", ").join(map(self.linked, links))

    def referred(self, references: Iterable[Ref], word: str) -> Markup:
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
