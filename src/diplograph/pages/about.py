"""What a page is made from: the description of its thing, read property by property; and the evidence that the page cites."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.collections import Tallies
from diplograph.pages.asking import Questions, Solution
from diplograph.pages.evidence import Evidence, Notes, Ref, Row
from diplograph.representations import Description, Link, Term, TermNames, address, best_name, link_to
from diplograph.representations.parts import REVERSE_PARTS
from diplograph.serialisation import sorted_triples
from diplograph.store import Store, construct
from diplograph.vocabulary import compact, kind_and_slug, term

_LABEL: Final = "skos:prefLabel"
_UNSHOWN: Final = (
    *("rdf:type", _LABEL, "diplo:attestedBy", "diplo:displayName", "diplo:reportedIn"),
    # Which pages ask for beyond the description, see Neighbours.
    *("schema:previousItem", "schema:nextItem"),
)
# What a thing without a label is called by: a text of its own, else the names of what it joins.
_OWN_TEXTS: Final = ("dcterms:title", "diplo:nameText", "diplo:content")
_JOINED: Final = (
    *("diplo:participant", "diplo:representing", "diplo:holder", "diplo:office", "diplo:memberParty"),
    *("diplo:stageType", "dcterms:date", "diplo:source", "diplo:paragraph", "rdf:predicate", "rdf:object"),
)
_REVERSE_PARTS: Final = frozenset(each.value for each in REVERSE_PARTS)


@lru_cache(maxsize=1024)
def iri_of(name: str) -> str:
    """Expand a prefixed name of ours."""
    return term(name).value


class About:
    """The description of one thing, for those who make its page.

    Things are named by their IRIs, properties by their prefixed names. What is asked for and not there is empty.

    Args:
        description: The description.
        store: Where to ask for more; few questions, with small answers.
        names: What the ontology calls its terms, in the language of the page.
        root: The path under which the server is mounted.
        tallies: The counts of meetings and sources, where there are any.
    """

    def __init__(
        self,
        description: Description,
        store: Store,
        names: TermNames,
        root: str = "",
        *,
        tallies: Mapping[str, Tallies] | None = None,
    ) -> None:
        self.iri = description.thing.value
        self.kind = (kind_and_slug(self.iri) or ("", ""))[0]
        self.root = root
        self.language = names.language
        self.description = description
        self.terms = names
        self.tallies = tallies or {}
        self.described = frozenset(each.value for each in description.described)
        self._store = store
        self._questions = Questions(store)
        self._properties: dict[str, dict[str, list[Term]]] = defaultdict(dict)
        self._inverse: dict[str, dict[str, list[str]]] = {}
        self._learn(description.triples)
        self._names: dict[str, Link] = {}
        self._notes = Notes()

    def learn(self, query: str) -> None:
        """Add what a CONSTRUCT query gives to what is known; it must be bounded, and be about things that rows do not show."""
        self._learn(sorted_triples(construct(self._store, query)))

    def _learn(self, triples: Iterable[Triple]) -> None:
        self._inverse.clear()
        properties = self._properties
        for subject, predicate, value in triples:
            if isinstance(subject, NamedNode):
                values = properties[subject.value].setdefault(predicate.value, [])
                if value not in values:
                    values.append(value)

    def knows(self, iri: str) -> bool:
        """Whether a thing's name is known."""
        return bool(self._properties.get(iri, {}).get(iri_of(_LABEL))) or iri in self.terms.labels

    def address(self, iri: str) -> str:
        """Return where an IRI can be followed here."""
        return address(iri, self.root)

    def question(self, query: str) -> Callable[[], Sequence[Solution]]:
        """Note a SELECT query with a ``LIMIT``; calling what is returned gives its solutions."""
        return self._questions.note(query)

    def values(self, subject: str, *properties: str) -> list[Term]:
        """Return the values of properties of a thing, those of the first property first."""
        own = self._properties.get(subject, {})
        return [value for each in properties for value in own.get(iri_of(each), ())]

    def things(self, subject: str, *properties: str) -> list[str]:
        """Return the IRIs that properties of a thing lead to."""
        return [each.value for each in self.values(subject, *properties) if isinstance(each, NamedNode)]

    def thing(self, subject: str, *properties: str) -> str:
        """Return the first IRI that properties of a thing lead to, or empty."""
        return next(iter(self.things(subject, *properties)), "")

    def value(self, subject: str, *properties: str) -> str:
        """Return the text of the first literal among values, or empty."""
        return next((each.value for each in self.values(subject, *properties) if isinstance(each, Literal)), "")

    def text(self, subject: str, *properties: str) -> Link:
        """Return the text among values that suits the page's language best."""
        literals = [each for each in self.values(subject, *properties) if isinstance(each, Literal)]
        return best_name(literals, self.language) or Link("")

    def parts(self, *kinds: str) -> list[str]:
        """Return the things of these kinds that are described with the page's thing, sorted."""
        return [each for kind in kinds for each in self._parts.get(kind, ())]

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for each in sorted(self.described):
            kind, _ = kind_and_slug(each) or ("", "")
            if each != self.iri and kind != "record":
                found[kind].append(each)
        return found

    @property
    def part_kinds(self) -> list[str]:
        """The kinds of which there are parts."""
        return list(self._parts)

    def pointing(self, *properties: str) -> list[str]:
        """Return what is known to point to the page's thing by these properties."""
        return self._pointing(self.iri, *properties)

    def pointed_by(self, name: str) -> list[str]:
        """Return the things that are known to have a property."""
        wanted = iri_of(name)
        return [subject for subject, own in self._properties.items() if wanted in own]

    def _pointing(self, iri: str, *properties: str) -> list[str]:
        return list(dict.fromkeys(subject for each in properties for subject in self._turned(each).get(iri, ())))

    def _turned(self, name: str) -> Mapping[str, list[str]]:
        """What leads to each thing by a property."""
        found = self._inverse.get(name)
        if found is None:
            found = self._inverse[name] = defaultdict(list)
            wanted = iri_of(name)
            for subject, own in self._properties.items():
                for value in own.get(wanted, ()):
                    if isinstance(value, NamedNode):
                        found[value.value].append(subject)
        return found

    def whole(self, part: str, *properties: str) -> list[str]:
        """Return what is known to lead to a part by these properties."""
        return self._pointing(part, *properties)

    def property(self, name: str) -> Link:
        """Return what a property is called, and where that is explained."""
        return self.explained(iri_of(name))

    def explained(self, iri: str) -> Link:
        """Return what a property is called, by its IRI, and where that is explained."""
        return replace(self.terms.name(iri), href=address(iri, self.root))

    def name(self, iri: str) -> Link:
        """Return what a thing is called, and where it leads."""
        known = self._names.get(iri)
        if known is None:
            named = self._title(iri) if iri in self._properties else self.terms.labels.get(iri)
            bare = named or link_to(NamedNode(iri), {})
            known = self._names[iri] = Link(bare.text, address(iri, self.root), bare.language)
        return known

    def link(self, value: Term) -> Link:
        """Return a value as people read it."""
        return self.name(value.value) if isinstance(value, NamedNode) else link_to(value, {}, self.root)

    def links(self, subject: str, *properties: str) -> tuple[Link, ...]:
        """Return the values of properties as people read them."""
        return tuple(map(self.link, self.values(subject, *properties)))

    def first(self, subject: str, *properties: str) -> Link:
        """Return the first value of properties as people read it, or an empty link."""
        return next(iter(self.links(subject, *properties)), Link(""))

    def _title(self, iri: str) -> Link | None:
        for each in (_LABEL, *_OWN_TEXTS):
            if (name := self.text(iri, each)).text:
                return name
        joined = [self._plain(value) for value in self.values(iri, *_JOINED)]
        return Link(", ".join(joined)) if joined else self.terms.labels.get(iri)

    def _plain(self, value: Term) -> str:
        """A name without going round in circles: of a thing its label, never its joined name."""
        if not isinstance(value, NamedNode):
            return link_to(value, {}).text
        label = self.text(value.value, _LABEL)
        name = label if label.text else self.terms.labels.get(value.value)
        return name.text if name else compact(value.value).strip("<>")

    def is_citation(self, iri: str) -> bool:
        """Whether a described thing is a citation."""
        return iri in self.described and bool(self.values(iri, "diplo:source"))

    def cite(self, *subjects: str) -> tuple[Ref, ...]:
        """Return references to the notes with the evidence for things, numbered in the order in which a page comes to them."""
        citations = dict.fromkeys(each for subject in subjects for each in self.things(subject, "diplo:attestedBy"))
        return tuple(self._notes.refer(each) for each in citations if self.is_citation(each))

    def cite_itself(self) -> tuple[Ref, ...]:
        """Return the references of the page's thing; a citation is evidence itself."""
        return (self._notes.refer(self.iri),) if self.is_citation(self.iri) else self.cite(self.iri)

    def evidence(self) -> tuple[Evidence, ...]:
        """Return all notes that were referred to, then those of the description that nothing on the page referred to."""
        for each in sorted(each for each in self.described if self.is_citation(each)):
            self._notes.number(each)
        return tuple(self._note(citation, number) for citation, number in self._notes.numbers.items())

    def _note(self, citation: str, number: int) -> Evidence:
        start, end = self.first(citation, "diplo:textStart"), self.first(citation, "diplo:textEnd")
        return Evidence(
            number=number,
            citation=self.name(citation),
            source=self.first(citation, "diplo:source"),
            paragraph=self.value(citation, "diplo:paragraph"),
            words=Link(f"{start.text} … {end.text}" if end.text else start.text, "", start.language),
            deep_link=self.first(citation, "diplo:deepLink").href,
            kind=self.first(citation, "diplo:evidenceKind"),
            uses=self._notes.uses(citation),
        )

    def rows(self, subject: str, without: Container[str] = ()) -> tuple[Row, ...]:
        """Return the properties of a thing as rows, what rules derived last.

        Args:
            subject: The thing.
            without: Prefixed names of properties that the page shows elsewhere.
        """
        hidden = {iri_of(each) for each in (*_UNSHOWN, *(without if isinstance(without, Iterable) else ()))}
        rows = [row for row in self._rows(subject, hidden.__contains__) if row.values]
        return tuple(sorted(rows, key=lambda row: (row.derived, row.property.text)))

    def _rows(self, subject: str, hidden: Callable[[str], bool]) -> Iterator[Row]:
        """The properties of a thing, those from which the page's sections are made left out."""
        for predicate, values in self._properties.get(subject, {}).items():
            if hidden(predicate):
                continue
            derived = predicate in self.terms.derived
            shown = [each for each in values if self._is_shown(subject, predicate, each, derived=derived)]
            yield Row(self.explained(predicate), derived, tuple(map(self.link, shown)))

    def _is_shown(self, subject: str, predicate: str, value: Term, *, derived: bool) -> bool:
        if isinstance(value, Literal | BlankNode | Triple):
            return True
        if subject == self.iri:
            return derived or value.value not in self.described
        return value.value != self.iri or predicate not in _REVERSE_PARTS
