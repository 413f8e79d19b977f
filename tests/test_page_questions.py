"""The questions of a page: noted one by one, asked together, each once."""

from collections.abc import Sequence

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions

from diplograph.errors import QueryError
from diplograph.pages.asking import Questions
from diplograph.readers import Complete, Job
from diplograph.readers.job import tables
from diplograph.store import MemoryStore, QueryResults, query_several
from own_readers import content, numbers, run, serving

FIRST = "SELECT ?o { <urn:s1> ?p ?o } LIMIT 1"
SECOND = "SELECT ?s { ?s <urn:p> 2 } LIMIT 1"
WRONG = "SELECT ?s { ?s <urn:p> } LIMIT 1"


class Counting:
    """A store that counts how often it is asked."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.asked: list[tuple[str, ...]] = []

    @property
    def generation(self) -> str:
        """That of the store."""
        return self._store.generation

    def query(self, text: str) -> QueryResults:
        """One query, for which the way is not made in these tests."""
        raise AssertionError(text)

    def query_several(self, texts: Sequence[str]) -> list[QuerySolutions | QueryBoolean]:
        """Several queries on one way."""
        self.asked.append(tuple(texts))
        answers = query_several(self._store, texts)
        return [each for each in answers if isinstance(each, QuerySolutions | QueryBoolean)]


def test_what_was_noted_is_asked_together_and_once() -> None:
    """All that was noted goes on one way when the first answer is looked at; what comes later goes on the next one."""
    store = Counting(numbers())
    questions = Questions(store)  # type: ignore[arg-type]
    first, second, again = questions.note(FIRST), questions.note(SECOND), questions.note(FIRST)
    assert store.asked == []
    assert [getattr(row["s"], "value", "") for row in second()] == ["urn:s2"]
    assert getattr(first()[0]["o"], "value", "") == getattr(again()[0]["o"], "value", "") == "1"
    assert store.asked == [(FIRST, SECOND)]
    assert questions.note(FIRST)() == first()
    later = questions.note("SELECT * { ?s ?p 3 } LIMIT 1")
    assert len(later()) == 1
    assert [len(each) for each in store.asked] == [2, 1]


def test_a_question_has_rows() -> None:
    """What gives no rows is no question of a page."""
    with pytest.raises(TypeError):
        Questions(numbers()).note("ASK { ?s ?p ?o }")()


def test_readers_answer_several_on_one_way() -> None:
    """One job, one answer, a table for each query; it is kept as any other, unless one of them may answer otherwise next time."""

    async def test() -> None:
        async with serving() as readers:
            job = Job.of_several([FIRST, "ASK { ?s ?p ?o }", SECOND], 20.0)
            answer = await readers.answer(job)
            found = tables(await content(answer))
            assert [b"boolean" in each for each in found] == [False, True, False]
            assert b'"1"' in found[0]
            assert b"urn:s2" in found[2]
            assert (await readers.answer(job), readers.snapshot().started) == (answer, 1)
            volatile = Job.of_several([FIRST, "SELECT (RAND() AS ?x) {}"], 20.0)
            differing = [await content(await readers.answer(volatile)) for _ in range(2)]
            assert differing[0] != differing[1]
            assert isinstance(answer, Complete)

    run(test)


def test_one_wrong_query_of_several_is_told() -> None:
    """The others are not answered either; the reader goes on."""

    async def test() -> None:
        async with serving() as readers:
            with pytest.raises(QueryError):
                await readers.answer(Job.of_several([FIRST, WRONG], 20.0))
            assert tables(await content(await readers.answer(Job.of_several([FIRST], 20.0))))

    run(test)


def test_what_runs_is_told_as_people_read_it() -> None:
    """An operator sees the queries, and no marks between them."""
    assert Job.of_several([FIRST, SECOND], 1.0).told == f"{FIRST}\n\n{SECOND}"
