"""``diplograph draw``: facts drawn at random with the passages that they rest on, for a second reader."""

import csv
import random
import sys
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final

import rich_click as click
from pyoxigraph import QuerySolution, QuerySolutions

from diplograph.cli.loading import load
from diplograph.cli.options import data_option, release_with
from diplograph.store import Store
from diplograph.turtle import written
from diplograph.vocabulary import PREFIXES

_PROLOGUE: Final = f"PREFIX diplo: <{PREFIXES['diplo']}> "
_CITED: Final = """
SELECT ?fact ?citation ?source ?paragraph ?start ?end ?link WHERE {
  ?fact diplo:attestedBy ?citation .
  ?citation diplo:source ?source ; diplo:textStart ?start ; diplo:deepLink ?link .
  OPTIONAL { ?citation diplo:paragraph ?paragraph }
  OPTIONAL { ?citation diplo:textEnd ?end }
} ORDER BY ?fact ?citation
"""
# What is said of a fact beside where it comes from; derived shortcuts say nothing of their own.
_SAID: Final = """
SELECT ?property ?value WHERE {
  FACT ?property ?value .
  OPTIONAL { ?property diplo:derivedByRule ?rule }
  FILTER(!BOUND(?rule) && ?property != diplo:attestedBy)
} ORDER BY ?property ?value
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A fact, and a passage that it cites.

    Attributes:
        fact: The thing that is attested.
        says: What is said of it, in Turtle.
        source: The source.
        paragraph: The paragraph of the passage; empty when it could not be counted.
        words: Its opening and closing words.
        link: The address of the passage.
        verdict: For the reader: whether the passage says so.
        remark: For the reader.
    """

    fact: str
    says: str
    source: str
    paragraph: str
    words: str
    link: str
    verdict: str = ""
    remark: str = ""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--number", "-n", type=click.IntRange(1), default=10, show_default=True, help="How many citations to draw.")
@click.option("--seed", type=int, default=None, help="Draw the same ones again; by default others each time.")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True, help="How to show them.")
@data_option
def draw(number: int, seed: int | None, form: str, data: Path | None) -> None:
    """Draw citations at random, to hold facts against the pages that they cite.

    Each shows the fact, the words of the passage, and the address that leads to it. CSV has two more columns for the verdict of
    who reads the page.

    \b
    Examples:
      diplograph draw --number 20
      diplograph draw --number 200 --seed 7 --format csv > second-reading.csv

    \b
    Exit codes: 0 drawn, 1 a record breaks a rule, 3 a file cannot be read
    """
    drawn = drawn_from(load(release_with(data)), number, random.Random(seed))  # noqa: S311 - a sample is no secret
    if form == "csv":
        table = csv.writer(sys.stdout, lineterminator="\n")
        table.writerow([each.name for each in fields(Drawn)])
        table.writerows(astuple(each) for each in drawn)
        return
    for place, each in enumerate(drawn, 1):
        paragraph = f", paragraph {each.paragraph}" if each.paragraph else ""
        click.echo(f"{place}. {each.fact}\n   {each.says}\n   {each.source}{paragraph}: {each.words}\n   {each.link}\n")


def drawn_from(store: Store, number: int, chance: random.Random) -> list[Drawn]:
    """Return citations drawn without replacement, all of them when there are no more; each fact with one of its citations.

    Args:
        store: The graph.
        number: How many.
        chance: Draws them.
    """
    cited = list(_asked(store, _CITED))
    return [_drawn(store, row) for row in chance.sample(cited, min(number, len(cited)))]


def _drawn(store: Store, row: QuerySolution) -> Drawn:
    said = _asked(store, _SAID.replace("FACT", str(row["fact"])))
    says = " ; ".join(f"{written(each['property'])} {written(each['value'])}" for each in said)
    words = " … ".join(f"“{row[end].value}”" for end in ("start", "end") if row[end] is not None)
    paragraph = row["paragraph"].value if row["paragraph"] is not None else ""
    return Drawn(written(row["fact"]), says, written(row["source"]), paragraph, words, row["link"].value)


def _asked(store: Store, query: str) -> QuerySolutions:
    found = store.query(_PROLOGUE + query)
    if not isinstance(found, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    return found
