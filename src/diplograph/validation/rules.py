"""The rules by name, as the shapes document describes them: shapes, and the checks that SHACL cannot express."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.turtle import Document
from diplograph.validation.findings import Severity
from diplograph.vocabulary import SHAPE, term

_SPARQL: Final = term("sh:sparql")
_PATH: Final = term("sh:path")
_MESSAGE: Final = term("sh:message")


# The values of each property of each node.
_Facts = Mapping[object, Mapping[NamedNode, list[object]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a finding can point to for its reason.

    Attributes:
        name: The rule's name, the local name of its IRI.
        title: What it asks for, in two or three words.
        description: Why it is asked for.
        message: How a record is mended.
        severity: How grave it is.
        language: The language of the message; empty when it has none.
        constraint: The triples of the ``sh:sparql`` constraint that judges it, where one does.
        path: The triples of its path, where that is no predicate; the first is about the path itself.
    """

    name: str
    title: str = ""
    description: str = ""
    message: str = ""
    severity: Severity = Severity.VIOLATION
    language: str = ""
    constraint: tuple[Triple, ...] = field(default=(), repr=False)
    path: tuple[Triple, ...] = field(default=(), repr=False)

    @property
    def address(self) -> str:
        """The IRI of the rule, which is also the address of its description."""
        return SHAPE + self.name


def read_rules(shapes: Document) -> dict[str, Rule]:
    """Return the rules of a shapes document that have a name in words, by name."""
    facts: dict[object, dict[NamedNode, list[object]]] = defaultdict(lambda: defaultdict(list))
    triples: dict[object, list[Triple]] = defaultdict(list)
    for statement in shapes.statements:
        triple = statement.triple
        facts[triple.subject][triple.predicate].append(triple.object)
        triples[triple.subject].append(triple)
    named = [each for each in facts if isinstance(each, NamedNode) and term("sh:name") in facts[each]]
    return {each.value.removeprefix(SHAPE): _rule(each, facts, triples) for each in named}


def _rule(
    shape: NamedNode, facts: Mapping[object, Mapping[NamedNode, list[object]]], triples: Mapping[object, list[Triple]]
) -> Rule:
    own = facts[shape]
    constraints = [each for each in own.get(_SPARQL, []) if isinstance(each, BlankNode)]
    messages = [*own.get(_MESSAGE, []), *(text for each in constraints for text in facts[each].get(_MESSAGE, []))]
    message = next((each for each in messages if isinstance(each, Literal)), Literal(""))
    severity = next((each.value for each in own.get(term("sh:severity"), []) if isinstance(each, NamedNode)), "#Violation")
    return Rule(
        shape.value.removeprefix(SHAPE),
        _words(own, "sh:name"),
        _words(own, "sh:description"),
        message.value,
        Severity(severity.rpartition("#")[2]),
        message.language or "",
        tuple(triples[constraints[0]]) if len(constraints) == 1 else (),
        tuple(each for path in own.get(_PATH, []) for each in _within(path, triples)),
    )


def _within(node: object, triples: Mapping[object, list[Triple]]) -> Iterator[Triple]:
    """Yield what a blank node says, and what those say that it leads to."""
    for triple in triples.get(node, ()) if isinstance(node, BlankNode) else ():
        yield triple
        yield from _within(triple.object, triples)


def _words(own: Mapping[NamedNode, list[object]], name: str) -> str:
    return next((each.value for each in own.get(term(name), []) if isinstance(each, Literal)), "")
