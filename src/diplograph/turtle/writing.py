"""Triples to canonical Turtle: one text for one graph, whatever the order they came in.

The form: prefixes sorted and only those used; the main thing first, then the others by name; ``a`` on the subject's line,
then one predicate and one object a line, sorted; the closing dot on a line of its own, so that a line can be added or removed
without touching its neighbours. Terms are written by pyoxigraph, so no literal changes its lexical form; language
tags come out in lower case, as RDF 1.1 allows (section 3.3).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.vocabulary import PREFIXES, RDF_TYPE, compact

_INDENT: Final = "    "
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_XSD_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")
_XSD_BOOLEAN: Final = NamedNode(PREFIXES["xsd"] + "boolean")
_LOCAL_NAME: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_PREFIX_USED: Final = re.compile(r"(?:^|[\s^])([a-z][a-z0-9-]*):(?=[A-Za-z0-9_])")

Term = NamedNode | BlankNode | Literal | Triple


def written(term: Term) -> str:
    """Write one term as it stands in a canonical file.

    >>> written(Literal("2020-10-15", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")))
    '"2020-10-15"^^xsd:date'
    """
    if isinstance(term, NamedNode):
        return _iri(term.value)
    if isinstance(term, Literal) and not term.language:
        if _is_bare(term):
            return term.value
        text, mark, _ = str(term).rpartition("^^")
        return f"{text}{mark}{_iri(term.datatype.value)}" if mark and text.endswith('"') else str(term)
    return str(term)


def render(triples: Iterable[Triple], main: NamedNode | None = None) -> str:
    """Write triples as canonical Turtle.

    Args:
        triples: The graph; repeated triples are written once.
        main: The thing that the file is about, written first; without it all subjects stand in order of name.

    Returns:
        The text, ending in a newline; empty for an empty graph.
    """
    blocks = _blocks(triples, main)
    if not blocks:
        return ""
    header = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in _used_prefixes(blocks))
    body = "\n".join("".join(f"{line}\n" for line in block) for block in blocks)
    return f"{header}\n{body}" if header else body


def _blocks(triples: Iterable[Triple], main: NamedNode | None) -> list[list[str]]:
    """One list of lines for each subject."""
    properties: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for triple in triples:
        predicate = "a" if triple.predicate == RDF_TYPE else written(triple.predicate)
        properties[written(triple.subject)].add((predicate, written(triple.object)))
    first = written(main) if main else ""
    subjects = sorted(properties, key=lambda subject: (subject != first, subject))
    return [_block(subject, properties[subject]) for subject in subjects]


def _block(subject: str, properties: set[tuple[str, str]]) -> list[str]:
    ordered = sorted(properties, key=lambda pair: (pair[0] != "a", pair))
    lines = [f"{_INDENT}{predicate} {value} ;" for predicate, value in ordered]
    return [f"{subject} {lines[0].lstrip()}", *lines[1:], f"{_INDENT}."]


def _used_prefixes(blocks: list[list[str]]) -> list[str]:
    without_strings = (re.sub(r'"(?:[^"\\]|\\.)*"|<[^>]*>', '""', line) for block in blocks for line in block)
    found = {match[1] for line in without_strings for match in _PREFIX_USED.finditer(line.replace('""', " "))}
    return sorted(found & PREFIXES.keys())


def _iri(iri: str) -> str:
    name = compact(iri)
    prefix, _, local = name.partition(":")
    return name if prefix in PREFIXES and _LOCAL_NAME.fullmatch(local) else str(NamedNode(iri))


def _is_bare(literal: Literal) -> bool:
    """Integers and booleans need no quotes; their digits stay as they are."""
    if literal.datatype == _XSD_INTEGER:
        return _INTEGER.fullmatch(literal.value) is not None
    return literal.datatype == _XSD_BOOLEAN and literal.value in {"true", "false"}
