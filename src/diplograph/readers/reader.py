"""A reader: a process that answers one job after another over a socket, until it is closed, or killed."""

import json
import os
import socket
from typing import Final, NoReturn

from pyoxigraph import NamedNode, QueryBoolean, QueryTriples

from diplograph.errors import DiplographError, QueryError
from diplograph.negotiation import DATASETS, GRAPHS, SOLUTIONS, Format, by_extension
from diplograph.readers.job import COUNT, JOB_HEADER, Job, Kind, frame, job_length
from diplograph.readers.sandbox import end_after
from diplograph.serialisation import stream_graph, stream_quads, stream_table
from diplograph.sparql import sliced, volatile
from diplograph.store import QueryResults, Store

# What is smaller is complete before its first byte leaves; what is larger goes in pieces of this size.
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

    def facts(self, **facts: object) -> None:
        """Say what is known before the content."""
        self._head = frame(Kind.FACTS, json.dumps(facts).encode())

    def write(self, data: bytes) -> int:
        """Take bytes of the answer."""
        self._parts.append(data)
        self._size += len(data)
        if self._size >= PIECE:
            self._send()
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


def _said(error: DiplographError) -> bytes:
    body = {"error": type(error).__name__, "message": error.message, "hint": error.hint}
    return frame(Kind.ERROR, json.dumps(body).encode())


def read(store: Store, line: socket.socket) -> NoReturn:
    """Answer the jobs that come over a line; the process ends with the line."""
    line.sendall(frame(Kind.READY, json.dumps({"pid": os.getpid(), "generation": store.generation}).encode()))
    while True:
        header = _received(line, JOB_HEADER)
        job = Job.decoded(_received(line, job_length(header)))
        end_after(job.seconds)
        outbox = _Outbox(line)
        try:
            _answer(store, job, outbox)
            outbox.end()
        except DiplographError as error:
            outbox.fail(error)
        end_after(0)


def _received(line: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = line.recv(length - len(data))
        if not part:
            os._exit(0)
        data += part
    return bytes(data)


def _answer(store: Store, job: Job, outbox: _Outbox) -> None:
    try:
        outbox.facts(generation=store.generation)
        if job.format == COUNT:
            outbox.write(str(len(store)).encode())
        elif job.text:
            more = _has_more(store, job)
            results = _asked(store, job, job.limit, job.offset)
            outbox.facts(generation=store.generation, volatile=volatile(job.text), more=more)
            _write(results, _format(job), outbox)
        else:
            stream_quads(store.quads(), _format(job), outbox)
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        raise QueryError(f"the query failed while its rows were read: {error}") from None


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
    return store.query(
        job.text if limit is None else sliced(job.text, limit, offset),
        default_graphs=[NamedNode(each) for each in job.default_graphs],
        named_graphs=[NamedNode(each) for each in job.named_graphs],
    )
