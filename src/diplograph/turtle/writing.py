"""Triples to canonical Turtle: one text for one graph, whatever the order they came in.

The form: prefixes sorted and only those used; the main thing first, then the others by name; ``a`` on the subject's line,
then one predicate and one object a line, sorted; the closing dot on a line of its own, so that a line can be added or removed
without touching its neighbours. Terms are written by pyoxigraph, so no literal changes its lexical form; language
tags come out in lower case, as RDF 1.1 allows (section 3.3).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.vocabulary import PREFIXES, RDF_TYPE, compact

_INDENT: Final = "    "
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_XSD_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")
_XSD_BOOLEAN: Final = NamedNode(PREFIXES["xsd"] + "boolean")
_LOCAL_NAME: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")

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
    blocks, used = _blocks(triples, main)
    if not blocks:
        return ""
    header = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(used))
    body = "\n".join("".join(f"{line}\n" for line in block) for block in blocks)
    return f"{header}\n{body}" if header else body


def _blocks(triples: Iterable[Triple], main: NamedNode | None) -> tuple[list[list[str]], set[str]]:
    """One list of lines for each subject, and the prefixes in all of them."""
    properties: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for triple in triples:
        predicate = "a" if triple.predicate == RDF_TYPE else written(triple.predicate)
        properties[written(triple.subject)].add((predicate, written(triple.object)))
    first = written(main) if main else ""
    subjects = sorted(properties, key=lambda subject: (subject != first, subject))
    words = {*properties, *(word for pairs in properties.values() for pair in pairs for word in pair)}
    return [_block(subject, properties[subject]) for subject in subjects], {_prefix_of(word) for word in words} - {""}


def _block(subject: str, properties: set[tuple[str, str]]) -> list[str]:
    ordered = sorted(properties, key=lambda pair: (pair[0] != "a", pair))
    lines = [f"{_INDENT}{predicate} {value} ;" for predicate, value in ordered]
    return [f"{subject} {lines[0].lstrip()}", *lines[1:], f"{_INDENT}."]


def _prefix_of(word: str) -> str:
    """The prefix that a written term uses, of a literal that of its datatype; empty when it uses none."""
    name = word.rpartition('"')[2].removeprefix("^^") if word.startswith('"') else word
    return "" if name.startswith(("<", "@", "_:")) else name.rpartition(":")[0]


# Few IRIs, such as properties, classes and concepts, make up most of a record.
@lru_cache(maxsize=65_536)
def _iri(iri: str) -> str:
    name = compact(iri)
    prefix, _, local = name.partition(":")
    return name if prefix in PREFIXES and _LOCAL_NAME.fullmatch(local) else str(NamedNode(iri))


def _is_bare(literal: Literal) -> bool:
    """Integers and booleans need no quotes; their digits stay as they are."""
    if literal.datatype == _XSD_INTEGER:
        return _INTEGER.fullmatch(literal.value) is not None
    return literal.datatype == _XSD_BOOLEAN and literal.value in {"true", "false"}
