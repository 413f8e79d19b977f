"""What records may name: things and terms with their labels, name keys and classes, and what each property may hold."""

from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping, MutableMapping
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.name_keys import name_key
from diplograph.turtle import Document
from diplograph.vocabulary import BASE, PREFIXES, RDF_TYPE, term

_LABELS: Final = frozenset(term(f"skos:{name}") for name in ("prefLabel", "altLabel", "hiddenLabel")) | {term("rdfs:label")}
_NAME_FORM: Final = term("diplo:hasNameForm")
_NAME_TEXT: Final = term("diplo:nameText")
_DEFINITIONS: Final = (term("skos:definition"), term("skos:scopeNote"), term("rdfs:comment"), term("dcterms:title"))
_SUBCLASS: Final = term("rdfs:subClassOf")
_PATH: Final = term("sh:path")
_DATATYPE: Final = term("sh:datatype")
_SEE_ALSO: Final = term("rdfs:seeAlso")
_IN_SCHEME: Final = term("skos:inScheme")
_RANGE: Final = term("schema:rangeIncludes")


def namespace_of(iri: str) -> str:
    """Return an IRI without its local name.

    >>> namespace_of("https://w3id.org/diplograph/mode/hybrid")
    'https://w3id.org/diplograph/mode/'
    """
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


class Known:
    """An index of all that documents describe; each part is made when it is first asked for.

    Args:
        documents: The ontology, the schemes and the records.
        shapes: The shapes document.
    """

    def __init__(self, documents: Iterable[Document], shapes: Document | None = None) -> None:
        self._documents = tuple(documents)
        self._shapes = shapes

    def with_more(self, documents: Iterable[Document]) -> "Known":
        """Return what is known with some more documents; what is known already is not read again."""
        return _More(documents, self)

    @cached_property
    def things(self) -> MutableMapping[NamedNode, Document]:
        """Everything that is described, with the first document that does."""
        return {subject: document for document in reversed(self._documents) for subject in document.subjects}

    @cached_property
    def by_namespace(self) -> Mapping[str, list[str]]:
        """The local names of what is described, by namespace."""
        found: dict[str, list[str]] = defaultdict(list)
        for thing in self.things:
            namespace = namespace_of(thing.value)
            found[namespace].append(thing.value[len(namespace) :])
        return found

    @cached_property
    def _values(self) -> dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]]:
        found: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        for document in self._documents:
            for statement in document.statements:
                triple = statement.triple
                if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
                    found[triple.subject][triple.predicate].append(triple.object)
        return found

    def values(self, thing: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
        """Return a thing's values of a property."""
        return self._values[thing][predicate] if thing in self._values and predicate in self._values[thing] else []

    def names(self, thing: NamedNode) -> list[Literal]:
        """Return all written names of a thing: labels of every kind and name forms."""
        labels = [value for label in _LABELS for value in self.values(thing, label)]
        forms = [form for form in self.values(thing, _NAME_FORM) if isinstance(form, NamedNode)]
        texts = [text for form in forms for text in self.values(form, _NAME_TEXT)]
        return [name for name in [*labels, *texts] if isinstance(name, Literal)]

    def label(self, thing: NamedNode) -> str:
        """Return a thing's English label, else any, else nothing."""
        found = [
            value
            for label in (term("skos:prefLabel"), term("rdfs:label"))
            for value in self.values(thing, label)
            if isinstance(value, Literal)
        ]
        return next((each.value for each in found if each.language == "en"), found[0].value if found else "")

    def definition(self, thing: NamedNode) -> str:
        """Return what a thing's description says it is, in English where it can be, else nothing."""
        found = [value for each in _DEFINITIONS for value in self.values(thing, each) if isinstance(value, Literal)]
        return next((each.value for each in found if each.language == "en"), found[0].value if found else "")

    @cached_property
    def by_key(self) -> MutableMapping[str, list[NamedNode]]:
        """Things under our own base by the keys of all their names."""
        found: dict[str, list[NamedNode]] = defaultdict(list)
        for thing in self.things:
            for key in sorted({name_key(name.value) for name in self.names(thing)} - {""}):
                found[key].append(thing)
        return found

    @cached_property
    def demanded(self) -> Mapping[NamedNode, set[NamedNode]]:
        """The datatypes that property shapes demand, by property."""
        facts = [each.triple for each in self._shapes.statements] if self._shapes else []
        paths = {each.subject: each.object for each in facts if each.predicate == _PATH}
        found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for each in facts:
            path = paths.get(each.subject)
            if each.predicate == _DATATYPE and isinstance(path, NamedNode) and isinstance(each.object, NamedNode):
                found[path].add(each.object)
        return found

    def ranges(self, predicate: NamedNode) -> set[NamedNode]:
        """Return the datatypes that shapes demand of a property's values, else what the ontology names."""
        named = {value for value in self.values(predicate, _RANGE) if isinstance(value, NamedNode)}
        return self.demanded.get(predicate) or named

    def classes(self, thing: NamedNode) -> set[NamedNode]:
        """Return a thing's classes and all that are above them."""
        found: set[NamedNode] = set()
        waiting = [value for value in self.values(thing, RDF_TYPE) if isinstance(value, NamedNode)]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += [above for above in self.values(each, _SUBCLASS) if isinstance(above, NamedNode)]
        return found

    def fits(self, thing: NamedNode, predicate: NamedNode) -> bool:
        """Tell whether a thing may be a property's value, as far as the ontology says: its scheme, else its class.

        A range of another vocabulary excludes nothing, because its classes are not all known here.
        """
        schemes = {each for each in self.values(predicate, _SEE_ALSO) if isinstance(each, NamedNode) and _is_scheme(each)}
        if schemes:
            return bool(schemes & set(self.values(thing, _IN_SCHEME)))
        ranges = self.ranges(predicate)
        ours = bool(ranges) and all(each.value.startswith(BASE) for each in ranges)
        return not ours or bool(self.classes(thing) & ranges)


class _More(Known):
    """What is known with some more documents, which have the last word on what they describe."""

    def __init__(self, documents: Iterable[Document], beneath: Known) -> None:
        super().__init__(documents)
        self._beneath, self._own = beneath, Known(self._documents)

    @cached_property
    def things(self) -> MutableMapping[NamedNode, Document]:
        return ChainMap(self._own.things, self._beneath.things)

    @cached_property
    def by_namespace(self) -> Mapping[str, list[str]]:
        before = self._beneath.by_namespace
        more = {
            namespace: [each for each in names if NamedNode(namespace + each) not in self._beneath.things]
            for namespace, names in self._own.by_namespace.items()
        }
        return {**before, **{namespace: [*before.get(namespace, ()), *names] for namespace, names in more.items()}}

    @cached_property
    def by_key(self) -> MutableMapping[str, list[NamedNode]]:
        before = self._beneath.by_key
        more = {key: [*before.get(key, ()), *things] for key, things in self._own.by_key.items()}
        return ChainMap({key: list(dict.fromkeys(things)) for key, things in more.items()}, before)

    def values(self, thing: NamedNode, predicate: NamedNode) -> list[NamedNode | Literal]:
        return (self._own if thing in self._own.things else self._beneath).values(thing, predicate)

    @property
    def demanded(self) -> Mapping[NamedNode, set[NamedNode]]:
        return self._beneath.demanded


def _is_scheme(thing: NamedNode) -> bool:
    return thing.value.startswith(PREFIXES["scheme"])
