"""Cursors of collections are nobody's toy: only what was given out is read."""

import base64
import json
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collecting import MEETINGS, ask, everything, slugs
from diplograph.collections import COLLECTIONS, Asked, Indexes, page_of, read_asked
from diplograph.errors import ParameterError


def _coded(content: object) -> str:
    text = content if isinstance(content, str) else json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def _marked(indexes: Indexes, *rest: object) -> str:
    return _coded([_mark(ask(MEETINGS, indexes), indexes), *rest])


def _mark(asked: Asked, indexes: Indexes) -> str:
    page = page_of(read_asked(asked.collection, [*asked.query(), ("limit", "2")], indexes), indexes)
    cursor = dict(asked.query(cursor=page.next))["cursor"]
    mark: str = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0]
    return mark


HOSTILE: Final[dict[str, Callable[[Indexes], str]]] = {
    "no cursor": lambda _: "x",
    "no base64": lambda _: "!!!!",
    "null": lambda _: _coded(None),
    "an object": lambda _: _coded({}),
    "too short": lambda _: _coded([]),
    "nested deeply": lambda _: _coded("[" * 100_000),
    "a number that never ends": lambda _: _coded("9" * 100_000),
    "not UTF-8": lambda _: base64.urlsafe_b64encode(b"\xff\xfe[]").decode(),
    "surrogates": lambda indexes: _marked(indexes, 0, "\ud800", "a"),
    "not a number": lambda _: _coded("NaN"),
    "a key of another type": lambda indexes: _marked(indexes, 0, 7, "a"),
    "a key that is a list": lambda indexes: _marked(indexes, 0, ["2020"], "a"),
    "a key that is true": lambda indexes: _marked(indexes, 0, True, "a"),
    "a name that is none": lambda indexes: _marked(indexes, 0, "2020-06-18", "../../etc"),
    "a name that is a number": lambda indexes: _marked(indexes, 0, "2020-06-18", 3),
    "a direction that is none": lambda indexes: _marked(indexes, 2, "2020-06-18", "a"),
    "a direction that is true": lambda indexes: _marked(indexes, True, "2020-06-18", "a"),
    "a key that breaks out": lambda indexes: _marked(indexes, 0, "2020-06-18", "a> } ; DROP ALL #"),
    "spaces inside": lambda indexes: _coded(json.dumps([_mark(ask(MEETINGS, indexes), indexes), 0, "2020-06-18", "a"])),
    "padded": lambda indexes: _marked(indexes, 0, "2020-06-18", "a") + "==",
    "very long": lambda indexes: _marked(indexes, 0, "x" * 5000, "a"),
    "of another collection": lambda indexes: _coded([_mark(ask(COLLECTIONS["sources"], indexes), indexes), 0, "2020", "a"]),
    "of another filter": lambda indexes: _coded([_mark(ask(MEETINGS, indexes, state="arcadia"), indexes), 0, "2020", "a"]),
    "of another order": lambda indexes: _coded([_mark(ask(MEETINGS, indexes, sort="date"), indexes), 0, "2020", "a"]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_cursor_that_was_not_given_out_is_refused(name: str, indexes: Indexes) -> None:
    """Whatever it holds, with a word on what to do."""
    with pytest.raises(ParameterError, match="cursor") as error:
        ask(MEETINGS, indexes, cursor=HOSTILE[name](indexes))
    assert "begin again" in error.value.hint


@given(text=st.one_of(st.text(min_size=1), st.binary(min_size=1).map(lambda each: base64.urlsafe_b64encode(each).decode())))
def test_no_text_is_taken_for_a_cursor(text: str, indexes: Indexes) -> None:
    """Nothing but an empty text and what was given out is accepted, and nothing else fails."""
    if text.strip():
        with pytest.raises(ParameterError):
            ask(MEETINGS, indexes, cursor=text)


def test_a_cursor_to_a_place_where_nobody_is_stands_between_its_neighbours(indexes: Indexes) -> None:
    """A member that was taken out, or never was there, still has a place in the order."""
    cursor = _marked(indexes, 0, "2020-11-03", "zzz")
    assert slugs(ask(MEETINGS, indexes, cursor=cursor), indexes)[0] == "arcadia-plus-fm-2020-11-03"
    cursor = _marked(indexes, 0, "2020-11-03", "a")
    assert slugs(ask(MEETINGS, indexes, cursor=cursor), indexes)[0] == "northern-three-fm-2020-06-18"
    assert slugs(ask(MEETINGS, indexes, cursor=_marked(indexes, 0, "0001", "a")), indexes) == []
    assert slugs(ask(MEETINGS, indexes, cursor=_marked(indexes, 1, None, "a")), indexes) == everything(
        ask(MEETINGS, indexes), indexes
    )
