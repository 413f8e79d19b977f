"""Which exports one thing has: those of its kind, apart from those that would have nothing to say."""

from diplograph.negotiation import Format
from diplograph.representations.description import Description
from diplograph.representations.exports.events import days_of
from diplograph.representations.exports.evidence import ATTESTED_BY
from diplograph.representations.exports.facts import Facts
from diplograph.representations.exports.formats import CALENDAR, EVENTS, NANOPUBLICATIONS, exports_of
from diplograph.vocabulary import kind_and_slug


def available(description: Description) -> tuple[Format, ...]:
    """Return the formats that a thing can be exported in.

    An event of which no day is known has no calendar; where nothing cites a source there is no nanopublication.

    Args:
        description: What is said about the thing.
    """
    kind, _ = kind_and_slug(description.thing.value) or ("", "")
    missing = set()
    if kind in EVENTS and not days_of(Facts(description.own), description.thing):
        missing.add(CALENDAR)
    if not any(each.predicate == ATTESTED_BY and each.subject in description.described for each in description.triples):
        missing.add(NANOPUBLICATIONS)
    return tuple(form for form in exports_of(kind) if form not in missing)
