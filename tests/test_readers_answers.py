"""What readers answer with: whole or in pieces, kept or made anew, never longer than it may be."""

import pytest

from diplograph.errors import (
    AnswerTooLarge,
    NotAcceptable,
)
from diplograph.readers import Complete, Limits, Streamed
from own_readers import EVERYTHING, MEBIBYTE, NUMBERS, SMALL, content, job, run, serving


def test_an_answer_has_a_longest_length() -> None:
    """A longer one is cut off with an error."""

    async def test() -> None:
        async with serving(Limits(readers=2, largest_answer=200_000)) as readers:
            answer = await readers.answer(job(EVERYTHING, "xml"))
            with pytest.raises(AnswerTooLarge):
                await content(answer)

    run(test)


def test_answers_are_kept() -> None:
    """The same job is answered once; what may differ each time is asked anew, and so is what is too large to keep."""

    async def test() -> None:
        async with serving(Limits(readers=2, cache=MEBIBYTE)) as readers:
            first, second = [await readers.answer(job(SMALL, seconds=seconds)) for seconds in (5, 6)]
            assert first == second
            assert readers.snapshot().cache_hits == 1
            random = [await content(await readers.answer(job("SELECT (RAND() AS ?x) {}"))) for _ in range(2)]
            assert random[0] != random[1]
            assert (await readers.answer(job(SMALL, "csv"))) != first
            large = [await content(await readers.answer(job(EVERYTHING, "xml"))) for _ in range(2)]
            assert large[0] == large[1]
            assert readers.snapshot().cache_hits == 1
            assert readers.snapshot().cache_bytes < MEBIBYTE

    run(test)


def test_without_a_cache_a_small_answer_is_whole_too() -> None:
    """That nothing is kept changes nothing of an answer but that it is made anew."""

    async def test() -> None:
        async with serving(Limits(readers=2, cache=0)) as readers:
            assert all([isinstance(await readers.answer(job(SMALL)), Complete) for _ in range(2)])
            assert (readers.snapshot().cache_hits, readers.snapshot().started) == (0, 2)

    run(test)


def test_a_page_says_whether_there_are_more() -> None:
    """With a limit, the answer holds that many rows and says whether there are others."""

    async def test() -> None:
        async with serving() as readers:
            some = await readers.answer(job(EVERYTHING, "csv", limit=10))
            assert (some.more, len((await content(some)).splitlines())) == (True, 11)
            every = await readers.answer(job(SMALL, "csv", limit=2))
            assert (every.more, len((await content(every)).splitlines())) == (False, 3)

    run(test)


@pytest.mark.parametrize(("form", "rows"), [("csv", NUMBERS), ("tsv", NUMBERS), ("json", NUMBERS), ("xml", NUMBERS)])
def test_a_large_answer_is_whole(form: str, rows: int) -> None:
    """An answer in pieces is the same as the engine's own, to the byte."""

    async def test() -> None:
        async with serving() as readers:
            answer = await readers.answer(job(EVERYTHING, form))
            assert isinstance(answer, Streamed)
            assert (await content(answer)).count(b"urn:s") == rows

    run(test)


def test_xml_never_holds_what_it_cannot() -> None:
    """A control character makes XML impossible, a carriage return is escaped."""

    async def test() -> None:
        async with serving() as readers:
            with pytest.raises(NotAcceptable, match="control character"):
                await readers.answer(job('SELECT ("a\\u0001" AS ?x) {}', "xml"))
            answer = await readers.answer(job('SELECT ("a\\r\\nb" AS ?x) {}', "xml"))
            assert b"a&#13;\nb" in await content(answer)

    run(test)
