"""The JSON-LD context, read the other way round: from a predicate and a value to the key to write it under (JSON-LD 1.1, 4.1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from diplograph.errors import EnvironmentProblem, NotFound
from diplograph.vocabulary import compact, term

_IRI_TYPES: Final = {"@id", "@vocab"}
_LABEL: Final = term("skos:prefLabel").value


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the context.

    Attributes:
        key: The JSON key.
        iri: The property that it stands for.
        reverse: Whether it is read from object to subject.
        coercion: ``@id`` for IRIs, the IRI of a datatype, or empty.
        by_language: Whether its value is an object with language tags for keys.
        always_array: Whether its value is an array even when there is one.
    """

    key: str
    iri: str
    reverse: bool
    coercion: str
    by_language: bool
    always_array: bool

    def fits(self, value: NamedNode | Literal) -> int:
        """How well a value can be written under this term; 0 when it cannot."""
        if self.by_language:
            return 3 if isinstance(value, Literal) and value.language else 0
        if isinstance(value, NamedNode):
            return 3 if self.coercion in _IRI_TYPES else 1
        if self.coercion == value.datatype.value:
            return 3
        return 1 if self.coercion else 2


class Context:
    """A JSON-LD context that maps keys to properties.

    Args:
        document: The context document, an object with ``@context``.
        version: The version that its address carries.
    """

    def __init__(self, document: Mapping[str, Any], version: str) -> None:
        self.version = version
        self._entries: dict[str, Any] = {key: value for key, value in document["@context"].items() if not key.startswith("@")}
        aliases = {value: key for key, value in self._entries.items() if isinstance(value, str)}
        self.id_key = aliases.get("@id", "@id")
        self.type_key = aliases.get("@type", "@type")
        # Names first, because people read these documents too.
        names = sorted(self._entries, key=lambda key: self._expand(_property_of(self._entries[key])) != _LABEL)
        self._order = {key: position for position, key in enumerate(names)}
        self._types = {self._expand(value): key for key, value in self._entries.items() if self._names_class(value)}
        self._terms: dict[tuple[str, bool], list[Term]] = {}
        self._by_key: dict[str, Term] = {}
        for key, value in self._entries.items():
            if isinstance(value, dict):
                entry = self._term(key, value)
                self._terms.setdefault((entry.iri, entry.reverse), []).append(entry)
                self._by_key[key] = entry

    def term_for(self, predicate: NamedNode, value: NamedNode | Literal) -> Term:
        """Return the term under which a value of a property is written; without one, the property's prefixed name."""
        fitting = [each for each in self._terms.get((predicate.value, False), []) if each.fits(value)]
        return max(fitting, key=lambda each: each.fits(value), default=self.bare(predicate))

    def named(self, key: str) -> Term:
        """Return the term of a key of the context.

        Raises:
            KeyError: when the context has no such key.
        """
        return self._by_key[key]

    def reverse_term(self, predicate: NamedNode) -> Term | None:
        """Return the term that reads a property from object to subject, or ``None``."""
        return next(iter(self._terms.get((predicate.value, True), [])), None)

    def type_name(self, iri: str) -> str:
        """Return what a class is called under ``type``."""
        return self._types.get(iri) or self._short(iri)

    def class_of(self, name: str) -> str:
        """Return the class that a name under ``type`` means."""
        return self._expand(str(self._entries.get(name, name)))

    def property_of(self, key: str) -> Term:
        """Return the term of a key, be it of the context or a prefixed name."""
        return self._by_key.get(key) or self.bare(NamedNode(self._expand(key)))

    def position(self, key: str) -> tuple[int, str]:
        """A sort key: the order of the context document, keys that it does not have at the end."""
        return self._order.get(key, len(self._order)), key

    def bare(self, predicate: NamedNode) -> Term:
        """Return the term of a property by its prefixed name, which no key of the context stands for."""
        return Term(
            self._short(predicate.value), predicate.value, reverse=False, coercion="", by_language=False, always_array=False
        )

    def _short(self, iri: str) -> str:
        """A prefixed name if the context has the prefix, else the whole IRI."""
        name = compact(iri).strip("<>")
        return name if name.partition(":")[0] in self._entries else iri

    def _names_class(self, value: object) -> bool:
        """A plain entry that is neither a keyword nor a prefix names a class."""
        return isinstance(value, str) and not value.startswith("@") and not value.endswith(("/", "#"))

    def _term(self, key: str, value: Mapping[str, Any]) -> Term:
        container = value.get("@container", [])
        containers = [container] if isinstance(container, str) else container
        coercion = value.get("@type", "")
        return Term(
            key,
            self._expand(value.get("@reverse") or value.get("@id", key)),
            "@reverse" in value,
            coercion if coercion in _IRI_TYPES or not coercion else self._expand(coercion),
            "@language" in containers,
            "@set" in containers,
        )

    def _expand(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        namespace = self._entries.get(prefix)
        return f"{namespace}{local}" if colon and isinstance(namespace, str) and not local.startswith("//") else name


def _property_of(entry: object) -> str:
    """The property that an entry of the context names, as written there; empty for a reverse one."""
    return str(entry.get("@id", "")) if isinstance(entry, dict) else ""


def read_context(files: list[Path]) -> Context:
    """Read the newest of a release's contexts, whose file names are their versions.

    Raises:
        NotFound: when the release has none.
        EnvironmentProblem: when the file is not JSON.
    """
    if not files:
        raise NotFound("this release has no JSON-LD context", "ontology/context/ should hold one")
    newest = max(files, key=lambda file: [int(number) for number in file.stem.split(".")])
    try:
        return Context(json.loads(newest.read_text(encoding="utf-8")), newest.stem)
    except ValueError as error:
        raise EnvironmentProblem(f"{newest}: not JSON: {error}") from None
