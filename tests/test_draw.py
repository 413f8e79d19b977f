"""Facts drawn for a second reader: at random, again with a seed, each with the passage that it cites."""

import csv
import io
import random

from click.testing import CliRunner, Result

from conftest import WORLD
from diplograph.cli.app import app
from diplograph.cli.draw import drawn_from
from diplograph.store import MemoryStore

EVERYTHING = 100_000


def drawn(*flags: str) -> Result:
    """Draw from the frozen world."""
    return CliRunner().invoke(app, ["draw", "--data", str(WORLD), *flags])


def test_a_draw_shows_fact_words_and_link() -> None:
    """For a reader: what is said, the words of the passage, the address that leads to it."""
    done = drawn("--number", "3", "--seed", "1")
    assert done.exit_code == 0
    assert done.output.count("#:~:text=") == 3
    assert done.output.startswith("1. ")
    assert drawn("--number", "3", "--seed", "1").output == done.output
    assert drawn("--number", "3", "--seed", "2").output != done.output


def test_a_draw_is_a_table_with_room_for_the_verdict() -> None:
    """CSV: a row for each citation, and two empty columns."""
    rows = list(csv.DictReader(io.StringIO(drawn("--number", "5", "--seed", "1", "--format", "csv").output)))
    assert len(rows) == 5
    assert {(row["verdict"], row["remark"]) for row in rows} == {("", "")}
    assert all(row["says"] and row["words"].startswith("“") and row["link"].startswith("https://") for row in rows)


def test_every_citation_of_every_fact_can_be_drawn(world_store: MemoryStore) -> None:
    """Who draws more than there are gets each once; nothing derived is among what is said."""
    found = drawn_from(world_store, EVERYTHING, random.Random(1))  # noqa: S311 - a sample is no secret
    assert len(found) >= 100
    assert len(set(found)) == len(found)
    assert not any("diplo:reportedIn" in each.says or "diplo:attestedBy" in each.says for each in found)
    assert any(each.fact.startswith("act:") and "diplo:content" in each.says for each in found)
