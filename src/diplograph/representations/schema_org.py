"""A description in the terms of schema.org, for those who know no others.

What schema.org has no word for is left out; nothing is added that the graph does not say. A state acts, so it is both a Country,
which is a place there, and an Organization, which may organize and attend. Days keep their datatype, texts their language.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.records import record_graph
from diplograph.representations.description import Description
from diplograph.serialisation import sorted_triples
from diplograph.vocabulary import PREFIXES, RDF_TYPE, kind_and_slug, term

_SCHEMA: Final = PREFIXES["schema"]
_EVENTS: Final = ("Event",)
_WORK: Final = ("CreativeWork",)
_ROLE: Final = ("Role",)
_BY_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "act": _WORK,
    "address": _EVENTS,
    "assertion": ("Claim",),
    "body": ("GovernmentOrganization",),
    "citation": ("Quotation",),
    "collective": ("Organization",),
    "coverage": _WORK,
    "dataset": ("Dataset",),
    "document": _WORK,
    "format": ("EventSeries",),
    "initiative": ("Project",),
    "meeting": _EVENTS,
    "membership": _ROLE,
    "office": ("Occupation",),
    "organization": ("Organization",),
    "participation": _ROLE,
    "person": ("Person",),
    "place": ("Place",),
    "publisher": ("Organization",),
    "record": _WORK,
    "region": ("AdministrativeArea",),
    "scheme": ("DefinedTermSet",),
    "series": ("EventSeries",),
    "session": _EVENTS,
    "source": _WORK,
    "stage": _EVENTS,
    "state": ("Country", "Organization"),
    "tenure": _ROLE,
    "year-coverage": _WORK,
}
_CONCEPT: Final = term("skos:Concept")
# Of any kind: our property, and theirs.
_ALWAYS: Final = {
    "skos:prefLabel": "name",
    "skos:altLabel": "alternateName",
    "skos:definition": "description",
    "skos:exactMatch": "sameAs",
    "dcterms:description": "description",
    "dcterms:license": "license",
    "dcterms:publisher": "publisher",
    "diplo:aim": "description",
    "diplo:content": "text",
    "diplo:nameText": "name",
    "diplo:reportedIn": "subjectOf",
    "schema:endDate": "endDate",
    "schema:latitude": "latitude",
    "schema:longitude": "longitude",
    "schema:startDate": "startDate",
    "schema:url": "url",
}
_PERIOD: Final = {"schema:validFrom": "startDate", "schema:validThrough": "endDate"}
_ABOUT: Final = dict.fromkeys(("diplo:aboutTopic", "diplo:inSphere", "diplo:concerns", "diplo:refersTo"), "about")
_EVENT: Final = {
    "diplo:addressedTo": "superEvent",
    "diplo:adoptedDocument": "workFeatured",
    "diplo:attendee": "attendee",
    "diplo:discussedSphere": "about",
    "diplo:discussedTopic": "about",
    "diplo:host": "organizer",
    "diplo:inSeries": "superEvent",
    "diplo:onSidelinesOf": "superEvent",
    "diplo:participatingState": "attendee",
    "diplo:place": "location",
    "diplo:sessionOf": "organizer",
}
# Of one kind.
_OF_KIND: Final[Mapping[str, Mapping[str, str]]] = {
    **dict.fromkeys(("address", "meeting", "session"), _EVENT),
    "act": {**_ABOUT, "diplo:speaker": "author", "diplo:onBehalfOf": "author", "diplo:madeAt": "recordedAt"},
    "assertion": {"rdf:subject": "about"},
    "body": {"diplo:ofState": "parentOrganization"},
    "citation": {"diplo:source": "isPartOf", "diplo:textStart": "text"},
    "collective": {"dcterms:hasPart": "member"},
    "coverage": {"diplo:coverageOf": "about"},
    "dataset": {
        "dcat:keyword": "keywords",
        "dcat:landingPage": "url",
        "dcterms:bibliographicCitation": "creditText",
        "dcterms:issued": "datePublished",
        "dcterms:modified": "dateModified",
        "dcterms:title": "name",
    },
    "document": {
        **_ABOUT,
        "dcterms:issued": "datePublished",
        "diplo:adoptedAt": "about",
        "diplo:adoptedBy": "author",
        "diplo:adoptionDate": "dateCreated",
        "diplo:signatory": "author",
        "diplo:textAt": "url",
    },
    "format": _PERIOD,
    "initiative": {
        "diplo:aboutTopic": "knowsAbout",
        "diplo:inSphere": "knowsAbout",
        "diplo:partOfInitiative": "parentOrganization",
        "diplo:proposer": "founder",
    },
    "membership": {**_PERIOD, "diplo:memberParty": "member"},
    "office": {"diplo:ofState": "occupationLocation"},
    "organization": {"dcterms:isPartOf": "parentOrganization"},
    "participation": {"diplo:participant": "attendee", "diplo:representing": "attendee"},
    "place": {"dcterms:isPartOf": "containedInPlace"},
    "region": {"dcterms:hasPart": "containsPlace"},
    "series": {"diplo:seriesOf": "superEvent"},
    "source": {"dcterms:issued": "datePublished", "dcterms:language": "inLanguage"},
    "stage": {"dcterms:date": "startDate", "diplo:occasion": "superEvent"},
    "tenure": {**_PERIOD, "diplo:office": "hasOccupation"},
    "year-coverage": {"diplo:coverageYear": "temporalCoverage"},
}
_OF_CONCEPTS: Final = {"skos:notation": "termCode", "skos:inScheme": "inDefinedTermSet"}
# What points to the thing, and what the thing says then.
_INCOMING: Final = {
    term("diplo:addressedTo"): "subEvent",
    term("diplo:holder"): "hasOccupation",
    term("diplo:inSeries"): "subEvent",
    term("diplo:onSidelinesOf"): "subEvent",
    term("diplo:seriesOf"): "subEvent",
    term("foaf:primaryTopic"): "mainEntityOfPage",
    term("skos:inScheme"): "hasDefinedTerm",
}
_ROLES: Final = frozenset(map(term, ("diplo:office", "diplo:memberRole", "diplo:participationRole")))
_LABEL: Final = term("skos:prefLabel")
_MODE: Final = term("diplo:mode")
_STATUS: Final = term("diplo:eventStatus")
_NAME_FORM: Final = term("diplo:hasNameForm")
_OF_NAME_FORM: Final = {term("diplo:nameText"): "alternateName"}
_OF_DOCUMENT: Final = {term("dcterms:license"): "license", term("void:inDataset"): "isPartOf"}
_IN_MENTIONS: Final = {
    term(name): _ALWAYS[name] for name in ("skos:prefLabel", "schema:startDate", "schema:latitude", "schema:longitude")
}
_MODES: Final = {"in-person": "Offline", "videoconference": "Online", "hybrid": "Mixed"}
_STATUSES: Final = {"held": "Scheduled", "announced": "Scheduled", "cancelled": "Cancelled", "postponed": "Postponed"}


def in_schema_org(description: Description) -> Description:
    """Return what schema.org has words for of a description, about the same thing."""
    said = _Translation(description)
    triples = sorted_triples(said.triples())
    return Description(description.thing, triples, frozenset({description.main}), description.graph)


def classes_in_schema_org(description: Description) -> tuple[str, ...]:
    """Return the IRIs of the classes of schema.org that the main thing of a description belongs to; one at least."""
    main = description.main
    is_concept = any(each.object == _CONCEPT for each in description.by_subject.get(main, ()))
    return tuple(_SCHEMA + name for name in _classes(main, is_concept=is_concept))


def _classes(thing: NamedNode, *, is_concept: bool) -> tuple[str, ...]:
    kind, _ = kind_and_slug(thing.value) or ("", "")
    return ("DefinedTerm",) if is_concept else _BY_KIND.get(kind, ("Thing",))


class _Translation:
    """Turns the triples about one thing, and the names of what it leads to, into those of schema.org."""

    def __init__(self, description: Description) -> None:
        self._main = description.main
        self._document = record_graph(description.thing)
        self._triples = description.triples
        self._of = description.by_subject

    def triples(self) -> Iterator[Triple]:
        """Yield everything."""
        found = {*self._about(self._main), *self._incoming(), *self._occasions()}
        for role in sorted((each for each in _objects(found) if self._kind(each) == "tenure"), key=str):
            found |= set(self._about(role))
        yield from found
        for each in {self._main, *_objects(found)}:
            yield from self._named(each)

    def _kind(self, thing: NamedNode) -> str:
        return (kind_and_slug(thing.value) or ("", ""))[0]

    def _is_concept(self, thing: NamedNode) -> bool:
        return any(each.object == _CONCEPT for each in self._of.get(thing, ()))

    def _named(self, thing: NamedNode) -> Iterator[Triple]:
        """Type, name and day of a thing; of a place also where it is, of our document also its licence."""
        if kind_and_slug(thing.value):
            for name in _classes(thing, is_concept=self._is_concept(thing)):
                yield _triple(thing, RDF_TYPE, NamedNode(_SCHEMA + name))
        yield from self._mapped(thing, _OF_DOCUMENT if thing == self._document else _IN_MENTIONS)

    def _about(self, thing: NamedNode) -> Iterator[Triple]:
        kind = self._kind(thing)
        yield from self._mapped(thing, _words_for("" if self._is_concept(thing) else kind))
        for _, predicate, value in self._of.get(thing, ()):
            if not isinstance(value, NamedNode):
                continue
            slug = (kind_and_slug(value.value) or ("", ""))[1]
            if predicate == _MODE and slug in _MODES and _BY_KIND.get(kind) == _EVENTS:
                yield _said(thing, "eventAttendanceMode", NamedNode(f"{_SCHEMA}{_MODES[slug]}EventAttendanceMode"))
            elif predicate == _STATUS and slug in _STATUSES:
                yield _said(thing, "eventStatus", NamedNode(f"{_SCHEMA}Event{_STATUSES[slug]}"))
            elif predicate in _ROLES and _BY_KIND.get(kind) == _ROLE:
                yield from (_said(thing, "roleName", each) for each in self._labels(value))
            elif predicate == _NAME_FORM:
                yield from self._mapped(value, _OF_NAME_FORM, thing)

    def _mapped(self, thing: NamedNode, names: Mapping[NamedNode, str], under: NamedNode | None = None) -> Iterator[Triple]:
        for _, predicate, value in self._of.get(thing, ()):
            if predicate in names:
                yield _said(under or thing, names[predicate], value)

    def _labels(self, thing: NamedNode) -> Iterable[Literal]:
        found = (each.object for each in self._of.get(thing, ()) if each.predicate == _LABEL)
        return [each for each in found if isinstance(each, Literal)]

    def _incoming(self) -> Iterator[Triple]:
        for subject, predicate, value in self._triples:
            if value == self._main and predicate in _INCOMING and isinstance(subject, NamedNode):
                yield _said(self._main, _INCOMING[predicate], subject)

    def _occasions(self) -> Iterator[Triple]:
        """The events at which an initiative was proposed or taken further."""
        if self._kind(self._main) == "initiative":
            for each in self._triples:
                if each.predicate == term("diplo:occasion"):
                    yield _said(self._main, "event", each.object)


@cache
def _words_for(kind: str) -> Mapping[NamedNode, str]:
    """Their words for our properties of a thing of a kind; of a concept, when the kind is empty."""
    own = _OF_KIND.get(kind, {}) if kind else _OF_CONCEPTS
    return {term(name): theirs for name, theirs in {**_ALWAYS, **own}.items()}


def _objects(triples: Iterable[Triple]) -> set[NamedNode]:
    return {each.object for each in triples if isinstance(each.object, NamedNode)}


def _said(subject: NamedNode, name: str, value: object) -> Triple:
    return _triple(subject, NamedNode(_SCHEMA + name), value)


def _triple(subject: NamedNode, predicate: NamedNode, value: object) -> Triple:
    if not isinstance(value, NamedNode | Literal):
        raise TypeError("a description holds no blank nodes and no triples about triples")
    return Triple(subject, predicate, value)
