"""Who held an office and when, as the pages of offices and states show it: words, passages, and a bar on an axis of years."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.beyond import Answer, Passage, Passages, find
from diplograph.pages.drawings import FIRM, LOOSE, THREAD, Axis, Lane, Span, Spot, common_axis, lane
from diplograph.representations import Link
from diplograph.vocabulary import PREFIXES

_MOST_ROWS: Final = 2000
_ACTING: Final = frozenset(f"{PREFIXES['tenure-kind']}{each}" for each in ("acting", "ad-interim"))
_SPOTS: Final = 12  # days of one tenure that are drawn


@dataclass(slots=True)
class _Known:
    """What is known of a tenure: IRIs and days."""

    tenure: str
    office: str
    holder: str
    kind: str
    begin: str
    end: str
    seen: set[str]

    @property
    def order(self) -> tuple[str, str, str]:
        """What tenures are put in order by: when they began or were first seen."""
        return min(filter(None, (self.begin, *self.seen)), default="9999"), self.end or "9999", self.tenure


@dataclass(frozen=True, slots=True)
class Tenure:
    """A tenure as it is shown.

    Attributes:
        holder: The person.
        link: The tenure itself.
        office: The office.
        kind: The footing on which the office was held.
        acting: Whether that was provisional.
        begin: The first day, or empty.
        end: The last day, or empty.
        first_seen: The first day on which a source shows the holder in office, or empty.
        last_seen: The last such day, or empty.
        lane: Its bar and points.
        passage: What it rests on.
    """

    holder: Link
    link: Link
    office: Link
    kind: Link
    acting: bool
    begin: str
    end: str
    first_seen: str
    last_seen: str
    lane: Lane
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Tenures:
    """Tenures on one axis.

    Attributes:
        axis: The axis; ``None`` when no day is known.
        tenures: The tenures, in the order in which they began.
        more: Whether there are more than are shown.
    """

    axis: Axis | None
    tenures: tuple[Tenure, ...]
    more: bool


def find_tenures(about: About, pattern: str) -> Answer:
    """Ask for tenures.

    Args:
        about: Whose page it is.
        pattern: What leads to ``?office``, one of the offices meant.
    """
    return find(
        about,
        f"""SELECT ?office ?tenure ?holder ?kind ?begin ?end ?seen WHERE {{
  {pattern} ?tenure diplo:office ?office ; diplo:holder ?holder
  OPTIONAL {{ ?tenure diplo:tenureKind ?kind }}
  OPTIONAL {{ ?tenure schema:validFrom ?begin }}
  OPTIONAL {{ ?tenure schema:validThrough ?end }}
  OPTIONAL {{ ?tenure diplo:inOfficeOn ?seen }}
}} LIMIT {_MOST_ROWS}""",
        ("office", "holder", "kind"),
        "tenure",
    )


def show_tenures(about: About, found: Answer, passages: Passages) -> Tenures:
    """Put tenures in order and draw them on one axis."""
    known = _known(found)
    axis = common_axis((), (), (day for each in known for day in (each.begin, each.end, *each.seen)))
    shown = tuple(_shown(about, each, axis, passages.of(each.tenure)) for each in known)
    return Tenures(axis, shown, len(found.rows) >= _MOST_ROWS)


def by_office(tenures: Iterable[Tenure]) -> tuple[tuple[Link, tuple[Tenure, ...]], ...]:
    """Return tenures by office, the offices with the most of them first."""
    found: dict[Link, list[Tenure]] = defaultdict(list)
    for each in tenures:
        found[each.office].append(each)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0].text))
    return tuple((office, tuple(held)) for office, held in ordered)


def _known(found: Answer) -> Sequence[_Known]:
    tenures: dict[str, _Known] = {}
    for row in found.rows:
        known = tenures.setdefault(
            row["tenure"],
            _Known(row["tenure"], row["office"], row["holder"], row["kind"], row["begin"], row["end"], set()),
        )
        if row["seen"]:
            known.seen.add(row["seen"])
    return sorted(tenures.values(), key=lambda each: each.order)


def _shown(about: About, known: _Known, axis: Axis | None, passage: Passage | None) -> Tenure:
    holder, acting, href = about.name(known.holder), known.kind in _ACTING, about.address(known.tenure)
    seen = sorted(known.seen)
    first, last = (seen[0], seen[-1]) if seen else ("", "")
    begin, end = known.begin or first or known.end, known.end or last or known.begin
    words = f"{holder.text}: {known.begin or '…'} – {known.end or '…'}"
    kind = (LOOSE if acting else FIRM) if known.begin and known.end else THREAD
    spans = [Span(begin, max(begin, end), words, href, kind)] if begin else []
    spots = [Spot(day, f"{holder.text}, {day}", href) for day in dict.fromkeys([*seen[: _SPOTS - 1], *seen[-1:]])]
    return Tenure(
        holder=holder,
        link=Link(words, href),
        office=about.name(known.office),
        kind=about.name(known.kind) if known.kind else Link(""),
        acting=acting,
        begin=known.begin,
        end=known.end,
        first_seen=first,
        last_seen=last,
        lane=lane(axis, spans, spots) if axis else Lane((), ()),
        passage=passage,
    )
