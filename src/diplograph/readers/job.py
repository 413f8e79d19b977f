"""What a reader is asked, and how both ends of its line say it: length-prefixed frames, nothing that could be code."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, Self

from diplograph.negotiation import RESULTS_JSON

_LENGTH: Final = struct.Struct(">I")
_HEAD: Final = struct.Struct(">cI")


# Neither stands in an IRI or in the name of a format; the query, which may hold anything, comes last.
_MARK: Final = "\0"
BEHIND: Final = _MARK.encode()  # behind each of several tables
_SPACE: Final = " "
_FIELDS: Final = 6

# The format of a job that asks how many quads there are.
COUNT: Final = "count"
# The format of a job of several queries: their tables in JSON, each with a mark behind it, which JSON never holds.
SEVERAL: Final = "several"


@dataclass(frozen=True, slots=True)
class Job:
    """One question for a reader; two jobs are equal when their answers are.

    Attributes:
        text: A SPARQL 1.1 query; empty asks for every quad of the generation.
        format: The extension of the format to answer in, such as ``json`` or ``ttl``; ``count`` asks for the number of quads,
            ``several`` for the tables of several queries.
        default_graphs: The IRIs of the graphs that make the default graph.
        named_graphs: The IRIs of the graphs that GRAPH may name.
        limit: The most rows to answer with; ``None`` for all.
        offset: How many rows to leave out first.
        seconds: How long the reader may take; it does not change the answer.
    """

    text: str
    format: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    limit: int | None = None
    offset: int = 0
    seconds: float = field(default=30.0, compare=False)

    @classmethod
    def of_several(cls, texts: Iterable[str], seconds: float) -> Self:
        """Return the job of several SELECT or ASK queries, which a reader answers one behind the other.

        Args:
            texts: The queries.
            seconds: How long it may take for all of them.
        """
        return cls(_MARK.join(texts), SEVERAL, seconds=seconds)

    @property
    def told(self) -> str:
        """The text as people read it."""
        return self.text.replace(_MARK, "\n\n")

    @property
    def parts(self) -> "list[Job]":
        """The jobs that a job of several queries consists of."""
        return [replace(self, text=text, format=RESULTS_JSON.extension) for text in self.text.split(_MARK)]

    def encoded(self) -> bytes:
        """Return the frame that asks a reader to do this."""
        limit = "" if self.limit is None else str(self.limit)
        graphs = (_SPACE.join(self.default_graphs), _SPACE.join(self.named_graphs))
        body = _MARK.join((str(self.seconds), limit, str(self.offset), self.format, *graphs, self.text)).encode()
        return _LENGTH.pack(len(body)) + body

    @classmethod
    def decoded(cls, body: bytes) -> Self:
        """Return the job that a frame's body holds."""
        seconds, limit, offset, form, default_graphs, named_graphs, text = body.decode().split(_MARK, _FIELDS)
        graphs = tuple(default_graphs.split()), tuple(named_graphs.split())
        return cls(text, form, *graphs, int(limit) if limit else None, int(offset), float(seconds))


JOB_HEADER: Final = _LENGTH.size


def job_length(header: bytes | bytearray) -> int:
    """Return how many bytes follow the header of a job's frame."""
    (length,) = _LENGTH.unpack(header)
    return int(length)


class Kind(Enum):
    """What a frame from a reader carries."""

    READY = b"r"  # the reader waits for its first job: {"pid", "generation"}
    FACTS = b"f"  # what is known before the content: {"generation", "volatile", "more"}
    CONTENT = b"c"  # a piece of the answer
    END = b"e"  # the answer is complete
    ERROR = b"x"  # there is none, or no more of it: {"error", "message", "hint"}


def tables(content: bytes) -> list[bytes]:
    r"""Return the tables that a job of several queries was answered with.

    >>> tables(b'{"boolean":true}\0{"boolean":false}\0')
    [b'{"boolean":true}', b'{"boolean":false}']
    """
    return content.split(BEHIND)[:-1]


def frame(kind: Kind, body: bytes = b"") -> bytes:
    """Return a frame from a reader."""
    return _HEAD.pack(kind.value, len(body)) + body


class Frames:
    """Takes bytes as they arrive and gives whole frames."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[tuple[Kind, bytes]]:
        """Return the frames that are complete now."""
        pending, frames, start = self._pending, [], 0
        pending += data
        while len(pending) - start >= _HEAD.size:
            kind, length = _HEAD.unpack_from(pending, start)
            end = start + _HEAD.size + length
            if len(pending) < end:
                break
            frames.append((Kind(kind), bytes(pending[start + _HEAD.size : end])))
            start = end
        del pending[:start]
        return frames
