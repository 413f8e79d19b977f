"""What sources answer to a question on which they disagree: each value, who has it and where, and which is preferred and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.representations import Link, TermNames, link_to
from diplograph.representations.links import best_name
from diplograph.store import Store
from diplograph.surveys.disagreements import Dispute
from diplograph.surveys.names import names_of
from diplograph.surveys.said import Said, iri, rows_of, said_of
from diplograph.vocabulary import compact, kind_and_slug

_RANKS: Final = ("preferred", "normal", "deprecated")
_ASSERTIONS: Final = "SELECT ?assertion WHERE {{ VALUES ?subject {{ {} }} ?assertion rdf:subject ?subject }}"
_OF_ASSERTIONS: Final = (*("rdf:subject", "rdf:predicate", "rdf:object", "diplo:rank", "diplo:rankReason", "diplo:attestedBy"),)
_OF_CITATIONS: Final = ("diplo:source", "diplo:paragraph", "diplo:deepLink", "diplo:textStart", "diplo:textEnd")


@dataclass(frozen=True, slots=True)
class Attestation:
    """Who says so, and where.

    Attributes:
        publisher: Who published it; without text where that is not known.
        source: The source.
        paragraph: The number of the paragraph, or empty.
        words: The words that it rests on, or their beginning and end.
        deep_link: The address of the passage, or empty.
        citation: The citation.
    """

    publisher: Link
    source: Link
    paragraph: str
    words: Link
    deep_link: str
    citation: Link


@dataclass(frozen=True, slots=True)
class Rival:
    """One of the values.

    Attributes:
        value: The value.
        rank: Its rank: ``preferred``, ``normal`` or ``deprecated``.
        reason: Why it has this rank.
        attestations: Who says so.
        assertion: The statement.
    """

    value: Link
    rank: str
    reason: Link
    attestations: tuple[Attestation, ...]
    assertion: Link


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question with its answers.

    Attributes:
        dispute: The question.
        subject: What it is about.
        at: The meeting at which it was, where the question is about an act or a document.
        property: What is asked, as a prefixed name.
        label: What people call the property.
        rivals: The answers, the preferred first.
    """

    dispute: Dispute
    subject: Link
    at: Link
    property: str
    label: Link
    rivals: tuple[Rival, ...]


def disagreements_of(
    store: Store, disputes: Sequence[Dispute], terms: TermNames, language: str = "en", root: str = ""
) -> tuple[Disagreement, ...]:
    """Return some questions with their answers.

    Args:
        store: Whom to ask.
        disputes: The questions, as many as a page shows.
        terms: What the ontology calls its terms.
        language: The language of names and reasons.
        root: The path under which the server is mounted.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    return _Reader(store, disputes, terms, language, root).read(disputes)


class _Reader:
    """Reads the answers to all questions of a page, in as many queries as there are steps from a question to a publisher."""

    def __init__(self, store: Store, disputes: Sequence[Dispute], terms: TermNames, language: str, root: str) -> None:
        self._terms, self._language, self._root = terms, language, root
        disputed = {each.subject for each in disputes if not each.note}
        assertions: set[str] = set()
        if disputed:
            query = _ASSERTIONS.format(" ".join(str(NamedNode(each)) for each in sorted(disputed)))
            assertions = {iri(row, "assertion") for row in rows_of(store, query)}
        self._assertions = said_of(store, assertions, *_OF_ASSERTIONS)
        citations = {other for each in assertions for other in self._assertions.things(each, "diplo:attestedBy")}
        self._citations = said_of(store, citations, *_OF_CITATIONS)
        sources = {other for each in citations for other in self._citations.things(each, "diplo:source")}
        self._sources = said_of(store, sources, "dcterms:publisher")
        publishers = {other for each in sources for other in self._sources.things(each, "dcterms:publisher")}
        self._places = said_of(store, {each.subject for each in disputes}, "diplo:madeAt", "diplo:adoptedAt")
        around = {other for each in disputes for other in self._at(each.subject)}
        values = {other for each in assertions for other in self._assertions.things(each, "rdf:object")}
        named = {*sources, *publishers, *around, *values, *(each.subject for each in disputes)}
        self._names: Mapping[str, Link] = {**terms.labels, **names_of(store, named, language)}
        self._by_question: dict[tuple[str, str], list[str]] = defaultdict(list)
        for each in sorted(assertions):
            for subject in self._assertions.things(each, "rdf:subject"):
                for name in self._assertions.things(each, "rdf:predicate"):
                    self._by_question[subject, name].append(each)

    def read(self, disputes: Sequence[Dispute]) -> tuple[Disagreement, ...]:
        return tuple(map(self._disagreement, disputes))

    def _at(self, subject: str) -> list[str]:
        return self._places.things(subject, "diplo:madeAt", "diplo:adoptedAt")

    def _link(self, term: NamedNode | Literal) -> Link:
        return link_to(term, self._names, self._root)

    def _thing(self, things: Sequence[str]) -> Link:
        return self._link(NamedNode(things[0])) if things else Link("")

    def _disagreement(self, dispute: Dispute) -> Disagreement:
        rivals = [self._rival(each) for each in self._by_question.get((dispute.subject, dispute.property), [])]
        rivals.sort(key=lambda each: (_RANKS.index(each.rank) if each.rank in _RANKS else len(_RANKS), each.value.text))
        name = compact(dispute.property) if dispute.property else ""
        label = Link(self._terms.label(dispute.property)) if dispute.property else Link("")
        return Disagreement(
            dispute, self._thing([dispute.subject]), self._thing(self._at(dispute.subject)), name, label, tuple(rivals)
        )

    def _rival(self, assertion: str) -> Rival:
        said = self._assertions
        values, ranks = said.values(assertion, "rdf:object"), said.things(assertion, "diplo:rank")
        _, rank = (kind_and_slug(ranks[0]) if ranks else None) or ("", "")
        reason = best_name(said.texts(assertion, "diplo:rankReason"), self._language) or Link("")
        cited = tuple(map(self._attestation, said.things(assertion, "diplo:attestedBy")))
        return Rival(self._link(values[0]) if values else Link(""), rank, reason, cited, self._link(NamedNode(assertion)))

    def _attestation(self, citation: str) -> Attestation:
        said: Said = self._citations
        sources = said.things(citation, "diplo:source")
        publishers = [other for each in sources[:1] for other in self._sources.things(each, "dcterms:publisher")]
        deep = next((each for each in said.values(citation, "diplo:deepLink")), None)
        start, end = (best_name(said.texts(citation, f"diplo:text{each}")) for each in ("Start", "End"))
        words = Link(f"{start.text} … {end.text}" if end else start.text, "", start.language) if start else Link("")
        return Attestation(
            self._thing(publishers),
            self._thing(sources),
            said.text(citation, "diplo:paragraph"),
            words,
            self._link(deep).href if deep else "",
            self._link(NamedNode(citation)),
        )
