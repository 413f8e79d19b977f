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
