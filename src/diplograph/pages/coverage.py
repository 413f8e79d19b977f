"""How well the years of series are covered, so that a year without a meeting differs from one that nobody has searched."""

from collections import defaultdict
from dataclasses import dataclass

from diplograph.pages.about import About
from diplograph.pages.beyond import Answer, Found, find
from diplograph.representations import Link


@dataclass(frozen=True, slots=True)
class Year:
    """How well a year of a series is covered.

    Attributes:
        year: The year.
        status: The local name of the coverage status.
        label: What people call it.
        note: What is missing, in words; may be empty.
    """

    year: int
    status: str
    label: Link
    note: str


def find_coverage(about: About, pattern: str) -> Answer:
    """Ask how well the years of series are covered.

    Args:
        about: Whose page it is.
        pattern: What leads to ``?series``.
    """
    return find(
        about,
        f"""SELECT ?series ?year ?status ?note ?language WHERE {{
  {pattern} ?coverage diplo:coverageOf ?series ; diplo:hasYearCoverage ?one .
  ?one diplo:coverageYear ?year ; diplo:coverageStatus ?status
  OPTIONAL {{ ?one skos:editorialNote ?note BIND(LANG(?note) AS ?language) }}
}} ORDER BY ?series ?year LIMIT 1000""",
        ("series", "status"),
    )


def show_coverage(about: About, found: Answer) -> dict[str, tuple[Year, ...]]:
    """Return the years of each series, the first one first, each with the note that suits the page's language best."""
    years: dict[str, dict[int, Found]] = defaultdict(dict)
    for row in found.rows:
        if row["year"].isdigit():
            known = years[row["series"]].get(int(row["year"]))
            if known is None or (row["language"] == about.language != known["language"]):
                years[row["series"]][int(row["year"])] = row
    return {one: tuple(_year(about, year, row) for year, row in own.items()) for one, own in years.items()}


def _year(about: About, year: int, row: Found) -> Year:
    return Year(year, row["status"].rpartition("/")[2], about.name(row["status"]), row["note"])
