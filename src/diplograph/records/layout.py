"""The layout of ``data/``: the path of a record is its identity.

``meetings/<series>/<slug>.ttl`` holds ``meeting:<slug>``; every other folder is flat, ``people/<slug>.ttl`` holds
``person:<slug>``. Each folder says which other kinds of things a record may hold beside its main thing.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from pyoxigraph import NamedNode

from diplograph.vocabulary import KINDS, SLUG, kind_and_slug, thing


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of records.

    Attributes:
        name: The folder's name under ``data/``.
        kind: The kind of each record's main thing.
        parts: The kinds of things that may be described beside it.
        by_series: Whether the records stand in one subfolder for each meeting series.
    """

    name: str
    kind: str
    parts: frozenset[str]
    by_series: bool = False


def _folder(name: str, kind: str, *parts: str, by_series: bool = False) -> Folder:
    return Folder(name, kind, frozenset(parts), by_series)


FOLDERS: Final[tuple[Folder, ...]] = (
    _folder(
        "meetings",
        "meeting",
        *("participation", "act", "collective", "document", "assertion", "name", "citation"),
        by_series=True,
    ),
    _folder("addresses", "address", "participation", "act", "assertion", "name", "citation"),
    _folder("coverage", "coverage", "year-coverage"),
    _folder("datasets", "dataset"),
    _folder("documents", "document", "assertion", "name", "citation"),
    _folder("formats", "format", "membership", "series", "assertion", "name", "citation"),
    _folder("initiatives", "initiative", "stage", "assertion", "name", "citation"),
    _folder("organizations", "organization", "body", "office", "name", "citation"),
    _folder("people", "person", "tenure", "assertion", "name", "citation"),
    _folder("places", "place", "name", "citation"),
    _folder("publishers", "publisher", "name", "citation"),
    _folder("regions", "region", "name", "citation"),
    _folder("sessions", "session", "name", "citation"),
    _folder("sources", "source", "name", "citation"),
    _folder("states", "state", "body", "office", "population", "name", "citation"),
)
_BY_NAME: Final = {folder.name: folder for folder in FOLDERS}
_BY_KIND: Final = {folder.kind: folder for folder in FOLDERS}
_DEPTH_BY_SERIES: Final = 3
_DEPTH_FLAT: Final = 2


def folder_of(kind: str) -> Folder | None:
    """Return the folder whose records are things of ``kind``, or ``None`` if they stand in others' records."""
    return _BY_KIND.get(kind)


def identity_of(path: PurePosixPath) -> NamedNode | None:
    """Return the thing that a file at ``path`` (relative to ``data/``) must describe; ``None`` if no record belongs there.

    >>> identity_of(PurePosixPath("people/sergey-lavrov.ttl")).value
    'https://w3id.org/diplograph/person/sergey-lavrov'
    """
    folder = _BY_NAME.get(path.parts[0]) if path.parts else None
    depth = _DEPTH_BY_SERIES if folder and folder.by_series else _DEPTH_FLAT
    if folder is None or len(path.parts) != depth or path.suffix != ".ttl" or not SLUG.fullmatch(path.stem):
        return None
    return thing(folder.kind, path.stem)


def path_of(main: NamedNode, series: str = "") -> PurePosixPath:
    """Return where the record of ``main`` belongs, relative to ``data/``.

    Args:
        main: The record's main thing.
        series: The slug of the series, for a meeting.

    Raises:
        KeyError: when things of this kind have no record of their own.
    """
    kind, slug = kind_and_slug(main.value) or ("", "")
    folder = _BY_KIND[kind]
    return PurePosixPath(folder.name, *([series] if folder.by_series else []), f"{slug}.ttl")


def record_graph(main: NamedNode) -> NamedNode:
    """Return the name of the graph that holds the record of ``main``.

    >>> record_graph(NamedNode("https://w3id.org/diplograph/state/turkmenistan")).value
    'https://w3id.org/diplograph/record/state-turkmenistan'
    """
    kind, slug = kind_and_slug(main.value) or ("", "")
    return thing("record", f"{kind}-{slug}")


def things_of_record(record: NamedNode) -> list[NamedNode]:
    """Return the things whose record a name may be, the likeliest first: a kind may begin as another one does.

    Args:
        record: The name of a graph, such as :func:`record_graph` gives; any other gives nothing.

    >>> [each.value.removeprefix("https://w3id.org/diplograph/") for each in things_of_record(thing("record", "act-type-a"))]
    ['act-type/a', 'act/type-a']
    """
    kind, slug = kind_and_slug(record.value) or ("", "")
    kinds = (each for each in KINDS if kind == "record" and slug.startswith(f"{each}-"))
    return [thing(each, slug.removeprefix(f"{each}-")) for each in sorted(kinds, key=len, reverse=True)]
