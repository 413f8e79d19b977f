"""What the ontology calls its own terms: the words for properties and classes on pages."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from diplograph.languages import ENGLISH, N_
from diplograph.representations.links import Link, best_name, words_of
from diplograph.store import Store
from diplograph.vocabulary import ONTOLOGY, term

# The words of the terms of others that records use: their own vocabularies name them, and ours does not declare them anew.
WORDS_OF_OTHERS: Final = (
    *(N_("alt label"), N_("bibliographic citation"), N_("broader"), N_("close match"), N_("date"), N_("definition")),
    *(N_("description"), N_("editorial note"), N_("end date"), N_("exact match"), N_("example"), N_("example resource")),
    *(N_("has part"), N_("in scheme"), N_("is defined by"), N_("is part of"), N_("issued"), N_("keyword"), N_("language")),
    *(N_("latitude"), N_("license"), N_("longitude"), N_("notation"), N_("object"), N_("predicate"), N_("publisher")),
    *(N_("scope note"), N_("see also"), N_("start date"), N_("subject"), N_("title"), N_("top concept of"), N_("uri space")),
    *(N_("url"), N_("valid from"), N_("valid through"), N_("vocabulary")),
)
_QUERY: Final = f"""
SELECT ?term ?label ?rule WHERE {{
  GRAPH <{ONTOLOGY}> {{
    ?term {term("rdfs:label")} ?label
    OPTIONAL {{ ?term {term("diplo:derivedByRule")} ?rule }}
  }}
}}"""


@dataclass(frozen=True)
class TermNames:
    """The labels of the ontology's terms in one language, in English where there is none.

    Attributes:
        labels: Labels by IRI.
        derived: The IRIs of the properties that rules derive.
        language: The language.
        all: All labels by IRI.
        translate: Returns the words of a local name in the language.
    """

    labels: Mapping[str, Link]
    derived: frozenset[str]
    language: str = ENGLISH
    all: Mapping[str, list[Literal]] = field(default_factory=dict)
    translate: Callable[[str], str] = str

    def label(self, iri: str) -> str:
        """Return a term's label; of a term that the ontology does not declare, the words of its local name."""
        return self.name(iri).text

    def name(self, iri: str) -> Link:
        """Return a term's label with its language; a term that the ontology does not declare has the words of its local name."""
        if known := self.labels.get(iri):
            return known
        words = words_of(iri.replace("#", "/").rsplit("/", 1)[-1])
        said = self.translate(words)
        return Link(said, "", ENGLISH if said == words else self.language)

    def in_language(self, language: str, translate: Callable[[str], str]) -> "TermNames":
        """Return the labels in another language.

        Args:
            language: The language.
            translate: Returns words in it; those that it does not know come back as they are.
        """
        return replace(self, language=language, labels=_best(self.all, language), translate=translate)


def read_term_names(store: Store) -> TermNames:
    """Read the labels of the ontology that a store holds."""
    rows = store.query(_QUERY)
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    labels: dict[str, list[Literal]] = defaultdict(list)
    derived: set[str] = set()
    for row in rows:
        subject, label = row["term"], row["label"]
        if isinstance(subject, NamedNode) and isinstance(label, Literal):
            labels[subject.value].append(label)
            if row["rule"] is not None:
                derived.add(subject.value)
    return TermNames(_best(labels, ENGLISH), frozenset(derived), all=labels)


def _best(labels: Mapping[str, list[Literal]], language: str) -> dict[str, Link]:
    """The labels in a language or in English; what has neither is called by its local name."""
    wanted = {iri: [each for each in found if each.language in {language, ENGLISH}] for iri, found in labels.items()}
    return {iri: name for iri, found in wanted.items() if (name := best_name(found, language))}
