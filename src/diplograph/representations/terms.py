"""What the ontology calls its own terms: the words for properties and classes on pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from diplograph.representations.links import Link, words_of
from diplograph.store import Store
from diplograph.vocabulary import ONTOLOGY, term

_QUERY: Final = f"""
SELECT ?term ?label ?rule WHERE {{
  GRAPH <{ONTOLOGY}> {{
    ?term {term("rdfs:label")} ?label
    OPTIONAL {{ ?term {term("diplo:derivedByRule")} ?rule }}
  }}
  FILTER(LANG(?label) = "en")
}}"""


@dataclass(frozen=True)
class TermNames:
    """The English labels of the ontology's terms.

    Attributes:
        labels: Labels by IRI.
        derived: The IRIs of the properties that rules derive.
    """

    labels: Mapping[str, Link]
    derived: frozenset[str]

    def label(self, iri: str) -> str:
        """Return a term's label; of a term that the ontology does not declare, the words of its local name."""
        known = self.labels.get(iri)
        return known.text if known else words_of(iri.replace("#", "/").rsplit("/", 1)[-1])


def read_term_names(store: Store) -> TermNames:
    """Read the labels of the ontology that a store holds."""
    rows = store.query(_QUERY)
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    labels: dict[str, Link] = {}
    derived: set[str] = set()
    for row in rows:
        subject, label = row["term"], row["label"]
        if isinstance(subject, NamedNode) and isinstance(label, Literal):
            labels[subject.value] = Link(label.value, "", "en")
            if row["rule"] is not None:
                derived.add(subject.value)
    return TermNames(labels, frozenset(derived))
