"""Frames: which properties of a thing a document shows, in which order, which of them are nested, and how deep.

They are declared in ``ontology/frames``, one file a version. A frame is a list of keys of the JSON-LD context; behind ``>``
stands the frame of what is nested there, and without one a thing is mentioned by its identifier, type and name. ``!`` marks a key
that is always there, ``@`` a list that several frames share. What the files say is what JSON-LD 1.1 Framing calls a frame with
``@explicit`` and ``@embed: @always``; see :func:`diplograph.representations.schemas.frame_document`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from diplograph.errors import EnvironmentProblem, NotFound
from diplograph.representations.context import Context, Term, read_context
from diplograph.vocabulary import kind_and_slug

CORE: Final = "core"
FULL: Final = "full"
EVIDENCE: Final = "evidence"
SCHEMA_ORG: Final = "schema.org"
_NAME: Final = {SCHEMA_ORG: "name"}
_ANY: Final = "thing"


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a frame.

    Attributes:
        position: Its place among the keys of its frame.
        term: How the context writes it.
        required: Whether it is always there.
        frame: What is shown of the things there.
        key: The key as it begins in a document.
    """

    position: int
    term: Term
    required: bool
    frame: "Frame"
    key: str = field(init=False, default="", compare=False)

    def __post_init__(self) -> None:
        """Write the key once."""
        object.__setattr__(self, "key", f"{json.dumps(self.term.key)}:")


@dataclass(frozen=True, slots=True)
class Frame:
    """What is shown of a thing at one place.

    Attributes:
        name: Its name.
        types: What ``type`` can be; empty when it can be anything.
        entries: The keys, in their order.
        forward: The entries that are read from subject to object, by property.
        turned: The entries that are read from object to subject.
        whole: Whether properties without an entry are shown as well, behind the others.
    """

    name: str
    types: tuple[str | tuple[str, ...], ...] = ()
    entries: tuple[Entry, ...] = ()
    forward: Mapping[str, Entry] = field(default_factory=dict)
    turned: tuple[Entry, ...] = ()
    whole: bool = False

    @property
    def is_mention(self) -> bool:
        """Whether a thing is only named here."""
        return not self.name


class Frames:
    """The frames of one version.

    Args:
        document: What their file holds.
        version: The version that their addresses carry.
        contexts: The contexts of the profiles.
    """

    def __init__(self, document: Mapping[str, Any], version: str, contexts: Mapping[str, Context]) -> None:
        self.version = version
        self._document = document
        self._contexts = contexts
        self._made: dict[tuple[str, str], Frame] = {}
        self._turned: dict[str, frozenset[str]] = {}
        self.addresses = frozenset(document["addresses"])

    def context(self, profile: str) -> Context:
        """Return the context that documents of a profile use."""
        return self._contexts[profile]

    def names(self, profile: str) -> tuple[str, ...]:
        """Return the names of a profile's frames, sorted."""
        return tuple(sorted(self._declared[profile]))

    def turned(self, profile: str) -> frozenset[str]:
        """Return the properties that frames of a profile read from object to subject."""
        if profile not in self._turned:
            frames = [self.frame(profile, name) for name in self.names(profile)]
            self._turned[profile] = frozenset(entry.term.iri for each in frames for entry in each.turned)
        return self._turned[profile]

    def of(self, profile: str, iri: str) -> Frame:
        """Return the frame of a thing that a document is about."""
        kind, _ = kind_and_slug(iri) or (_ANY, "")
        name = self._document["kinds"].get(kind, kind)
        return self.frame(profile, name if name in self._declared[profile] else _ANY)

    def frame(self, profile: str, name: str) -> Frame:
        """Return a frame by its name; that with the empty name mentions things.

        Raises:
            NotFound: when the profile has no such frame.
        """
        if (profile, name) not in self._made:
            self._made[profile, name] = self._make(profile, name)
        return self._made[profile, name]

    def _make(self, profile: str, name: str) -> Frame:
        declared = {"keys": [_NAME.get(profile, "label")]} if not name else self._declared[profile].get(name)
        if declared is None:
            raise NotFound(f"there is no frame {name}", f"there are: {', '.join(self.names(profile))}")
        types = tuple(tuple(each) if isinstance(each, list) else each for each in declared.get("types", ()))
        entries = tuple(self._entries(profile, declared["keys"], name))
        forward = {each.term.iri: each for each in entries if not each.term.reverse}
        turned = tuple(each for each in entries if each.term.reverse)
        return Frame(name, types, entries, forward, turned, whole=bool(name) and profile == FULL)

    def _entries(self, profile: str, lines: Iterable[str], name: str) -> Iterator[Entry]:
        seen = set()
        for line in self._spread(lines):
            key, _, nested = line.replace(" ", "").partition(">")
            key, required = key.removesuffix("!"), key.endswith("!")
            if key not in seen and key not in self._left_out(profile):
                seen.add(key)
                # A mention has keys with plain values only.
                frame = self.frame(profile, nested) if name else Frame("")
                yield Entry(len(seen), self._contexts[profile].named(key), required, frame)

    def _spread(self, lines: Iterable[str]) -> Iterator[str]:
        """The keys, lists that several frames share spelt out."""
        for line in lines:
            if line.startswith("@"):
                yield from self._spread(self._document["groups"][line.removeprefix("@")])
            else:
                yield line

    def _left_out(self, profile: str) -> frozenset[str]:
        return frozenset(self._document[EVIDENCE]["without"]) if profile == EVIDENCE else frozenset()

    @cached_property
    def _declared(self) -> Mapping[str, Mapping[str, Any]]:
        """The declarations by profile; evidence has those of the full profile, but for a few."""
        declared = {profile: self._document[profile] for profile in (CORE, FULL, SCHEMA_ORG)}
        return {**declared, EVIDENCE: {**self._document[FULL], **self._document[EVIDENCE]["instead"]}}


def read_frames(folder: Path, context: Context) -> Frames:
    """Read the newest frames of a release.

    Args:
        folder: The ontology's folder.
        context: The newest context, which the frames are for.

    Raises:
        NotFound: when the release has none.
        EnvironmentProblem: when the file is not JSON, or is for another context.
    """
    files = sorted((folder / "frames").glob("*.json"), key=lambda file: [int(number) for number in file.stem.split(".")])
    if not files:
        raise NotFound("this release has no frames", "ontology/frames/ should hold some")
    others = read_context(sorted((folder / "context" / SCHEMA_ORG).glob("*.jsonld")))
    try:
        document = json.loads(files[-1].read_text(encoding="utf-8"))
    except ValueError as error:
        raise EnvironmentProblem(f"{files[-1]}: not JSON: {error}") from None
    return Frames(document, files[-1].stem, {CORE: context, FULL: context, EVIDENCE: context, SCHEMA_ORG: others})
