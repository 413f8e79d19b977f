"""JSON-LD of a graph, nested as a frame says: the same keys in the same order, sets always arrays, whatever the graph holds.

It is written as text at once, because objects that only wait to be written took most of the time; and what is mentioned in many
places is written once.

Keys, arrays and coercions are those of the context document, so that expanding the tree gives the triples again, exactly. A thing
of ours is always an object with an ``id``, wherever it stands, and with its type and name where they are known; an IRI from
elsewhere is a string. Values stand in the order in which the triples come.
"""

from collections.abc import Container, Iterable, Mapping
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.representations.context import Context, Term
from diplograph.representations.frames import Entry, Frame
from diplograph.representations.json_values import by_language, literal
from diplograph.representations.shared_mentions import NOT_SHARED, SharedMentions
from diplograph.vocabulary import RDF_TYPE, kind_and_slug, term

_TYPE: Final = RDF_TYPE.value
_LABEL: Final = term("skos:prefLabel").value
_NOTHING: Final[Mapping[str, list[Any]]] = {}
_MENTION: Final = Frame("")
_POSITION: Final = itemgetter(0)

# IRIs and blank nodes are texts, which are quicker to compare and to look up than the engine's terms.
Value = str | Literal
Edge = tuple[str, str, str]


class Graph:
    """A graph as trees are made from it.

    Args:
        triples: The graph.
        turned: The properties that are read from object to subject too.

    Attributes:
        nodes: Values by subject and property.
        incoming: Subjects by object and property.
    """

    def __init__(self, triples: Iterable[Triple], turned: Container[str]) -> None:
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
            if key in turned and type(said) is str:
                incoming.setdefault(said, {}).setdefault(key, []).append(name)


