"""Mentions of things, as JSON-LD, that the documents of one generation have in common.

A document names many things that hundreds of others name as well: the states, the spheres, the kinds of acts. In all documents of
a generation that do not describe such a thing themselves, its mention is identifier, types and labels, letter by letter the same.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Final

_MOST: Final = 50_000


@dataclass(frozen=True, slots=True)
class SharedMentions:
    """The texts, by the thing's IRI; used by several threads at once.

    Attributes:
        own: The things that a document describes itself; their mentions are not for others.
        most: How many are kept; when there are more, those that came first stay.
    """

    own: Container[str] = ()
    most: int = _MOST
    _texts: dict[str, str] = field(default_factory=dict)

    def beside(self, own: Container[str]) -> "SharedMentions":
        """Return the same texts for a document that describes these things itself."""
        return SharedMentions(own, self.most, self._texts)

    def has_place_for(self, name: str) -> bool:
        """Whether the mention of a thing is the same in other documents."""
        return self.most > 0 and name not in self.own

    def get(self, name: str) -> str | None:
        """Return the mention of a thing, if another document has written it."""
        return self._texts.get(name)

    def keep(self, name: str, text: str) -> None:
        """Keep the mention of a thing, if there is room."""
        if len(self._texts) < self.most:
            self._texts[name] = text


NOT_SHARED: Final = SharedMentions(most=0)
