"""Counting says less than reading: what is waved through by counts is never something that reading would have refused."""

import pytest
from hypothesis import given

from diplograph.errors import QueryError
from diplograph.questions import load_catalogue
from diplograph.release import bundled_release
from diplograph.sparql.bounds import surely_within
from diplograph.sparql.safety import DEEPEST, MOST_OPERATORS, MOST_PATTERNS, refuse_doubtful
from fuzz_queries import ask, damaged, select
from test_sparql_limits import SHAPES


def _waved_through(query: str) -> bool:
    return surely_within(query, depth=DEEPEST, patterns=MOST_PATTERNS, operators=MOST_OPERATORS)


def _beyond_limits(query: str) -> bool:
    try:
        refuse_doubtful(query)
    except QueryError as error:
        return "nested more than" in error.message or "has more than" in error.message
    return False


@pytest.mark.parametrize("name", SHAPES)
def test_no_construct_slips_through(name: str) -> None:
    """At every size around the limits, of every construct, counting is the stricter one."""
    sizes = {*range(1, 40), *range(40, 1800, 37)}
    queries_of_all_sizes = [SHAPES[name].of(size) for size in sorted(sizes)]
    assert not [query for query in queries_of_all_sizes if _waved_through(query) and _beyond_limits(query)]


@given(select | ask | damaged())
def test_no_random_query_slips_through(query: str) -> None:
    """Nor does any random query, whole or damaged, by itself or many times over."""
    for text in (query, query * 30, query.replace("{", "{{") * 5):
        assert not (_waved_through(text) and _beyond_limits(text))


def test_counting_settles_what_people_ask() -> None:
    """The named queries need no closer look, all but the longest; so the way around it is worth having."""
    texts = [question.text for question in load_catalogue(bundled_release().queries).values()]
    assert sum(map(_waved_through, texts)) >= 36