class Builder:
    """Writes parts of a graph as text.

    Args:
        graph: The graph.
        context: The context.
        mention: The frame of things that are only mentioned.
        generous: Whether everything is said of a thing that is only mentioned, and not only what the frame names.
        shared: Mentions that other documents have written; they hold type and name, as the mention frame of the full profile.

    Attributes:
        said: The subjects and properties that are shown, those of things with a frame of the profile that shows all left out.
        edges: Single statements that are shown from object to subject.
        placed: The things that are shown by a frame, not only mentioned.
    """

    def __init__(
        self,
        graph: Graph,
        context: Context,
        mention: Frame,
        *,
        generous: bool = False,
        shared: SharedMentions = NOT_SHARED,
    ) -> None:
        self._graph = graph
        self._shared = shared
        self._context = context
        self._mention = mention
        self._generous = generous
        self._around: list[str] = []  # the things inside which something is written
        self._inside = False  # whether it is a mentioned thing of which something is said
        self._mentions: dict[str, str] = {}
        self._names: dict[str, str] = {} if generous else self._mentions
        self._parts: dict[tuple[str, str, str], str] = {}
        self._types: dict[str, str] = {}
        self._id = f"{encode_basestring(context.id_key)}:"
        self._type = f"{encode_basestring(context.type_key)}:"
        self.said: set[tuple[str, str]] = set()
        self.edges: set[Edge] = set()
        self.placed: set[str] = set()

    @property
    def mentioned(self) -> Iterable[str]:
        """The things that are mentioned."""
        return self._mentions.keys()

    def node(self, name: str, frame: Frame, above: Edge | None = None) -> str:
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
        for _, entry, values in self._found(name, frame, properties):
            term = entry.term
            if not term.reverse:
                if not frame.whole:
                    self.said.add((name, term.iri))
                self._values(out, (name, above), entry, values)
            elif above is None or (above[1], above[2]) != (term.iri, name):
                out.append(f"{entry.key}[{','.join(self._reversed(name, entry, values))}]")
        if frame.whole and any(each not in frame.forward and each != _TYPE for each in properties):
            self._others(out, name, frame.forward, above)
        self._around.pop()
        return f"{{{','.join(out)}}}"

    def _found(self, name: str, frame: Frame, properties: Mapping[str, list[Value]]) -> list[tuple[int, Entry, Any]]:
        """What there is for the entries of a frame, in their order."""
        forward = frame.forward
        found: list[tuple[int, Entry, Any]] = []
        for predicate, values in properties.items():
            if entry := forward.get(predicate):
                found.append((entry.position, entry, values))
        if frame.turned and (incoming := self._graph.incoming.get(name)):
            found += [(each.position, each, incoming[each.term.iri]) for each in frame.turned if each.term.iri in incoming]
        found.sort(key=_POSITION)
        return found

    def _head(self, name: str, properties: Mapping[str, list[Value]]) -> list[str]:
        out = [self._id + encode_basestring(name)]
        if types := properties.get(_TYPE):
            self.said.add((name, _TYPE))
            names = [self._type_name(each) for each in types if type(each) is str]
            out.append(self._type + names[0] if len(names) == 1 else f"{self._type}[{','.join(names)}]")
        return out

    def _type_name(self, iri: str) -> str:
        known = self._types.get(iri)
        if known is None:
            known = self._types[iri] = encode_basestring(self._context.type_name(iri))
        return known

    def _reversed(self, name: str, entry: Entry, subjects: list[str]) -> list[str]:
        edges = [(each, entry.term.iri, name) for each in subjects]
        self.edges.update(edges)
        if entry.frame.is_mention:
            return [self._mentioned(each) for each in subjects]
        around = self._around
        return [self._mentioned(edge[0]) if edge[0] in around else self.node(edge[0], entry.frame, edge) for edge in edges]

    def _values(self, out: list[str], place: tuple[str, Edge | None], entry: Entry, values: list[Value]) -> None:
        """Write the values of a property; those that its term cannot hold under another key."""
        term, (name, above) = entry.term, place
        if above is not None and above[0] == name and above[1] == term.iri:
            values = [each for each in values if each != above[2]]
        if term.by_language:
            texts = [(language, each.value) for each in values if type(each) is Literal and (language := each.language)]
            if texts:
                out.append(entry.key + by_language(texts, always_array=term.always_array))
            if len(texts) < len(values):
                self._odd(out, term, [each for each in values if not (isinstance(each, Literal) and each.language)])
        elif term.always_array or len(values) > 1:
            if values:
                out.append(f"{entry.key}[{','.join([self._value(each, name, entry) for each in values])}]")
        elif values:
            out.append(entry.key + self._value(values[0], name, entry))

    def _value(self, value: Value, name: str, entry: Entry) -> str:
        if isinstance(value, Literal):
            return literal(value, entry.term.coercion)
        if entry.frame.is_mention or value not in self._graph.nodes or value in self._around:
            return self._reference(value, entry.term)
        # A citation or a name stands in many places. What it mentions is nothing that it stands in but the root, which is around
        # all of them, so it is written once.
        place = (value, entry.term.iri, entry.frame.name)
        known = self._parts.get(place)
        if known is None:
            known = self._parts[place] = self.node(value, entry.frame, (name, entry.term.iri, value))
        return known

    def _reference(self, name: str, term: Term) -> str:
        """A thing that is only mentioned: an object, unless it is an address elsewhere."""
        if name not in self._graph.nodes and term.coercion and not _is_ours(name):
            return encode_basestring(name)
        return self._mentioned(name)

    def _mentioned(self, name: str) -> str:
        """A thing by type and name; inside itself by its identifier alone (JSON-LD 1.1 Framing, 4.1.2: no circles)."""
        if name in self._around:
            return f"{{{self._id}{encode_basestring(name)}}}"
        mentions = self._names if self._inside else self._mentions
        known = mentions.get(name)
        if known is None:
            known = mentions[name] = self._mention_of_all(name) if self._shared.has_place_for(name) else self._mention_of(name)
        return known

    def _mention_of_all(self, name: str) -> str:
        """A mention that stands in all documents alike."""
        known = self._shared.get(name)
        if known is None:
            known = self._mention_of(name)
            self._shared.keep(name, known)
        else:
            self.said.update(((name, _TYPE), (name, _LABEL)))
        return known

    def _mention_of(self, name: str) -> str:
        properties = self._graph.nodes.get(name, _NOTHING)
        out = self._head(name, properties)
        for _, entry, values in self._found(name, self._mention, properties):
            self.said.add((name, entry.term.iri))
            self._values(out, (name, None), entry, values)
        if self._generous and not self._inside and properties:
            self._inside = True
            self._others(out, name, self._mention.forward, None)
            self._inside = False
        return f"{{{','.join(out)}}}"

    def _others(self, out: list[str], name: str, known: Mapping[str, Any], above: Edge | None) -> None:
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
            self._values(out, (name, None), Entry(0, term, required=False, frame=_MENTION), values)

    def _odd(self, out: list[str], term: Term, values: list[Value]) -> None:
        """Values that do not fit the term of their property: under its prefixed name."""
        bare = Entry(0, self._context.bare(NamedNode(term.iri)), required=False, frame=_MENTION)
        written = [self._value(each, "", bare) for each in values]
        if written:
            out.append(f"{bare.key}[{','.join(written)}]" if len(written) > 1 else bare.key + written[0])

    def flat(self) -> list[str]:
        """Return every thing with all its properties, other things by their identifiers only, sorted (JSON-LD 1.1 API, 7.2)."""
        names = sorted(self._graph.nodes)
        self._mentions.update({each: f"{{{self._id}{encode_basestring(each)}}}" for each in names})
        things = []
        for name in names:
            out = self._head(name, self._graph.nodes[name])
            self._others(out, name, _NOTHING, None)
            things.append(f"{{{','.join(out)}}}")
        return things


def _is_ours(name: str) -> bool:
    return name.startswith("_:") or kind_and_slug(name) is not None


def _name(node: NamedNode | BlankNode | Triple | Literal) -> str:
    if isinstance(node, NamedNode):
        return node.value
    if isinstance(node, BlankNode):
        return f"_:{node.value}"
    raise TypeError("JSON-LD 1.1 has no triples about triples")
