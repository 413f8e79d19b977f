"""Which questions sources answer differently: found once in a generation, with what they can be chosen by."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from diplograph.store import Store
from diplograph.surveys.said import Said, iri, rows_of, said_of, text
from diplograph.vocabulary import kind_and_slug, term

# The sorts of questions, in the order of the page, each with the properties that are asked of.
_PROPERTIES: Final = {
    "dates": (
        *("schema:startDate", "schema:endDate", "schema:validFrom", "schema:validThrough", "diplo:inOfficeOn"),
        *("dcterms:date", "dcterms:issued", "diplo:adoptionDate"),
    ),
    "numbers": ("diplo:ordinal",),
    "names": (
        *("skos:prefLabel", "skos:altLabel", "dcterms:title", "diplo:nameText", "diplo:hasNameForm"),
        *("foaf:familyName", "foaf:givenName"),
    ),
    "participants": (
        *("diplo:participant", "diplo:representing", "diplo:hasParticipation", "diplo:attendee", "diplo:participatingState"),
        *("diplo:participationRole", "diplo:inCapacityOf", "diplo:deputisingFor", "diplo:host", "diplo:memberParty"),
    ),
    "speakers": ("diplo:speaker", "diplo:attribution", "diplo:onBehalfOf", "diplo:proposer", "diplo:signatory"),
    "places": ("diplo:place", "diplo:mode"),
}
OTHERS: Final = "others"
NOTES: Final = "notes"
KINDS: Final = (*_PROPERTIES, OTHERS, NOTES)
_KIND_OF: Final = {term(name).value: kind for kind, names in _PROPERTIES.items() for name in names}
_DISPUTED: Final = """
SELECT ?subject ?property WHERE {
  ?assertion rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?value
}
GROUP BY ?subject ?property HAVING(COUNT(DISTINCT ?value) > 1)"""
# Curators write so what no single statement of the graph could say.
_NOTED: Final = """
SELECT ?subject ?note WHERE { ?subject skos:editorialNote ?note FILTER(STRSTARTS(STR(?note), "Pages differ on ")) }"""
_TO_EVENTS: Final = ("diplo:madeAt", "diplo:adoptedAt")
_TO_STATES: Final = ("diplo:participatingState", "diplo:onBehalfOf", "diplo:ofState", "diplo:representing")
_STEPS: Final = (*_TO_EVENTS, "diplo:office", "diplo:officeIn")
_FACTS: Final = (*_STEPS, *_TO_STATES, "diplo:inFormat", "schema:startDate")


@dataclass(frozen=True, slots=True)
class Dispute:
    """One question that sources answer differently.

    Attributes:
        kind: The sort of question, one of :data:`KINDS`.
        subject: The IRI of the thing that it is about.
        property: The IRI of the property that has rival values; empty for a note.
        day: When what it is about happened, as far as that is known.
        formats: The names of the formats that it concerns.
        states: The names of the states that it concerns.
        note: What a curator wrote; empty when there are rival values.
    """

    kind: str
    subject: str
    property: str
    day: str
    formats: frozenset[str]
    states: frozenset[str]
    note: str = ""


class Disagreements:
    """All of these in one generation.

    Args:
        store: The generation.

    Attributes:
        disputes: The questions by sort, and within a sort the latest first.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """

    def __init__(self, store: Store) -> None:
        rivals = [(iri(row, "subject"), iri(row, "property"), "") for row in rows_of(store, _DISPUTED)]
        notes = [(iri(row, "subject"), "", text(row, "note")) for row in rows_of(store, _NOTED)]
        found = [each for each in (*rivals, *notes) if each[0]]
        around = _Around(store, {subject for subject, _, _ in found})
        disputes = [
            Dispute(
                NOTES if note else _KIND_OF.get(name, OTHERS),
                subject,
                name,
                around.day(subject),
                around.named(subject, "format"),
                around.named(subject, "state"),
                note,
            )
            for subject, name, note in found
        ]
        disputes.sort(key=lambda each: (each.subject, each.property, each.note))
        disputes.sort(key=lambda each: each.day, reverse=True)
        self.disputes = tuple(sorted(disputes, key=lambda each: KINDS.index(each.kind)))

    def chosen(self, kind: str = "", format: str = "", state: str = "") -> tuple[Dispute, ...]:  # noqa: A002 - as the address says
        """Return the questions of a sort, a format and a state; an empty text chooses nothing.

        Args:
            kind: The sort of question.
            format: The name of a format.
            state: The name of a state.
        """
        return tuple(
            each
            for each in self.disputes
            if (not kind or each.kind == kind) and (not format or format in each.formats) and (not state or state in each.states)
        )


def counted(disputes: Iterable[Dispute], by: str) -> Counter[str]:
    """Count questions by ``kind``, ``format`` or ``state``; one that concerns several counts for each."""
    found: Counter[str] = Counter()
    for each in disputes:
        found.update({each.kind} if by == "kind" else each.formats if by == "format" else each.states)
    return found


class _Around:
    """What stands around some things, three steps far: acts lead to meetings, tenures to offices, and these to bodies."""

    def __init__(self, store: Store, subjects: set[str]) -> None:
        self._rounds: list[Said] = []
        for _ in range(3):
            self._rounds.append(said_of(store, subjects, *_FACTS) if subjects else Said())
            subjects = {other for each in subjects for other in self._rounds[-1].things(each, *_STEPS)}

    def _values(self, thing: str, *names: str) -> list[str]:
        """The values of some properties of a thing, and of those that it leads to."""
        found: list[str] = []
        things = [thing]
        for said in self._rounds:
            found += [value.value for each in things for name in names for value in said.values(each, name)]
            things = [other for each in things for other in said.things(each, *_STEPS)]
        return found

    def day(self, thing: str) -> str:
        """The first day that is found."""
        return next(iter(self._values(thing, "schema:startDate")), "")

    def named(self, thing: str, kind: str) -> frozenset[str]:
        """The names of the formats or states that a thing concerns, itself among them."""
        properties = ("diplo:inFormat",) if kind == "format" else _TO_STATES
        split = (kind_and_slug(each) for each in (thing, *self._values(thing, *properties)))
        return frozenset(each[1] for each in split if each and each[0] == kind)
