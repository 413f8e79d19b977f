"""Dumps as files: compressed, in one order, the same bytes for the same content."""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from pyoxigraph import Quad, RdfFormat, parse, serialize

from diplograph.releases.ordering import in_order
from diplograph.vocabulary import PREFIXES

# Nine saves two percent more, and takes three times as long.
_LEVEL: Final = 6


@contextmanager
def compressed(file: BinaryIO) -> Iterator[BinaryIO]:
    """Compress what is written; neither name nor time goes into the file, so the same content gives the same bytes."""
    with gzip.GzipFile("", "wb", _LEVEL, fileobj=file, mtime=0) as written:
        yield cast("BinaryIO", written)


def write_n_quads(lines: Iterable[bytes], file: BinaryIO) -> int:
    """Write lines of N-Quads, which come in any order, as a compressed dump; return how many there are."""
    number = 0
    with compressed(file) as written:
        for number, line in enumerate(in_order(lines), 1):  # noqa: B007 - the last number is the sum
            written.write(line)
    return number


def order_n_quads(source: str, target: str) -> None:
    """Write a file of N-Quads as a compressed dump."""
    with Path(source).open("rb") as lines, Path(target).open("wb") as file:
        write_n_quads(lines, file)


def write_trig(dump: str, target: str) -> None:
    """Write a compressed dump of N-Quads as one of TriG, in which each graph stands once."""
    with Path(target).open("wb") as file, compressed(file) as written:
        serialize(quads_in(Path(dump)), written, RdfFormat.TRIG, prefixes=PREFIXES)


def quads_in(dump: Path) -> Iterator[Quad]:
    """Yield the quads of a compressed dump of N-Quads, what rules derived included."""
    with gzip.open(dump) as lines:
        yield from parse(cast("BinaryIO", lines), RdfFormat.N_QUADS)
