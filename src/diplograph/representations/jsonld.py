"""JSON-LD of a graph, nested as a frame says: the same keys in the same order, sets always arrays, whatever the graph holds.

Keys, arrays and coercions are those of the context document, so that expanding the tree gives the triples again, exactly. A thing
of ours is always an object with an ``id``, wherever it stands, and with its type and name where they are known; an IRI from
elsewhere is a string. Values stand in the order in which the triples come.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.representations.context import Context, Term
from diplograph.representations.frames import Entry, Frame
from diplograph.vocabulary import PREFIXES, RDF_TYPE, kind_and_slug

_XSD: Final = PREFIXES["xsd"]
_STRING: Final = f"{_XSD}string"
_INTEGER_TYPE: Final = f"{_XSD}integer"
_BOOLEAN_TYPE: Final = f"{_XSD}boolean"
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
_TYPE: Final = RDF_TYPE.value
_NOTHING: Final[Mapping[str, list[Any]]] = {}

# IRIs and blank nodes are texts, which are quicker to compare and to look up than the engine's terms.
Value = str | Literal
Edge = tuple[str, str, str]


class Graph:
    """A graph as trees are made from it.

    Attributes:
        nodes: Values by subject and property.
        incoming: Subjects by object and property.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.nodes: dict[str, dict[str, list[Value]]] = {}
        self.incoming: dict[str, dict[str, list[str]]] = {}
        nodes, incoming = self.nodes, self.incoming
        for subject, predicate, value in triples:
            name, key = subject.value if type(subject) is NamedNode else _name(subject), predicate.value
            said = value.value if type(value) is NamedNode else value if isinstance(value, Literal) else _name(value)
            properties = nodes.get(name)
            if properties is None:
                properties = nodes[name] = {}
            if key in properties:
                properties[key].append(said)
            else:
                properties[key] = [said]
            if type(said) is str and key != _TYPE:
                incoming.setdefault(said, {}).setdefault(key, []).append(name)


