"""JSON-LD of one description, nested in a fixed way: the thing first, its parts inside it, each where it is first met.

Keys, arrays and coercions are those of the context document, so that expanding the tree gives the description's triples again,
exactly. A thing of ours is always an object with an ``id``; an IRI from elsewhere is a string. A key that the context declares
as a set always has an array. Keys stand in the order of the context document, values in the order of their IRIs.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.representations.context import Context, Term
from diplograph.representations.description import Description
from diplograph.representations.parts import FORWARD_PARTS, REVERSE_PARTS
from diplograph.vocabulary import PREFIXES, RDF_TYPE, kind_and_slug

_XSD: Final = PREFIXES["xsd"]
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")

Node = NamedNode | BlankNode
Value = NamedNode | BlankNode | Literal
Edge = tuple[Node, NamedNode, Node]


def tree(description: Description, context: Context, context_url: str) -> dict[str, Any]:
    """Return the JSON-LD document of a description.

    Args:
        description: What to write.
        context: The context to write it with.
        context_url: Where readers find that context.
    """
    return _Builder(description, context).document(context_url)


class _Builder:
    """Builds one tree; remembers what has been placed."""

    def __init__(self, description: Description, context: Context) -> None:
        self._context = context
        self._root = description.main
        self._described = description.described
        self._properties: dict[Node, dict[NamedNode, list[Value]]] = defaultdict(lambda: defaultdict(list))
        self._wholes: dict[Node, list[tuple[NamedNode, Node]]] = defaultdict(list)
        self._placed: set[Node] = set()
        for triple in description.triples:
            self._add(triple)
        self._parts = self._reachable()

    def _add(self, triple: Triple) -> None:
        subject, predicate, value = triple
        if isinstance(subject, Triple) or isinstance(value, Triple):
            raise TypeError("a description holds no triples about triples")
        self._properties[subject][predicate].append(value)
        if predicate in REVERSE_PARTS and subject in self._described and not isinstance(value, Literal):
            self._wholes[value].append((predicate, subject))

    def _reachable(self) -> set[Node]:
        """The described things that part properties lead to from the root; they wait for such a property to be placed."""
        found: set[Node] = set()
        waiting: list[Node] = [self._root]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                forward = [each for name in FORWARD_PARTS for each in self._properties[node].get(name, [])]
                waiting += [each for each in forward if isinstance(each, NamedNode) and each in self._described]
                waiting += [part for _, part in self._wholes[node]]
        return found

    def document(self, context_url: str) -> dict[str, Any]:
        """The root's tree, and what no property led to beside it."""
        document: dict[str, Any] = {"@context": context_url}
        if self._root in self._properties and self._root in self._described:
            document |= self._node(self._root)
        rest = [self._node(node) for node in sorted(self._properties, key=str) if node in self._described - self._placed]
        rest += [self._node(node) for node in sorted(self._properties, key=str) if node not in self._placed]
        if rest:
            document["@included"] = rest
        return document

    def _node(self, node: Node, above: Edge | None = None) -> dict[str, Any]:
        """One node with everything below it; ``above`` is the edge that a reverse key has already said."""
        self._placed.add(node)
        out: dict[str, Any] = {self._context.id_key: _identifier(node)}
        properties = self._properties[node]
        if types := properties.get(RDF_TYPE):
            names = [self._context.type_name(_identifier(each)) for each in types if not isinstance(each, Literal)]
            out[self._context.type_key] = names[0] if len(names) == 1 else names
        for term, predicate, values in self._grouped(properties):
            said = [each for each in values if (node, predicate, each) != above]
            if said:
                out[term.key] = self._values(term, predicate, said)
        return out | self._reversed(node)

    def _grouped(self, properties: Mapping[NamedNode, list[Value]]) -> list[tuple[Term, NamedNode, list[Value]]]:
        """Values by the key they are written under, in the order of the context."""
        groups: dict[str, tuple[Term, NamedNode, list[Value]]] = {}
        for predicate, values in properties.items():
            for value in values:
                if predicate != RDF_TYPE:
                    sample = NamedNode("urn:blank") if isinstance(value, BlankNode) else value
                    term = self._context.term_for(predicate, sample)
                    groups.setdefault(term.key, (term, predicate, []))[2].append(value)
        return [groups[key] for key in sorted(groups, key=self._context.position)]

    def _reversed(self, node: Node) -> dict[str, Any]:
        """The parts that point to this node and were not placed before."""
        found: dict[str, list[Any]] = {}
        bare: dict[str, list[Any]] = {}
        for predicate, part in sorted(self._wholes[node], key=lambda each: (self._reverse_position(each[0]), str(each[1]))):
            if part not in self._placed:
                term = self._context.reverse_term(predicate)
                keys, key = (found, term.key) if term else (bare, self._context.term_for(predicate, predicate).key)
                keys.setdefault(key, []).append(self._node(part, (part, predicate, node)))
        return {**found, "@reverse": bare} if bare else dict(found)

    def _reverse_position(self, predicate: NamedNode) -> tuple[int, str]:
        term = self._context.reverse_term(predicate)
        return self._context.position(term.key if term else predicate.value)

    def _values(self, term: Term, predicate: NamedNode, values: list[Value]) -> object:
        if term.by_language:
            return _by_language(each for each in values if isinstance(each, Literal))
        written = [self._value(term, predicate, each) for each in values]
        return written if term.always_array or len(written) > 1 else written[0]

    def _value(self, term: Term, predicate: NamedNode, value: Value) -> object:
        if isinstance(value, Literal):
            return _literal(value, term.coercion)
        if isinstance(value, NamedNode) and not kind_and_slug(value.value) and value not in self._described and term.coercion:
            return value.value
        return self._node(value) if self._belongs_here(value, predicate) else {self._context.id_key: _identifier(value)}

    def _belongs_here(self, node: Node, predicate: NamedNode) -> bool:
        """A part stands with its whole; anything else where it is first mentioned."""
        if node in self._placed or node not in self._properties:
            return False
        return predicate in FORWARD_PARTS or node not in self._parts


def _identifier(node: Node | Triple) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _by_language(values: Iterable[Literal]) -> dict[str, object]:
    """A language map; an array where a language has several values."""
    texts: dict[str, list[str]] = defaultdict(list)
    for value in sorted(values, key=lambda each: (each.language or "", each.value)):
        texts[value.language or "@none"].append(value.value)
    return {language: found[0] if len(found) == 1 else found for language, found in texts.items()}


def _literal(value: Literal, coercion: str) -> object:
    """A literal as JSON; a number or boolean only where its digits survive the way there and back."""
    datatype = value.datatype.value
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if datatype == f"{_XSD}integer" and coercion in {"", datatype} and _INTEGER.fullmatch(value.value):
        return int(value.value)
    if datatype == f"{_XSD}boolean" and coercion in {"", datatype} and value.value in {"true", "false"}:
        return value.value == "true"
    if datatype == coercion or (datatype == f"{_XSD}string" and not coercion):
        return value.value
    return {"@value": value.value} if datatype == f"{_XSD}string" else {"@value": value.value, "@type": datatype}
