"""Indexes of names that tests make from a few statements."""

import io
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from diplograph.search import IndexFolder, NameIndex
from diplograph.search.building import build
from diplograph.search.gathering import LINKS
from diplograph.vocabulary import BASE, term


def named(thing: str, *names: str, links: int = 0, **other: str) -> list[Triple]:
    """What the stream says of a thing: its labels, each perhaps with ``@`` and a language, how often it is linked, other names.

    Args:
        thing: Kind and slug, with a slash between.
        names: Its labels.
        links: How often other things lead to it.
        other: Names by other properties: ``altLabel="…"``.
    """
    subject = NamedNode(BASE + thing)
    said = [Triple(subject, term("skos:prefLabel"), _literal(each)) for each in names]
    said += [Triple(subject, term(f"skos:{name}"), _literal(each)) for name, each in other.items()]
    return [*said, Triple(subject, NamedNode(LINKS), Literal(links))]


def _literal(name: str) -> Literal:
    text, mark, language = name.rpartition("@")
    return Literal(text, language=language) if mark else Literal(name)


def index_of(folder: Path, *statements: Iterable[Triple]) -> NameIndex:
    """An index of what was said, in a folder of its own."""
    folder.mkdir(exist_ok=True)
    made = IndexFolder(folder)
    said = [each for group in statements for each in group]
    build(io.BytesIO(serialize(said, format=RdfFormat.N_TRIPLES) or b""), made.file)
    return NameIndex(made, "made")


def found(index: NameIndex, text: str, *kinds: str, limit: int = 10) -> list[str]:
    """The things that are found, as kind/slug."""
    return [each.named.thing for each in index.search(text, kinds, limit)]
