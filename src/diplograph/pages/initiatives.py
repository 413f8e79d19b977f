"""Initiatives in lists: who proposed them, when they first came up, and how far they got."""

from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.beyond import Answer, find
from diplograph.representations import Link

_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """An initiative in a list.

    Attributes:
        link: The initiative.
        proposers: Who proposed it.
        status: How far it got.
        first: The day of its first dated stage, or empty.
        last: The day of the last one, or empty.
        stages: How many stages it has.
    """

    link: Link
    proposers: tuple[Link, ...]
    status: Link
    first: str
    last: str
    stages: int


def find_proposed(about: About, who: str) -> tuple[Answer, Answer]:
    """Ask for what a state proposed, itself and by those who held its offices.

    Two questions: one with a path of both would read all initiatives, and Virtuoso joins a union within a query wrongly.
    """
    holders = f"?office diplo:ofState <{who}> . ?tenure diplo:office ?office ; diplo:holder ?proposer"
    return find_initiatives(about, proposed_by(who)), find_initiatives(about, f"{holders} . ?initiative diplo:proposer ?proposer")


def proposed_by(who: str) -> str:
    """Return what leads to the initiatives that somebody proposed, and to their proposer."""
    return f"?initiative diplo:proposer <{who}> BIND(<{who}> AS ?proposer)"


def find_initiatives(about: About, pattern: str) -> Answer:
    """Ask for initiatives, those that came up last first.

    Args:
        about: Whose page it is.
        pattern: What leads to ``?initiative`` and, where there is one, its ``?proposer``.
    """
    return find(
        about,
        f"""SELECT ?initiative ?proposer ?status (MIN(?day) AS ?first) (MAX(?day) AS ?last)
  (COUNT(DISTINCT ?stage) AS ?stages) WHERE {{
  {{ SELECT DISTINCT ?initiative ?proposer WHERE {{ {pattern} }} LIMIT {_MOST} }}
  OPTIONAL {{ ?initiative diplo:initiativeStatus ?status }}
  OPTIONAL {{ ?initiative diplo:hasStage ?stage . ?stage dcterms:date ?day }}
}} GROUP BY ?initiative ?proposer ?status ORDER BY DESC(?last) ?initiative ?proposer LIMIT {_MOST}""",
        ("initiative", "proposer", "status"),
    )


def show_initiatives(about: About, *found: Answer) -> tuple[Listed, ...]:
    """Return initiatives as they are shown, those that came up last first."""
    every = sorted((row for answer in found for row in answer.rows), key=lambda row: row["last"], reverse=True)
    rows = {row["initiative"]: row for row in every}
    proposers: dict[str, list[str]] = {}
    for row in every:
        if row["proposer"]:
            proposers.setdefault(row["initiative"], []).append(row["proposer"])
    return tuple(
        Listed(
            link=about.name(initiative),
            proposers=tuple(map(about.name, proposers.get(initiative, ()))),
            status=about.name(row["status"]) if row["status"] else Link(""),
            first=row["first"],
            last=row["last"],
            stages=int(row["stages"] or 0),
        )
        for initiative, row in rows.items()
    )
