"""The page of a publisher: its sources by year and language, and the latest of them."""

from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.beyond import find, look_up
from diplograph.pages.drawings import Columns, columns
from diplograph.pages.evidence import Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.name_forms import Name, names_of
from diplograph.representations import Link

_LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class Source:
    """A source of a publisher.

    Attributes:
        link: The source.
        day: When it was issued, or empty.
        language: The tag of its language, or empty.
        account: Whose account it reproduces, or an empty link.
        url: The page itself, or empty.
    """

    link: Link
    day: str
    language: str
    account: Link
    url: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """What is shown of a publisher.

    Attributes:
        rows: Its properties.
        names: Its names.
        sources: How many sources of it there are.
        href: Where they are listed.
        years: The sources by year.
        languages: How many there are in each language, and where these are listed.
        latest: The latest of them.
        sections: What else is recorded of it.
    """

    rows: tuple[Row, ...]
    names: tuple[Name, ...]
    sources: int
    href: str
    years: Columns | None
    languages: tuple[tuple[str, int, str], ...]
    latest: tuple[Source, ...]
    sections: tuple[Section, ...]


def publisher(about: About) -> Publisher:
    """Return what the page shows."""
    slug, tallies = about.iri.rpartition("/")[2], about.tallies["sources"]
    its = tallies.having("publisher", slug)
    href = f"{about.root}/sources?publisher={slug}"
    listed = " ".join(map(str, tallies.latest(its, _LISTED)))
    found = find(
        about,
        f"""SELECT ?source ?day ?language ?account ?url WHERE {{
  VALUES ?source {{ {listed} }}
  OPTIONAL {{ ?source dcterms:issued ?day }}
  OPTIONAL {{ ?source dcterms:language ?language }}
  OPTIONAL {{ ?source diplo:accountOf ?account }}
  OPTIONAL {{ ?source schema:url ?url }}
}} ORDER BY DESC(?day) ?source ?language ?account LIMIT {4 * _LISTED}""",
        ("source", "account"),
    )
    look_up(about, (found,))
    counts = {tag: (its & those).bit_count() for tag, those in tallies.by("language").items()}
    ordered = sorted(((tag, number) for tag, number in counts.items() if number), key=lambda each: (-each[1], each[0]))
    rows = {row["source"]: row for row in reversed(found.rows)}
    return Publisher(
        rows=about.rows(about.iri, without=("diplo:hasNameForm",)),
        names=names_of(about),
        sources=its.bit_count(),
        href=href,
        years=columns(tallies.by_year(its), lambda year: f"{href}&year={year:04}"),
        languages=tuple((tag, number, f"{href}&language={tag}") for tag, number in ordered),
        latest=tuple(
            Source(
                link=about.name(iri),
                day=row["day"],
                language=row["language"],
                account=about.name(row["account"]) if row["account"] else Link(""),
                url=about.address(row["url"]),
            )
            for iri, row in reversed(rows.items())
        ),
        sections=sections_of(about, without=frozenset({"name"})),
    )
