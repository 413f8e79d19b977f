"""Who acts, and in what setting: people, states, organizations, offices, formats and their series."""

from typing import Final

from diplograph.collections.cells import BY_DAYS, BY_LABEL, LEVEL, column, direct, through
from diplograph.collections.model import Collection, Sort
from diplograph.vocabulary import term

PEOPLE: Final = Collection(
    "people",
    "People",
    "person",
    term("diplo:Person"),
    "Who took part in meetings, spoke, or held an office.",
    (column("family_name", "family name", "foaf:familyName"), column("given_name", "given name", "foaf:givenName")),
    (
        through("state", "represented state", "state", "?x diplo:representing ?value ; diplo:participant ?thing", "japan"),
        through(
            "organization",
            "represented organization",
            "organization",
            "?x diplo:representing ?value ; diplo:participant ?thing",
            "united-nations",
        ),
        through("office", "office held", "office", "?x diplo:office ?value ; diplo:holder ?thing", "kazakhstan-foreign-minister"),
        through("format", "format attended", "format", "?x diplo:inFormat ?value ; diplo:attendee ?thing", "central-asia-russia"),
        through("meeting", "meeting attended", "meeting", "?value diplo:attendee ?thing", "central-asia-russia-fm-2020-10-15"),
        *BY_DAYS,
    ),
    (BY_LABEL,),
    days="?x diplo:attendee ?thing ; schema:startDate ?value",
)
STATES: Final = Collection(
    "states",
    "States",
    "state",
    term("diplo:State"),
    "Sovereign states, of today and of the past.",
    (
        column("iso_alpha3", "ISO 3166-1", "diplo:isoAlpha3"),
        column("un_m49", "UN M49", "diplo:unM49"),
        column("succeeds", "succeeds", "diplo:succeeds"),
    ),
    (
        through(
            "format",
            "member of format",
            "format",
            "?value diplo:hasMembership ?x . ?x diplo:memberParty ?thing",
            "central-asia-russia",
        ),
        *BY_DAYS,
    ),
    (BY_LABEL, Sort("iso", "ISO 3166-1", "?thing diplo:isoAlpha3 ?key")),
    days="?x diplo:participatingState ?thing ; schema:startDate ?value",
)
ORGANIZATIONS: Final = Collection(
    "organizations",
    "Organizations",
    "organization",
    term("diplo:InternationalOrganization"),
    "International organizations.",
    (column("same_as", "the same elsewhere", "skos:exactMatch"),),
    (
        through(
            "format",
            "member of format",
            "format",
            "?value diplo:hasMembership ?x . ?x diplo:memberParty ?thing",
            "afghanistan-neighbours",
        ),
    ),
    (BY_LABEL,),
)
OFFICES: Final = Collection(
    "offices",
    "Offices",
    "office",
    term("diplo:Office"),
    "Posts that people hold, one after another.",
    (column("office_in", "body", "diplo:officeIn"), column("state", "state", "diplo:ofState")),
    (
        through("state", "state", "state", "?thing diplo:officeIn?/diplo:ofState ?value", "kazakhstan"),
        through("person", "holder", "person", "?x diplo:holder ?value ; diplo:office ?thing", "sergey-lavrov"),
    ),
    (BY_LABEL,),
)
FORMATS: Final = Collection(
    "formats",
    "Formats",
    "format",
    term("diplo:Format"),
    "Groups in which the same parties meet again and again.",
    (column("from", "since", "schema:validFrom"), column("through", "until", "schema:validThrough")),
    (
        through("state", "member state", "state", "?thing diplo:hasMembership/diplo:memberParty ?value", "kazakhstan"),
        through(
            "organization",
            "member organization",
            "organization",
            "?thing diplo:hasMembership/diplo:memberParty ?value",
            "united-nations",
        ),
        *BY_DAYS,
    ),
    (BY_LABEL,),
    days="?x diplo:inFormat ?thing ; schema:startDate ?value",
)
SERIES: Final = Collection(
    "series",
    "Series",
    "series",
    term("diplo:MeetingSeries"),
    "Meetings of one format at one level.",
    (column("format", "format", "diplo:seriesOf"), column("level", "level", "diplo:level")),
    (
        direct("format", "format", "format", "diplo:seriesOf", "central-asia-russia", facet=True),
        LEVEL,
        *BY_DAYS,
    ),
    (BY_LABEL,),
    days="?x diplo:inSeries ?thing ; schema:startDate ?value",
)
