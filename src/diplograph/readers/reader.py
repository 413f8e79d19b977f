"""A reader: a process that answers one job after another over a socket, until it is closed, or killed."""

import json
import os
import socket
from functools import lru_cache
from typing import Final, NoReturn

from pyoxigraph import NamedNode, QueryBoolean, QueryTriples

from diplograph.errors import DiplographError, FederationFailed, QueryError
from diplograph.negotiation import DATASETS, GRAPHS, SOLUTIONS, Format, by_extension
from diplograph.readers.job import BEHIND, COUNT, JOB_HEADER, SEVERAL, Job, Kind, frame, job_length
from diplograph.readers.sandbox import end_after
from diplograph.serialisation import stream_graph, stream_quads, stream_table
from diplograph.sparql import sliced, volatile
from diplograph.store import QueryResults, Store

# An answer up to this is complete before its first byte leaves.
SMALL: Final = 15 * 1024
# A larger one goes in pieces of this size, but for the first, which goes as soon as the answer is known to be large.
PIECE: Final = 64 * 1024


def cannot_read(error: DiplographError, line: socket.socket) -> None:
    """Say that there is nothing to read from."""
    line.sendall(_said(error))


class _Outbox:
    """A file object that sends what is written to it, in pieces."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._head = b""
        self._parts: list[bytes] = []
        self._size = 0
        self._most = SMALL

    def facts(self, generation: str, *, volatile: bool = False, more: bool | None = None) -> None:
        """Say what is known before the content."""
        self._head = _facts(generation, volatile, more)

    def write(self, data: bytes) -> int:
        """Take bytes of the answer."""
        self._parts.append(data)
        self._size += len(data)
        if self._size > self._most:
            self._send()
            self._most = PIECE
        return len(data)

    def flush(self) -> None:
        """Keep what is there: it leaves when there is enough of it, or no more."""

    def end(self) -> None:
        """Send the rest, and that it was the last."""
        self._send(frame(Kind.END))

    def fail(self, error: DiplographError) -> None:
        """Say that there is no answer, or no more of it; what was not sent yet is dropped."""
        self._parts, self._size = [], 0
        self._send(_said(error))

    def _send(self, last: bytes = b"") -> None:
        content = frame(Kind.CONTENT, b"".join(self._parts)) if self._parts else b""
        self._line.sendall(b"".join((self._head, content, last)))
        self._head, self._parts, self._size = b"", [], 0


# The same facts are told again and again.
@lru_cache(maxsize=16)
def _facts(generation: str, volatile: bool, more: bool | None) -> bytes:  # noqa: FBT001 - arguments of a cache
    return frame(Kind.FACTS, json.dumps({"generation": generation, "volatile": volatile, "more": more}).encode())


def _said(error: DiplographError) -> bytes:
    body: dict[str, object] = {"error": type(error).__name__, "message": error.message, "hint": error.hint}
    if isinstance(error, QueryError) and error.line:
        body["place"] = (error.line, error.column)
    return frame(Kind.ERROR, json.dumps(body).encode())


def read(store: Store, line: socket.socket) -> NoReturn:
    """Answer the jobs that come over a line; the process ends with the line."""
    line.sendall(frame(Kind.READY, json.dumps({"pid": os.getpid(), "generation": store.generation}).encode()))
    inbox = _Inbox(line)
    while True:
        job = Job.decoded(inbox.frame())
        end_after(job.seconds)
        outbox = _Outbox(line)
        try:
            _answer(store, job, outbox)
            outbox.end()
        except DiplographError as error:
            outbox.fail(error)
        end_after(0)


class _Inbox:
    """What comes over a line, frame by frame; the process ends with the line."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._pending = bytearray()

    def frame(self) -> bytes:
        """Return the body of the next frame."""
        end = JOB_HEADER + job_length(self._first(JOB_HEADER))
        body = bytes(self._first(end)[JOB_HEADER:])
        del self._pending[:end]
        return body

    def _first(self, length: int) -> bytearray:
        while len(self._pending) < length:
            part = self._line.recv(PIECE)
            if not part:
                os._exit(0)
            self._pending += part
        return self._pending[:length]


def _answer(store: Store, job: Job, outbox: _Outbox) -> None:
    try:
        outbox.facts(store.generation)
        if job.format == COUNT:
            outbox.write(str(len(store)).encode())
        elif job.format == SEVERAL:
            _answer_several(store, job.parts, outbox)
        elif job.text:
            more = _has_more(store, job)
            results = _asked(store, job, job.limit, job.offset)
            outbox.facts(store.generation, volatile=volatile(job.text), more=more)
            _write(results, _format(job), outbox)
        else:
            stream_quads(store.quads(), _format(job), outbox)
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise _not_read(job, error) from None


def _answer_several(store: Store, jobs: list[Job], outbox: _Outbox) -> None:
    outbox.facts(store.generation, volatile=any(volatile(each.text) for each in jobs))
    for each in jobs:
        _write(_rows(store, each, each.text), _format(each), outbox)
        outbox.write(BEHIND)


def _not_read(job: Job, error: Exception) -> DiplographError:
    """Why the engine stopped: by what another service answered, when the query asks one, or by what it computed itself."""
    if isinstance(error, OSError | RuntimeError) and "SERVICE" in job.text.upper():
        return FederationFailed(f"a service that the query asks failed: {error}", "write SERVICE SILENT to go on without it")
    return QueryError(f"the query failed while its rows were read: {error}")


def _format(job: Job) -> Format:
    form = by_extension(job.format, (*SOLUTIONS, *GRAPHS, *DATASETS))
    if form is None:
        raise TypeError(f"{job.format!r} is no format")
    return form


def _write(results: QueryResults, form: Format, outbox: _Outbox) -> None:
    if isinstance(results, QueryTriples):
        stream_graph(results, form, outbox)
    else:
        stream_table(results, form, outbox)


def _has_more(store: Store, job: Job) -> bool | None:
    """Whether there are rows beyond the job's limit; unknown when it has none."""
    if job.limit is None:
        return None
    beyond = _asked(store, job, 1, job.offset + job.limit)
    return not isinstance(beyond, QueryBoolean) and any(True for _ in beyond)


def _asked(store: Store, job: Job, limit: int | None, offset: int) -> QueryResults:
    """The rows asked for; what is wrong with a query is told in the text that its author wrote, not in a part's."""
    if limit is None:
        return _rows(store, job, job.text)
    try:
        return _rows(store, job, sliced(job.text, limit, offset))
    except QueryError:
        _rows(store, job, job.text)
        raise


def _rows(store: Store, job: Job, text: str) -> QueryResults:
    return store.query(
        text,
        default_graphs=[NamedNode(each) for each in job.default_graphs],
        named_graphs=[NamedNode(each) for each in job.named_graphs],
    )
