"""What pages have in common: rows of properties, and numbered notes with the evidence."""

from dataclasses import dataclass, field
from typing import NamedTuple

from diplograph.representations import Link


class Ref(NamedTuple):
    """A reference to a note: the number of the note, and which of the references to it this is, from 1."""

    number: int
    use: int


@dataclass(frozen=True, slots=True)
class Row:
    """One property and its values.

    Attributes:
        property: The property, with its address.
        derived: Whether a rule derived it.
        values: The values.
    """

    property: Link
    derived: bool
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One citation.

    Attributes:
        number: Its number on the page.
        citation: The citation, with its address.
        source: The source.
        paragraph: The number of the paragraph, or empty.
        words: The words it rests on.
        deep_link: The address that leads to the words, or empty.
        kind: The kind of evidence.
        uses: How many references on the page lead here.
    """

    number: int
    citation: Link
    source: Link
    paragraph: str
    words: Link
    deep_link: str
    kind: Link
    uses: int


@dataclass(slots=True)
class Notes:
    """Numbers for citations, in the order in which they are asked for.

    Attributes:
        numbers: The number of each citation.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    _uses: dict[str, int] = field(default_factory=dict)

    def number(self, citation: str) -> int:
        """Return the number of a citation."""
        return self.numbers.setdefault(citation, len(self.numbers) + 1)

    def refer(self, citation: str) -> Ref:
        """Return one more reference to a citation."""
        use = self._uses[citation] = self._uses.get(citation, 0) + 1
        return Ref(self.number(citation), use)

    def uses(self, citation: str) -> int:
        """Return how many references to a citation there are."""
        return self._uses.get(citation, 0)
