"""The one order of dumps: graph by graph, and line by line within each, so that the same content gives the same bytes.

Lines of N-Quads are compared as bytes, the name of the graph first. More lines than memory should hold are sorted in pieces that
wait in files, and merged.
"""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from typing import IO, Final

# So many bytes of lines are sorted at once; as objects they take some three times as much memory.
_PIECE: Final = 64 * 1024 * 1024
_PARTS: Final = 3  # subject, predicate, and the rest, which may hold spaces


def graph_of(line: bytes) -> bytes:
    """Return the name of the graph of a line of canonical N-Quads, in angle brackets; empty for the default graph.

    >>> graph_of(b'<a:s> <a:p> "one <two>" <a:g> .')
    b'<a:g>'
    >>> graph_of(b'<a:s> <a:p> <a:o> .')
    b''
    """
    rest = line.rstrip().removesuffix(b" .").split(b" ", _PARTS - 1)[-1]
    _, space, last = rest.rpartition(b" ")
    return last if space and last.startswith(b"<") and b'"' not in last else b""


def triple_of(line: bytes) -> str:
    """Return a line of N-Quads without its graph: a line of N-Triples, without its end."""
    graph = graph_of(line)
    return line.rstrip().removesuffix(b" .").removesuffix(b" " + graph if graph else b"").decode() + " ."


def in_order(lines: Iterable[bytes], piece: int = _PIECE) -> Iterator[bytes]:
    """Yield lines of N-Quads in the order of dumps.

    Args:
        lines: The lines, each with its end, in any order.
        piece: How many bytes of lines are held in memory at most.
    """
    with ExitStack() as files:
        waiting: list[IO[bytes]] = []
        held: list[bytes] = []
        size = 0
        for line in lines:
            held.append(_key(line))
            size += len(line)
            if size > piece:
                file = files.enter_context(tempfile.TemporaryFile())
                file.writelines(sorted(held))
                file.seek(0)
                waiting.append(file)
                held, size = [], 0
        for key in heapq.merge(*waiting, sorted(held)):
            yield key.partition(b" ")[2]


def by_graph(lines: Iterable[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield each graph of lines that are in the order of dumps, with its lines."""
    for graph, found in groupby(lines, graph_of):
        yield graph, list(found)


def _key(line: bytes) -> bytes:
    """A line behind its graph: neither the name of a graph nor the end of a line sorts before a space."""
    return graph_of(line) + b" " + line
