"""Property paths (SPARQL 1.1 Query, section 9; SHACL, section 2.3.1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode


@dataclass(frozen=True, slots=True)
class Link:
    """One property, or any when it is ``None``."""

    predicate: NamedNode | None


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path walked from its end to its beginning."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after another."""

    paths: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One path or another."""

    paths: tuple["Path", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path any number of times.

    Attributes:
        path: The path.
        least: 0 when it may be left out, else 1.
        many: Whether it may be walked more than once.
    """

    path: "Path"
    least: int
    many: bool


Path = Link | Inverse | Sequence | Alternative | Repeat


def inverted(path: Path) -> Path:
    """Return the path from the end to the beginning, with only properties inverted.

    >>> p, q = Link(NamedNode("http://example.org/p")), Link(NamedNode("http://example.org/q"))
    >>> inverted(Sequence((p, Inverse(q)))) == Sequence((q, Inverse(p)))
    True
    """
    match path:
        case Link():
            return Inverse(path)
        case Inverse(inner):
            return inner
        case Sequence(paths):
            return Sequence(tuple(inverted(each) for each in reversed(paths)))
        case Alternative(paths):
            return Alternative(tuple(map(inverted, paths)))
        case Repeat(inner, least, many):
            return Repeat(inverted(inner), least, many)


def written_path(path: Path) -> str:
    """Return a path as SPARQL writes it.

    >>> written_path(Repeat(Inverse(Link(NamedNode("http://example.org/p"))), 0, many=True))
    '(^(<http://example.org/p>))*'
    """
    match path:
        case Link(predicate):
            return str(predicate)
        case Inverse(inner):
            return f"^({written_path(inner)})"
        case Sequence(paths):
            return "/".join(f"({written_path(each)})" for each in paths)
        case Alternative(paths):
            return "|".join(f"({written_path(each)})" for each in paths)
        case Repeat(inner, least, many):
            return f"({written_path(inner)}){('*', '+')[least] if many else '?'}"


def links(path: Path) -> Iterator[NamedNode]:
    """Yield the properties of a path."""
    match path:
        case Link(predicate):
            yield from [predicate] if predicate is not None else []
        case Inverse(inner) | Repeat(inner):
            yield from links(inner)
        case Sequence(paths) | Alternative(paths):
            for each in paths:
                yield from links(each)
