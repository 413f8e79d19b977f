"""Membership in formats, of one party: in what role, since when, and at how many meetings it was seen."""

from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.beyond import Answer, Passage, Passages, find
from diplograph.representations import Link
from diplograph.vocabulary import PREFIXES

_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Belonging:
    """That a party belongs to a format.

    Attributes:
        format: The format.
        role: In what role, or an empty link.
        begin: The first day of membership, or empty.
        end: The last one, or empty.
        first_seen: The day of the first meeting of the format that it took part in, or empty.
        last_seen: The day of the last one, or empty.
        meetings: How many of them it took part in.
        href: Where they are listed.
        passage: What the membership rests on.
    """

    format: Link
    role: Link
    begin: str
    end: str
    first_seen: str
    last_seen: str
    meetings: int
    href: str
    passage: Passage | None


def find_belongings(about: About) -> Answer:
    """Ask for the formats that the page's thing belongs to."""
    return find(
        about,
        f"""SELECT ?format ?membership ?role ?begin ?end WHERE {{
  ?membership diplo:memberParty <{about.iri}> . ?format diplo:hasMembership ?membership
  OPTIONAL {{ ?membership diplo:memberRole ?role }}
  OPTIONAL {{ ?membership schema:validFrom ?begin }}
  OPTIONAL {{ ?membership schema:validThrough ?end }}
}} ORDER BY ?format ?membership LIMIT {_MOST}""",
        ("format", "role"),
        "membership",
    )


def show_belongings(about: About, found: Answer, passages: Passages, mine: int = 0) -> tuple[Belonging, ...]:
    """Return the formats that the page's thing belongs to, those with the most meetings first.

    Args:
        about: Whose page it is.
        found: What was found.
        passages: What it rests on.
        mine: The meetings that it took part in, as a set; none for who is not counted by meeting.
    """
    tallies, slug, shown = about.tallies["meetings"], about.iri.rpartition("/")[2], []
    for row in found.rows:
        name = row["format"].removeprefix(PREFIXES["format"])
        both = mine & tallies.having("format", name) if mine else 0
        first, last = tallies.bounds(both)
        shown.append(
            Belonging(
                format=about.name(row["format"]),
                role=about.name(row["role"]) if row["role"] else Link(""),
                begin=row["begin"],
                end=row["end"],
                first_seen=first,
                last_seen=last,
                meetings=both.bit_count(),
                href=f"{about.root}/meetings?format={name}&state={slug}",
                passage=passages.of(row["membership"]),
            )
        )
    return tuple(sorted(shown, key=lambda each: (-each.meetings, each.format.text)))
