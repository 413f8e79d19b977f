"""How much is in the graph, class by class, each figure with what gives it."""

from dataclasses import dataclass
from typing import Final

from diplograph.errors import MemoryLimitExceeded, TimeLimitExceeded
from diplograph.sparql import with_known_prefixes
from diplograph.store import Store
from diplograph.surveys.said import rows_of, text

_COUNT: Final = """SELECT (COUNT(DISTINCT ?thing) AS ?number) WHERE {{
  ?thing a diplo:{}
  MINUS {{ ?thing dcterms:isReplacedBy ?other }}
  MINUS {{ ?thing a diplo:WithdrawnThing }}
}}"""
# The class of each figure, and the collection of its members; there is none of citations.
FIGURES: Final = {
    "meetings": "Meeting",
    "people": "Person",
    "states": "State",
    "formats": "Format",
    "acts": "SpeechAct",
    "documents": "OutcomeDocument",
    "initiatives": "Initiative",
    "sources": "SourceDocument",
    "citations": "Citation",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How many things there are of a class.

    Attributes:
        name: What is counted, in the plural, as addresses have it.
        number: How many; ``None`` where counting takes more than a query may.
        query: The query that gives the number.
    """

    name: str
    number: int | None
    query: str


def figures_of(store: Store) -> tuple[Figure, ...]:
    """Count the things of each class; what was merged or taken out does not count.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    return tuple(_figure(store, name, with_known_prefixes(_COUNT.format(of))) for name, of in FIGURES.items())


def _figure(store: Store, name: str, query: str) -> Figure:
    try:
        number = next((int(text(row, "number")) for row in rows_of(store, query)), None)
    except (TimeLimitExceeded, MemoryLimitExceeded):
        number = None
    return Figure(name, number, query)
