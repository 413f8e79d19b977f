"""Which documents describe a thing: as they stand, or with some gone and others in their place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from pyoxigraph import NamedNode

from diplograph.records import Record
from diplograph.turtle import Document


@dataclass(frozen=True, slots=True)
class Descriptions:
    """An index from things to the documents that describe them.

    Attributes:
        known: The documents by what they describe; where several describe one thing, records stand before others.
        changed: What is different from that.
    """

    known: Mapping[NamedNode, Sequence[Document]]
    changed: Mapping[NamedNode, Sequence[Document]] = field(default_factory=dict)

    @classmethod
    def read(cls, documents: Iterable[Document]) -> Self:
        """Return the index of some documents."""
        known: dict[NamedNode, list[Document]] = {}
        for document in sorted(documents, key=_is_no_record):
            for subject in document.subjects:
                known.setdefault(subject, []).append(document)
        return cls(known)

    def of(self, thing: NamedNode) -> Sequence[Document]:
        """Return the documents that describe a thing."""
        return self.changed[thing] if thing in self.changed else self.known.get(thing, ())

    def __contains__(self, thing: NamedNode) -> bool:
        return bool(self.of(thing))

    def __iter__(self) -> Iterator[NamedNode]:
        yield from (thing for thing in self.known if thing not in self.changed)
        yield from (thing for thing, documents in self.changed.items() if documents)

    def after(self, gone: Sequence[Document], put: Sequence[Document]) -> Self:
        """Return the index with some documents gone and others there; it costs as much as these hold, whatever the rest does.

        Args:
            gone: Documents of this index.
            put: Documents that are none.
        """
        left = {id(document) for document in gone}
        changed = dict(self.changed)
        for thing in dict.fromkeys(thing for document in [*gone, *put] for thing in document.subjects):
            stay = [document for document in self.of(thing) if id(document) not in left]
            come = [document for document in put if thing in document.subjects]
            changed[thing] = sorted([*stay, *come], key=_is_no_record)
        return replace(self, changed=changed)


def _is_no_record(document: Document) -> bool:
    return not isinstance(document, Record)
