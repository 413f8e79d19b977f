"""What was said, for pages of who said it and of what it was about: counts by heading, and the latest words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from diplograph.pages.about import About
from diplograph.pages.beyond import NOTHING, Answer, Passage, Passages, find
from diplograph.representations import Link

MOST_COUNTED: Final = 2000
LOOKED_AT: Final = 40  # meetings, the latest ones, whose acts are read for the latest words
_MOST_TOPICS: Final = 20
_LATEST: Final = 12


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something.

    Attributes:
        of: What is counted.
        number: How many there are.
        href: Where they are listed.
        share: The number as a share of the greatest one, in hundredths.
    """

    of: Link
    number: int
    href: str
    share: int


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was said.

    Attributes:
        link: The act, by its content.
        kind: What was done with words.
        speakers: Who said it.
        meeting: Where.
        day: When.
        passage: What it rests on.
    """

    link: Link
    kind: Link
    speakers: tuple[Link, ...]
    meeting: Link
    day: str
    passage: Passage | None


def find_topics(about: About, who: str) -> Answer:
    """Ask how often a state or organization, or others for it, spoke of each topic."""
    # The acts first and their topics then: one question for all would read the topics of everybody's.
    acts = f"{{ ?act diplo:onBehalfOf <{who}> }} UNION {{ ?act diplo:speaker <{who}> }}"
    return find(
        about,
        f"""SELECT ?topic (COUNT(?act) AS ?acts) WHERE {{
  {{ SELECT DISTINCT ?act WHERE {{ {acts} }} LIMIT {MOST_COUNTED} }}
  ?act diplo:aboutTopic ?topic
}} GROUP BY ?topic ORDER BY DESC(?acts) ?topic LIMIT {_MOST_TOPICS}""",
        ("topic",),
    )


def show_topics(about: About, found: Answer, href: str) -> tuple[Count, ...]:
    """Return topics as they are shown.

    Args:
        about: Whose page it is.
        found: What was found.
        href: Where acts are listed, up to the name of the topic; where empty, topics lead to themselves.
    """
    pairs = [(row["topic"], int(row["acts"])) for row in found.rows]
    return counted(about, pairs, lambda topic: f"{href}{topic.rpartition('/')[2]}" if href else about.name(topic).href)


def counted(about: About, pairs: Iterable[tuple[str, int]], href: Callable[[str], str]) -> tuple[Count, ...]:
    """Return counts as they are shown.

    Args:
        about: Whose page it is.
        pairs: The IRIs of things, and how many of each there are.
        href: Where those of a thing are listed.
    """
    found = list(pairs)
    most = max((number for _, number in found), default=1) or 1
    return tuple(Count(about.name(iri), number, href(iri), round(100 * number / most)) for iri, number in found)


def find_acts(about: About, meetings: Iterable[NamedNode], pattern: str, most: int = _LATEST) -> Answer:
    """Ask for the latest of what was said.

    Args:
        about: Whose page it is.
        meetings: The meetings to look at.
        pattern: What an ``?act`` must be, beside having been made at one of them.
        most: How many acts are wanted at most.
    """
    events = " ".join(map(str, meetings))
    if not events:
        return NOTHING  # the engine would read all acts to join them with no meeting
    return find(
        about,
        f"""SELECT ?act ?meeting ?day ?kind ?speaker WHERE {{
  {{ SELECT DISTINCT ?act ?meeting ?day WHERE {{
    VALUES ?meeting {{ {events} }} ?act diplo:madeAt ?meeting . {pattern} ?meeting schema:startDate ?day
  }} ORDER BY DESC(?day) ?act LIMIT {most} }}
  OPTIONAL {{ ?act diplo:actType ?kind }}
  OPTIONAL {{ ?act diplo:speaker ?speaker }}
}} ORDER BY DESC(?day) ?act ?speaker LIMIT 500""",
        ("act", "meeting", "kind", "speaker"),
        "act",
    )


def show_acts(about: About, found: Answer, passages: Passages) -> tuple[Act, ...]:
    """Return what was said as it is shown: rows with act, meeting, day, kind and speaker."""
    speakers: dict[str, dict[str, None]] = {}
    for row in found.rows:
        speakers.setdefault(row["act"], {}).update({row["speaker"]: None} if row["speaker"] else {})
    rows = {row["act"]: row for row in found.rows}
    return tuple(
        Act(
            link=about.name(act),
            kind=about.name(row["kind"]) if row["kind"] else Link(""),
            speakers=tuple(map(about.name, speakers[act])),
            meeting=about.name(row["meeting"]) if row["meeting"] else Link(""),
            day=row["day"],
            passage=passages.of(act),
        )
        for act, row in rows.items()
    )
