"""What a collection is: the things of one class, the columns they are shown in, what they are chosen and ordered by."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from diplograph.vocabulary import PREFIXES, term

_PREF_LABEL: Final = term("skos:prefLabel")
# Filters that read the days that a thing has, and take no value of the graph.
YEAR, FROM, TO = "year", "from", "to"
DAYS: Final = (YEAR, FROM, TO)
LANGUAGE: Final = "language"


@dataclass(frozen=True, slots=True)
class Column:
    """One property that members are shown with.

    Attributes:
        name: The name of the CSV column.
        title: What people call it.
        property: The property.
    """

    name: str
    title: str
    property: NamedNode


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to choose among the members.

    Attributes:
        name: The parameter in the address.
        title: What people call it.
        kind: The kind of thing that a value is, or ``language``, ``year``, ``from``, ``to``.
        pattern: What leads from ``?thing`` to ``?value`` in the graph; empty for days.
        property: The property, when the pattern is just one.
        many: Whether a member can have several values; then the filter may be given more than once, and all values must be there.
        facet: Whether the page lists the values, with the number of members that each would leave.
        example: A value as a user would write it.
    """

    name: str
    title: str
    kind: str
    pattern: str = ""
    property: NamedNode | None = None
    many: bool = False
    facet: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """One order of the members; those without a key come last, equal ones in the order of their IRIs.

    Attributes:
        name: The value of the parameter ``sort``; with a hyphen before it, the order is turned round.
        title: What people call it.
        pattern: What leads from ``?thing`` to ``?key``.
        numeric: Whether keys are numbers; else they are texts, of a label the English one or the first by language.
    """

    name: str
    title: str
    pattern: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Collection:
    """The things of one class.

    Attributes:
        name: Its name in the address, ``meetings``.
        title: What people call it.
        kind: The kind of its members, as it stands in their IRIs.
        type: The class of its members.
        about: What the members are, in a sentence.
        columns: The properties that they are shown with, beside type and label.
        filters: What they can be chosen by.
        sorts: What they can be ordered by; the first one is the order when nothing is asked.
        label: The property that names the members.
        days: What leads from ``?thing`` to its days ``?value``; empty when there is no filter by days.
        latest_first: Whether the default order is turned round.
    """

    name: str
    title: str
    kind: str
    type: NamedNode
    about: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    sorts: tuple[Sort, ...]
    label: NamedNode = _PREF_LABEL
    days: str = ""
    latest_first: bool = False

    @property
    def default_sort(self) -> str:
        """The value of ``sort`` that need not be given."""
        return f"-{self.sorts[0].name}" if self.latest_first else self.sorts[0].name

    @property
    def namespace(self) -> str:
        """What the IRIs of the members begin with."""
        return PREFIXES[self.kind]

    def filter(self, name: str) -> Filter | None:
        """Return the filter of that name, or ``None``."""
        return next((each for each in self.filters if each.name == name), None)

    def sort(self, name: str) -> Sort:
        """Return the sort of that name, which may begin with a hyphen; raises ``StopIteration`` when there is none."""
        return next(each for each in self.sorts if each.name == name.removeprefix("-"))