class Builder:
    """Writes trees of one graph.

    Args:
        graph: The graph.
        context: The context.
        mention: The frame of things that are only mentioned.
        generous: Whether everything is said of a thing that is only mentioned, and not only what the frame names.

    Attributes:
        said: The subjects and properties that are shown.
        edges: Single statements that are shown from object to subject.
        placed: The things that are shown by a frame, not only mentioned.
    """

    def __init__(self, graph: Graph, context: Context, mention: Frame, *, generous: bool = False) -> None:
        self._graph = graph
        self._context = context
        self._mention = mention
        self._generous = generous
        self._around: list[str] = []  # the things inside which something is written
        self._inside = False  # whether it is a mentioned thing of which something is said
        self._mentions: dict[str, dict[str, Any]] = {}
        self._names: dict[str, dict[str, Any]] = {} if generous else self._mentions
        self.said: set[tuple[str, str]] = set()
        self.edges: set[Edge] = set()
        self.placed: set[str] = set()

    @property
    def mentioned(self) -> Iterable[str]:
        """The things that are mentioned."""
        return self._mentions.keys()

    def node(self, name: str, frame: Frame, above: Edge | None = None) -> dict[str, Any]:
        """Return one thing with everything that its frame shows.

        Args:
            name: The thing.
            frame: Its frame.
            above: The edge by which it stands where it stands, which is not said again.
        """
        self.placed.add(name)
        self._around.append(name)
        properties = self._graph.nodes.get(name, _NOTHING)
        out = self._head(name, properties)
        forward = frame.forward
        found: list[tuple[int, Entry, Any]] = []
        for predicate, values in properties.items():
            if entry := forward.get(predicate):
                found.append((entry.position, entry, values))
        if frame.turned and (incoming := self._graph.incoming.get(name)):
            found += [(each.position, each, incoming[each.term.iri]) for each in frame.turned if each.term.iri in incoming]
        found.sort()
        for _, entry, values in found:
            if not entry.term.reverse:
                self.said.add((name, entry.term.iri))
                self._values(out, (name, above), entry, values)
            elif above is None or (above[1], above[2]) != (entry.term.iri, name):
                self._reversed(out, name, entry, values)
        if frame.whole and any(each not in forward and each != _TYPE for each in properties):
            self._others(out, name, forward, above)
        self._around.pop()
        return out

    def _head(self, name: str, properties: Mapping[str, list[Value]]) -> dict[str, Any]:
        out: dict[str, Any] = {self._context.id_key: name}
        if types := properties.get(_TYPE):
            self.said.add((name, _TYPE))
            names = [self._context.type_name(each) for each in types if isinstance(each, str)]
            out[self._context.type_key] = names[0] if len(names) == 1 else names
        return out

    def _reversed(self, out: dict[str, Any], name: str, entry: Entry, subjects: list[str]) -> None:
        edges = [(each, entry.term.iri, name) for each in subjects]
        self.edges.update(edges)
        if entry.frame.is_mention:
            out[entry.term.key] = [self._mentioned(each) for each in subjects]
        else:
            out[entry.term.key] = [self.node(edge[0], entry.frame, edge) for edge in edges]

    def _values(self, out: dict[str, Any], place: tuple[str, Edge | None], entry: Entry, values: list[Value]) -> None:
        """Write the values of a property; those that its term cannot hold under another key."""
        term, (name, above) = entry.term, place
        if above is not None and above[:2] == (name, term.iri):
            values = [each for each in values if each != above[2]]
        if term.by_language:
            if texts := [each for each in values if isinstance(each, Literal) and each.language]:
                out[term.key] = _by_language(texts, always_array=term.always_array)
            if len(texts) < len(values):
                self._odd(out, term, [each for each in values if not (isinstance(each, Literal) and each.language)])
        elif values:
            written = [self._value(each, name, entry) for each in values]
            out[term.key] = written if term.always_array or len(written) > 1 else written[0]

    def _value(self, value: Value, name: str, entry: Entry) -> object:
        if isinstance(value, Literal):
            return _literal(value, entry.term.coercion)
        if entry.frame.is_mention or value not in self._graph.nodes:
            return self._reference(value, entry.term)
        return self.node(value, entry.frame, (name, entry.term.iri, value))

    def _reference(self, name: str, term: Term) -> object:
        """A thing that is only mentioned: an object, unless it is an address elsewhere."""
        if name not in self._graph.nodes and term.coercion and not _is_ours(name):
            return name
        return self._mentioned(name)

    def _mentioned(self, name: str) -> dict[str, Any]:
        if name in self._around:
            return {self._context.id_key: name}
        mentions = self._names if self._inside else self._mentions
        if name not in mentions:
            properties = self._graph.nodes.get(name, _NOTHING)
            out = mentions[name] = self._head(name, properties)
            for entry in self._mention.entries:
                if values := properties.get(entry.term.iri):
                    self.said.add((name, entry.term.iri))
                    self._values(out, (name, None), entry, values)
            if self._generous and not self._inside and properties:
                self._inside = True
                self._others(out, name, self._mention.forward, None)
                self._inside = False
        return mentions[name]

    def _others(self, out: dict[str, Any], name: str, known: Mapping[str, Any], above: Edge | None) -> None:
        """What no entry of a frame is for, in the order of the context."""
        properties = self._graph.nodes[name]
        groups: dict[str, tuple[Term, list[Value]]] = {}
        for predicate in properties.keys() - known.keys() - {_TYPE}:
            self.said.add((name, predicate))
            for value in properties[predicate]:
                if (name, predicate, value) != above:
                    term = self._context.term_for(NamedNode(predicate), NamedNode("urn:x") if isinstance(value, str) else value)
                    groups.setdefault(term.key, (term, []))[1].append(value)
        for key in sorted(groups, key=self._context.position):
            term, values = groups[key]
            self._values(out, (name, None), Entry(0, term, required=False, frame=Frame("")), values)

    def _odd(self, out: dict[str, Any], term: Term, values: list[Value]) -> None:
        """Values that do not fit the term of their property: under its prefixed name."""
        if values:
            bare = Entry(0, self._context.bare(NamedNode(term.iri)), required=False, frame=Frame(""))
            written = [self._value(each, "", bare) for each in values]
            out[bare.term.key] = written if len(written) > 1 else written[0]

    def flat(self) -> list[dict[str, Any]]:
        """Return every thing with all its properties, other things by their identifiers only, sorted (JSON-LD 1.1 API, 7.2)."""
        names = sorted(self._graph.nodes)
        self._mentions.update({each: {self._context.id_key: each} for each in names})
        things = []
        for name in names:
            things.append(self._head(name, self._graph.nodes[name]))
            self._others(things[-1], name, _NOTHING, None)
        return things


def _is_ours(name: str) -> bool:
    return name.startswith("_:") or kind_and_slug(name) is not None


def _name(node: NamedNode | BlankNode | Triple | Literal) -> str:
    if isinstance(node, NamedNode):
        return node.value
    if isinstance(node, BlankNode):
        return f"_:{node.value}"
    raise TypeError("JSON-LD 1.1 has no triples about triples")


def _by_language(values: Iterable[Literal], *, always_array: bool) -> dict[str, object]:
    """A language map; an array where a language has several values, or may have."""
    texts: dict[str, list[str]] = {}
    for language, text in sorted((each.language or "", each.value) for each in values):
        texts.setdefault(language, []).append(text)
    return {language: found if always_array or len(found) > 1 else found[0] for language, found in texts.items()}


def _literal(value: Literal, coercion: str) -> object:
    """A literal as JSON; a number or boolean only where its digits survive the way there and back."""
    datatype, text = value.datatype.value, value.value
    if value.language:
        return {"@value": text, "@language": value.language}
    if datatype == _INTEGER_TYPE and coercion in {"", datatype} and _INTEGER.fullmatch(text):
        return int(text)
    if datatype == _BOOLEAN_TYPE and coercion in {"", datatype} and text in {"true", "false"}:
        return text == "true"
    if datatype == coercion or (datatype == _STRING and not coercion):
        return text
    return {"@value": text} if datatype == _STRING else {"@value": text, "@type": datatype}
