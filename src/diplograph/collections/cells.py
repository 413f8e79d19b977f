"""The columns, filters and sorts that several collections share."""

from typing import Final

from diplograph.collections.model import DAYS, Column, Filter, Sort
from diplograph.vocabulary import term

BY_LABEL: Final = Sort("label", "name", "?thing skos:prefLabel ?key")


def column(name: str, title: str, prefixed: str) -> Column:
    """A column of one property."""
    return Column(name, title, term(prefixed))


def direct(  # noqa: PLR0913 - a line of the table has many cells
    name: str, title: str, kind: str, prefixed: str, example: str, *, many: bool = False, facet: bool = False
) -> Filter:
    """A filter by one property."""
    return Filter(name, title, kind, f"?thing {prefixed} ?value", term(prefixed), many=many, facet=facet, example=example)


def through(name: str, title: str, kind: str, pattern: str, example: str) -> Filter:
    """A filter by what is several steps away, of which a thing may have several."""
    return Filter(name, title, kind, pattern, many=True, example=example)


BY_DAYS: Final = tuple(
    Filter(name, title, name, example=example)
    for name, title, example in zip(DAYS, ("year", "from", "to"), ("2020", "2019-06", "2021-12-31"), strict=True)
)
LEVEL: Final = direct("level", "level", "level", "diplo:level", "ministerial", facet=True)
SPHERE: Final = direct("sphere", "sphere", "sphere", "diplo:inSphere", "security", many=True, facet=True)
TOPIC: Final = direct("topic", "topic", "topic", "diplo:aboutTopic", "transit-logistics", many=True)
EVENT_DATES: Final = (
    column("start", "date", "schema:startDate"),
    column("end", "to", "schema:endDate"),
)
EVENT: Final = (
    column("place", "place", "diplo:place"),
    column("mode", "mode", "diplo:mode"),
    column("status", "status", "diplo:eventStatus"),
    column("states", "states", "diplo:participatingState"),
)
BY_EVENT: Final = (
    direct("state", "state", "state", "diplo:participatingState", "kazakhstan", many=True, facet=True),
    direct("person", "person", "person", "diplo:attendee", "sergey-lavrov", many=True),
    direct("sphere", "sphere", "sphere", "diplo:discussedSphere", "security", many=True, facet=True),
    direct("topic", "topic", "topic", "diplo:discussedTopic", "transit-logistics", many=True),
    direct("mode", "mode", "mode", "diplo:mode", "in-person", facet=True),
    direct("status", "status", "event-status", "diplo:eventStatus", "held", facet=True),
    direct("place", "place", "place", "diplo:place", "tashkent"),
)
BY_START: Final = Sort("date", "date", "?thing schema:startDate ?key")
STARTS: Final = "?thing schema:startDate ?value"
