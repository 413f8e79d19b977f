"""What happened: meetings, addresses, sessions, and what was said there."""

from typing import Final

from diplograph.collections.cells import (
    BY_DAYS,
    BY_EVENT,
    BY_LABEL,
    BY_START,
    EVENT,
    EVENT_DATES,
    LEVEL,
    SPHERE,
    STARTS,
    TOPIC,
    column,
    direct,
    through,
)
from diplograph.collections.model import Collection, Sort
from diplograph.vocabulary import term

MEETINGS: Final = Collection(
    "meetings",
    "Meetings",
    "meeting",
    term("diplo:Meeting"),
    "Occasions on which representatives of states or organizations conferred, were to confer, or did not.",
    (
        *EVENT_DATES,
        column("format", "format", "diplo:inFormat"),
        column("series", "series", "diplo:inSeries"),
        column("ordinal", "number", "diplo:ordinal"),
        column("level", "level", "diplo:level"),
        *EVENT,
    ),
    (
        direct("format", "format", "format", "diplo:inFormat", "central-asia-russia", facet=True),
        direct("series", "series", "series", "diplo:inSeries", "central-asia-russia-foreign-ministers"),
        LEVEL,
        *BY_EVENT,
        direct("host", "host", "state", "diplo:host", "japan", many=True),
        *BY_DAYS,
    ),
    (BY_START, BY_LABEL),
    days=STARTS,
    latest_first=True,
)
ADDRESSES: Final = Collection(
    "addresses",
    "Addresses",
    "address",
    term("diplo:Address"),
    "Speeches and messages to an assembly, a session or a people.",
    (*EVENT_DATES, column("addressed_to", "addressed to", "diplo:addressedTo"), *EVENT),
    (*BY_EVENT, *BY_DAYS),
    (BY_START, BY_LABEL),
    days=STARTS,
    latest_first=True,
)
SESSIONS: Final = Collection(
    "sessions",
    "Sessions",
    "session",
    term("diplo:Session"),
    "Sessions of the organs of international organizations.",
    (*EVENT_DATES, column("session_of", "session of", "diplo:sessionOf"), column("ordinal", "number", "diplo:ordinal")),
    (direct("organization", "organization", "organization", "diplo:sessionOf", "un-general-assembly"), *BY_DAYS),
    (BY_START, BY_LABEL, Sort("ordinal", "number", "?thing diplo:ordinal ?key", numeric=True)),
    days=STARTS,
    latest_first=True,
)
ACTS: Final = Collection(
    "acts",
    "Speech acts",
    "act",
    term("diplo:SpeechAct"),
    "What was said at meetings: proposed, supported, promised, condemned.",
    (
        column("act_type", "what", "diplo:actType"),
        column("made_at", "at", "diplo:madeAt"),
        column("speakers", "by", "diplo:speaker"),
        column("on_behalf_of", "for", "diplo:onBehalfOf"),
        column("spheres", "spheres", "diplo:inSphere"),
        column("topics", "topics", "diplo:aboutTopic"),
    ),
    (
        direct("type", "what was done", "act-type", "diplo:actType", "proposed", facet=True),
        direct("person", "speaker", "person", "diplo:speaker", "sergey-lavrov", many=True),
        direct("state", "for state", "state", "diplo:onBehalfOf", "uzbekistan", many=True, facet=True),
        SPHERE,
        TOPIC,
        direct("meeting", "at meeting", "meeting", "diplo:madeAt", "central-asia-russia-fm-2020-10-15"),
        through("format", "in format", "format", "?x diplo:inFormat ?value . ?thing diplo:madeAt ?x", "central-asia-russia"),
        *BY_DAYS,
    ),
    (Sort("date", "date", "?thing diplo:madeAt ?x . ?x schema:startDate ?key"),),
    label=term("diplo:content"),
    days="?thing diplo:madeAt ?x . ?x schema:startDate ?value",
    latest_first=True,
)
