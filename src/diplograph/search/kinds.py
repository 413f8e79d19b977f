"""Which things have names to be found, and in which order classes of them are listed."""

from typing import Final

from diplograph.vocabulary import PREFIXES

# The class of each kind that has names, those that people look for most first.
CLASSES: Final[dict[str, str]] = {
    "state": "diplo:State",
    "organization": "diplo:InternationalOrganization",
    "person": "diplo:Person",
    "format": "diplo:Format",
    "series": "diplo:MeetingSeries",
    "initiative": "diplo:Initiative",
    "place": "diplo:Place",
    "region": "diplo:Region",
    "body": "diplo:GovernmentBody",
    "office": "diplo:Office",
    "sphere": "diplo:Sphere",
    "topic": "diplo:Topic",
    "meeting": "diplo:Meeting",
    "session": "diplo:Session",
    "address": "diplo:Address",
    "document": "diplo:Document",
    "publisher": "diplo:Publisher",
    "source": "diplo:SourceDocument",
    "collective": "diplo:Collective",
    "population": "diplo:Population",
    "dataset": "dcat:Dataset",
    "body-kind": "diplo:BodyKind",
    "act-type": "skos:Concept",
    "attribution": "skos:Concept",
    "coverage-status": "skos:Concept",
    "document-type": "skos:Concept",
    "event-status": "skos:Concept",
    "evidence-kind": "skos:Concept",
    "level": "skos:Concept",
    "member-role": "skos:Concept",
    "mode": "skos:Concept",
    "name-kind": "skos:Concept",
    "proposer-status": "skos:Concept",
    "rank": "skos:Concept",
    "role": "skos:Concept",
    "stage-type": "skos:Concept",
    "tenure-kind": "skos:Concept",
    "scheme": "skos:ConceptScheme",
}
# What is called by a title, which says in many words what it is about.
TITLED: Final = frozenset(("meeting", "session", "address", "document", "source"))
KIND_ORDER: Final = {kind: place for place, kind in enumerate(CLASSES)}


def class_of(kind: str) -> str:
    """Return the IRI of the class of a kind.

    Raises:
        KeyError: when things of that kind have no names of their own.

    >>> class_of("person")
    'https://w3id.org/diplograph/ontology#Person'
    """
    prefix, _, name = CLASSES[kind].partition(":")
    return PREFIXES[prefix] + name
