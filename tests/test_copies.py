"""Documents that are kept: validated by their bytes, within bounds, from one generation to the next."""

from datetime import UTC, datetime, timedelta

from diplograph.web.copies import Copies
from diplograph.web.times import Times

DAY = datetime(2026, 1, 1, tzinfo=UTC)
HEADERS = {"Content-Type": "text/turtle"}


def test_the_same_bytes_keep_tag_and_time_in_the_next_generation() -> None:
    """What a new generation changes gets its time; what it leaves as it was keeps the old one."""
    times, later = Times(DAY), Times(DAY + timedelta(days=1))
    before, after = Copies(times, 1000), Copies(later, 1000)
    old = [before.keep((name,), b"same", HEADERS) for name in ("a", "b")]
    later.follow(times)
    new = [after.keep(("a",), b"same", HEADERS), after.keep(("b",), b"other", HEADERS)]
    assert [each.modified for each in new] == [DAY, DAY + timedelta(days=1)]
    assert (new[0].tag == old[0].tag, new[1].tag == old[1].tag) == (True, False)


def test_a_media_type_is_part_of_the_tag() -> None:
    """The same bytes under another name are another representation."""
    copies = Copies(Times(DAY), 1000)
    assert copies.keep(("a",), b"{}", HEADERS).tag != copies.keep(("b",), b"{}", {"Content-Type": "application/json"}).tag


def test_no_more_is_kept_than_there_is_room_for() -> None:
    """The least used goes first; what is larger than the room is sent, not kept; without room nothing is kept."""
    copies = Copies(Times(DAY), 10)
    copies.keep(("a",), b"12345", HEADERS, address=("/a",))
    copies.keep(("b",), b"12345", HEADERS)
    assert copies.get(("a",)) is not None
    copies.keep(("c",), b"12345", HEADERS)
    assert [copies.get((name,)) is not None for name in "abc"] == [True, False, True]
    assert copies.at(("/a",)) == copies.get(("a",))
    assert copies.keep(("d",), b"12345678901", HEADERS).content
    assert copies.get(("d",)) is None
    assert copies.get(("a",)) is not None
    copies.keep(("a",), b"1", HEADERS)
    copies.keep(("e",), b"1234", HEADERS)
    assert [copies.get((name,)) is not None for name in "ace"] == [True, True, True]
    empty = Copies(Times(DAY), 0)
    assert empty.keep(("a",), b"1", HEADERS).tag
    assert empty.get(("a",)) is None
