"""Which properties lead from a whole to its parts: a meeting's participations, an act's citations, a person's tenures."""

from typing import Final

from diplograph.vocabulary import term

# The whole points to the part.
FORWARD_PARTS: Final = frozenset(
    map(
        term,
        ("diplo:attestedBy", "diplo:hasMembership", "diplo:hasNameForm", "diplo:hasParticipation", "diplo:hasStage"),
    )
)
# The part points to the whole.
REVERSE_PARTS: Final = frozenset(
    map(
        term,
        (
            "diplo:adoptedAt",
            "diplo:holder",
            "diplo:madeAt",
            "diplo:ofState",
            "diplo:officeIn",
            "diplo:seriesOf",
            "foaf:primaryTopic",
            "rdf:subject",
            "skos:inScheme",
        ),
    )
)
_WHEN: Final = ("schema:startDate",)
_WHO_AND_WHEN: Final = ("diplo:holder", "schema:validFrom", "schema:validThrough")
# What points to a thing of a kind from other records, or from its whole, and is shown with it; and what is said of it there.
INCOMING: Final = {
    kind: tuple((term(name), tuple(map(term, facts))) for name in names)
    for kind, names, facts in (
        ("citation", ("diplo:attestedBy",), ()),
        ("initiative", ("diplo:partOfInitiative",), ()),
        ("membership", ("diplo:hasMembership",), ()),
        ("name", ("diplo:hasNameForm",), ()),
        ("office", ("diplo:office",), _WHO_AND_WHEN),
        ("organization", ("diplo:sessionOf",), _WHEN),
        ("participation", ("diplo:hasParticipation",), ()),
        ("person", ("diplo:attendee",), _WHEN),
        ("series", ("diplo:inSeries",), _WHEN),
        ("session", ("diplo:onSidelinesOf", "diplo:addressedTo"), _WHEN),
        ("stage", ("diplo:hasStage",), ()),
        ("topic", ("skos:broader",), ()),
    )
}
# As many of each, the latest first; the collections of things have all.
MOST_INCOMING: Final = 500
