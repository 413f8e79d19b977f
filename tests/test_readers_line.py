"""What goes over the line between the web process and a reader arrives as it was sent."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.readers import Job
from diplograph.readers.job import JOB_HEADER, Frames, Kind, frame, job_length
from diplograph.readers.line import Line

IRIS = st.lists(st.from_regex(r"urn:[a-z0-9:/#?=&;~-]{1,20}", fullmatch=True), max_size=3).map(tuple)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    TEXTS,
    st.sampled_from(["json", "csv", "ttl", "count"]),
    IRIS,
    IRIS,
    st.none() | st.integers(0, 10**12),
    st.integers(0, 10**12),
    st.floats(0.001, 1e9),
)
def test_a_job_is_read_as_it_was_written(
    text: str, form: str, default: tuple[str, ...], named: tuple[str, ...], limit: int | None, offset: int, seconds: float
) -> None:
    """Any text is carried, what separates the fields included."""
    sent = Job(text, form, default, named, limit, offset, seconds)
    encoded = sent.encoded()
    assert job_length(encoded[:JOB_HEADER]) == len(encoded) - JOB_HEADER
    received = Job.decoded(encoded[JOB_HEADER:])
    assert received == sent
    assert received.seconds == seconds


@given(st.lists(st.tuples(st.sampled_from(Kind), st.binary(max_size=30)), max_size=6), st.lists(st.integers(1, 20), min_size=1))
def test_frames_are_whole_however_they_come(sent: list[tuple[Kind, bytes]], cuts: list[int]) -> None:
    """Bytes come in pieces of any size; frames come out whole and in order."""
    data = b"".join(frame(kind, body) for kind, body in sent)
    frames, received, start, turn = Frames(), [], 0, 0
    while start < len(data):
        end = start + cuts[turn % len(cuts)]
        received += frames.feed(data[start:end])
        start, turn = end, turn + 1
    assert received == sent


@pytest.mark.parametrize(
    "told",
    [
        frame(Kind.READY, json.dumps({"pid": 1, "generation": "a"}).encode()),
        frame(Kind.ERROR, json.dumps({"error": "EnvironmentProblem", "message": "cannot be opened", "hint": ""}).encode()),
    ],
)
def test_what_a_reader_says_after_it_was_given_up_harms_nobody(told: bytes) -> None:
    """Who waited for it may have gone, as when another reader of the same generation could not start."""

    async def late() -> bool:
        line = Line(lambda _: None)
        line.ready.cancel()
        line.data_received(told)
        return line.ready.cancelled()

    assert asyncio.run(late())
