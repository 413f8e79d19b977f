"""Which statements of a description are backed by which citations.

Records cite node by node: what ``diplo:attestedBy`` of a participation points to supports what is said of that participation, and
that the meeting had it. A ``diplo:Assertion`` cites one statement, a rival value perhaps; where it says the same as a plain
statement, its citations are those of the statement.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Triple

from diplograph.representations.description import Description
from diplograph.representations.parts import FORWARD_PARTS
from diplograph.vocabulary import RDF_TYPE, term

ATTESTED_BY: Final = term("diplo:attestedBy")
SUBJECT, PREDICATE, OBJECT = (term(f"rdf:{name}") for name in ("subject", "predicate", "object"))
# How we name a thing for readers, and what curators tell each other, is ours: no source says it.
_OURS: Final = frozenset(
    map(term, ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "skos:editorialNote", "diplo:rank", "diplo:rankReason"))
)
_LINKS: Final = FORWARD_PARTS - {ATTESTED_BY}


@dataclass(frozen=True, slots=True)
class Claim:
    """What citations say of one node.

    Attributes:
        node: A thing, a part of it, or an assertion.
        triples: The statements, sorted.
        citations: The citations that back them, sorted.
        stated: What an assertion says as one triple; ``None`` for other nodes.
    """

    node: NamedNode
    triples: tuple[Triple, ...]
    citations: tuple[NamedNode, ...]
    stated: Triple | None = None


def claims_of(description: Description, derived: Collection[str]) -> tuple[Claim, ...]:
    """Return the cited statements of a description, the thing first and then by name.

    Args:
        description: What is said about a thing.
        derived: The IRIs of the properties that rules derive: those follow from the statements and are cited nowhere.
    """
    own: dict[NamedNode, list[Triple]] = defaultdict(list)
    citations: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for triple in description.triples:
        node = triple.subject
        if isinstance(node, NamedNode) and node in description.described:
            if triple.predicate == ATTESTED_BY and isinstance(triple.object, NamedNode):
                citations[node].append(triple.object)
            elif triple.predicate not in _OURS and triple.predicate.value not in derived:
                own[node].append(triple)
    for link in [each for triples in own.values() for each in triples if each.predicate in _LINKS and each.object in citations]:
        whole, part = link.subject, link.object
        if isinstance(whole, NamedNode) and isinstance(part, NamedNode):
            own[whole].remove(link)
            own[part].append(link)
    nodes = sorted(citations, key=lambda node: (node != description.thing, node.value))
    return tuple(
        Claim(node, tuple(sorted(own[node], key=str)), tuple(sorted(citations[node], key=str)), _stated(own[node]))
        for node in nodes
        if own[node]
    )


def evidence_in(claims: Collection[Claim]) -> dict[Triple, tuple[Claim, ...]]:
    """Return the claims that back each statement: the assertions that state it, else those of the nodes.

    What an assertion says of itself is no statement of a source.
    """
    backed: dict[Triple, list[Claim]] = defaultdict(list)
    for claim in claims:
        if not claim.stated:
            for triple in claim.triples:
                backed[triple].append(claim)
    stated: dict[Triple, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.stated:
            stated[claim.stated].append(claim)
    return {triple: tuple(each) for triple, each in (backed | stated).items()}


def _stated(triples: list[Triple]) -> Triple | None:
    """The statement that an assertion is about; types apart, it has no other properties here."""
    parts = {each.predicate: each.object for each in triples if each.predicate != RDF_TYPE}
    subject, predicate = parts.get(SUBJECT), parts.get(PREDICATE)
    if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and OBJECT in parts:
        return Triple(subject, predicate, parts[OBJECT])
    return None
