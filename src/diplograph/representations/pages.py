"""The model of a page about one thing: rows of properties, sections of parts, numbered evidence. No HTML here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.languages import N_
from diplograph.representations.description import Description
from diplograph.representations.links import Link, Term, best_name, link_to
from diplograph.representations.mentions import Mentions, mentions_of
from diplograph.representations.parts import REVERSE_PARTS
from diplograph.representations.terms import TermNames
from diplograph.store import Store
from diplograph.vocabulary import BASE, RDF_TYPE, compact, kind_and_slug, term

_LABEL: Final = term("skos:prefLabel")
_ATTESTED_BY: Final = term("diplo:attestedBy")
_SOURCE: Final = term("diplo:source")
_PARAGRAPH: Final = term("diplo:paragraph")
_TEXT_START: Final = term("diplo:textStart")
_TEXT_END: Final = term("diplo:textEnd")
_DEEP_LINK: Final = term("diplo:deepLink")
_EVIDENCE_KIND: Final = term("diplo:evidenceKind")
_UNSHOWN: Final = {RDF_TYPE, _LABEL, _ATTESTED_BY, term("diplo:displayName"), term("diplo:reportedIn")}
# What a thing without a label is called by: a text of its own, else the names of what it joins.
_OWN_TEXTS: Final = tuple(map(term, ("dcterms:title", "diplo:nameText", "diplo:content")))
_JOINED: Final = tuple(
    map(
        term,
        (
            *("diplo:participant", "diplo:representing", "diplo:holder", "diplo:office", "diplo:memberParty"),
            *("diplo:stageType", "dcterms:date", "diplo:source", "diplo:paragraph", "rdf:predicate", "rdf:object"),
        ),
    )
)
_SECTIONS: Final = {
    "participation": N_("Who took part"),
    "act": N_("What was said"),
    "collective": N_("Speaking together"),
    "document": N_("Outcome documents"),
    "stage": N_("Stages"),
    "tenure": N_("Tenures"),
    "membership": N_("Members"),
    "series": N_("Series of meetings"),
    "body": N_("Bodies"),
    "office": N_("Offices"),
    "population": N_("People"),
    "assertion": N_("Statements that differ"),
    "name": N_("Names"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One property and its values."""

    property: Link
    derived: bool
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One citation: the source, where in it, in which words, and the address that leads there."""

    number: int
    citation: Link
    source: Link
    paragraph: str
    words: Link
    deep_link: str
    kind: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the thing: a participation, an act, a tenure."""

    title: Link
    rows: tuple[Row, ...]
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Parts of one kind."""

    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page about one thing.

    Attributes:
        iri: The identifier.
        title: Its best name.
        other_names: Its names in other languages.
        types: What it is.
        rows: Its properties.
        evidence_numbers: Which evidence attests the thing itself.
        sections: Its parts.
        evidence: All citations, numbered from 1.
        mentions: Where else it occurs.
        graph: Where its record is.
    """

    iri: str
    title: Link
    other_names: tuple[Link, ...]
    types: tuple[Link, ...]
    rows: tuple[Row, ...]
    evidence_numbers: tuple[int, ...]
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]
    mentions: tuple[Mentions, ...]
    graph: Link


def page_of(description: Description, store: Store, names: TermNames, root: str = "") -> Page:
    """Return the page about what a description describes.

    Args:
        description: The description.
        store: Where to look for other mentions of the thing.
        names: What the ontology calls its terms, in the language of the page.
        root: The path under which the server is mounted.
    """
    return _Writer(description, names, root).page(mentions_of(store, description, names, root))


class _Writer:
    """Turns the triples of one description into the parts of its page."""

    def __init__(self, description: Description, names: TermNames, root: str) -> None:
        self._description = description
        self._terms = names
        self._root = root
        self._properties: dict[NamedNode, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in description.triples:
            if isinstance(subject, NamedNode):
                self._properties[subject][predicate].append(value)
        self._names: dict[str, Link] = dict(names.labels)
        for subject in self._properties:
            self._names.setdefault(subject.value, self._title(subject))
        self._numbers: dict[NamedNode, int] = {}

    def page(self, mentions: tuple[Mentions, ...]) -> Page:
        thing = self._description.thing
        own = self._properties[thing]
        title = self._names[thing.value]
        labels = [Link(each.value, "", each.language or "") for each in own[_LABEL] if isinstance(each, Literal)]
        numbers = self._cite([thing] if self._is_citation(thing) else own[_ATTESTED_BY])
        sections = self._sections()
        self._cite(sorted(self._description.described, key=str))
        return Page(
            iri=thing.value,
            title=title,
            other_names=tuple(each for each in labels if each != title),
            types=tuple(self._link(each) for each in own[RDF_TYPE]),
            rows=self._rows(thing),
            evidence_numbers=numbers,
            sections=sections,
            evidence=tuple(self._evidence(citation, number) for citation, number in self._numbers.items()),
            mentions=mentions,
            graph=self._graph(),
        )

    def _graph(self) -> Link:
        """The record; concepts stand in the ontology and have none."""
        graph = self._description.graph.value
        return Link(compact(graph), f"{self._root}/{graph.removeprefix(BASE)}") if kind_and_slug(graph) else Link("")

    def _link(self, term: Term) -> Link:
        return link_to(term, self._names, self._root)

    def _first(self, subject: NamedNode, predicate: NamedNode) -> Link:
        values = self._properties[subject].get(predicate, [])
        return self._link(values[0]) if values else Link("")

    def _title(self, subject: NamedNode) -> Link:
        properties = self._properties[subject]
        for predicate in (_LABEL, *_OWN_TEXTS):
            texts = [each for each in properties.get(predicate, []) if isinstance(each, Literal)]
            if name := best_name(texts, self._terms.language):
                return name
        joined = [value for predicate in _JOINED for value in properties.get(predicate, [])]
        names = [self._plain(value) for value in joined]
        return Link(", ".join(names) or compact(subject.value).strip("<>"))

    def _plain(self, value: Term) -> str:
        """A name without going round in circles: of a thing its label, never its joined name."""
        if not isinstance(value, NamedNode):
            return link_to(value, {}).text
        labels = [each for each in self._properties.get(value, {}).get(_LABEL, []) if isinstance(each, Literal)]
        name = best_name(labels, self._terms.language) or self._terms.labels.get(value.value)
        return name.text if name else compact(value.value).strip("<>")

    def _rows(self, subject: NamedNode) -> tuple[Row, ...]:
        """The properties of a thing, those from which the page's sections are made left out."""
        thing, described = self._description.thing, self._description.described
        rows = []
        for predicate, values in self._properties[subject].items():
            shown = [each for each in values if subject == thing or each != thing or predicate not in REVERSE_PARTS]
            if subject == thing:
                shown = [each for each in shown if each not in described or predicate.value in self._terms.derived]
            if shown and predicate not in _UNSHOWN:
                name = replace(self._terms.name(predicate.value), href=self._link(predicate).href)
                rows.append(Row(name, predicate.value in self._terms.derived, tuple(map(self._link, shown))))
        return tuple(sorted(rows, key=lambda row: (row.derived, row.property.text)))

    def _sections(self) -> tuple[Section, ...]:
        by_kind: dict[str, list[NamedNode]] = defaultdict(list)
        for part in sorted(self._description.described - {self._description.thing}, key=str):
            kind, _ = kind_and_slug(part.value) or ("", "")
            if kind != "record" and not self._is_citation(part):
                by_kind[kind].append(part)
        order = list(_SECTIONS)
        kinds = sorted(by_kind, key=lambda kind: order.index(kind) if kind in order else len(order))
        return tuple(
            Section(_SECTIONS.get(kind, f"{kind.replace('-', ' ').capitalize()}"), tuple(map(self._part, by_kind[kind])))
            for kind in kinds
        )

    def _part(self, part: NamedNode) -> Part:
        return Part(self._link(part), self._rows(part), self._cite(self._properties[part].get(_ATTESTED_BY, [])))

    def _is_citation(self, thing: NamedNode) -> bool:
        return thing in self._description.described and _SOURCE in self._properties[thing]

    def _cite(self, citations: Iterable[Term | Triple]) -> tuple[int, ...]:
        """Number citations in the order in which the page comes to them."""
        found = [each for each in citations if isinstance(each, NamedNode) and self._is_citation(each)]
        return tuple(self._numbers.setdefault(each, len(self._numbers) + 1) for each in found)

    def _evidence(self, citation: NamedNode, number: int) -> Evidence:
        start, end = self._first(citation, _TEXT_START), self._first(citation, _TEXT_END)
        words = f"{start.text} … {end.text}" if end.text else start.text
        deep_link = self._first(citation, _DEEP_LINK)
        return Evidence(
            number=number,
            citation=self._link(citation),
            source=self._first(citation, _SOURCE),
            paragraph=self._first(citation, _PARAGRAPH).text,
            words=Link(words, "", start.language),
            deep_link=deep_link.href,
            kind=self._first(citation, _EVIDENCE_KIND).text,
        )
