"""Who held an office and when, as the pages of offices and states show it: words, passages, and a bar on an axis of years."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.beyond import Passage, Passages, learn_names, passages, text_of
from diplograph.pages.drawings import FIRM, LOOSE, THREAD, Axis, Lane, Span, Spot, common_axis, lane
from diplograph.representations import Link
from diplograph.sparql import with_known_prefixes
from diplograph.vocabulary import PREFIXES

_MOST_ROWS: Final = 1500
_ACTING: Final = frozenset(f"{PREFIXES['tenure-kind']}{each}" for each in ("acting", "ad-interim"))
_SPOTS: Final = 40  # days of one tenure that are drawn


@dataclass(slots=True)
class Known:
    """What is known of a tenure.

    Attributes:
        tenure: The tenure.
        office: The office.
        holder: The person.
        kind: The kind of tenure; empty when it is not said.
        begin: The first day, or empty.
        end: The last day, or empty.
        seen: The days on which a source shows the holder in office.
    """

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
        passages: What it rests on.
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
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Tenures:
    """Tenures on one axis.

    Attributes:
        axis: The axis; ``None`` when no day is known.
        tenures: The tenures in order.
    """

    axis: Axis | None
    tenures: tuple[Tenure, ...]


def known_tenures(about: About, pattern: str) -> list[Known]:
    """Ask for tenures.

    Args:
        about: Whose page it is.
        pattern: What leads to ``?office``, one of the offices meant.
    """
    rows = about.ask(
        with_known_prefixes(f"""SELECT ?office ?tenure ?holder ?kind ?begin ?end ?seen WHERE {{
  {pattern} ?tenure diplo:office ?office ; diplo:holder ?holder
  OPTIONAL {{ ?tenure diplo:tenureKind ?kind }}
  OPTIONAL {{ ?tenure schema:validFrom ?begin }}
  OPTIONAL {{ ?tenure schema:validThrough ?end }}
  OPTIONAL {{ ?tenure diplo:inOfficeOn ?seen }}
}} LIMIT {_MOST_ROWS}""")
    )
    found: dict[str, Known] = {}
    for row in rows:
        tenure = text_of(row, "tenure")
        words = (text_of(row, each) for each in ("office", "holder", "kind", "begin", "end"))
        known = found.setdefault(tenure, Known(tenure, *words, seen=set()))
        if seen := text_of(row, "seen"):
            known.seen.add(seen)
    return sorted(found.values(), key=lambda each: each.order)


def shown_tenures(about: About, known: Sequence[Known]) -> Tenures:
    """Name tenures, look up what they rest on, and draw them on one axis."""
    learn_names(about, (iri for each in known for iri in (each.holder, each.office, each.kind)))
    rests_on = passages(about, (each.tenure for each in known))
    axis = common_axis((), (), (day for each in known for day in (each.begin, each.end, *each.seen)))
    return Tenures(axis, tuple(_shown(about, each, axis, rests_on) for each in known))


def by_office(tenures: Iterable[Tenure]) -> tuple[tuple[Link, tuple[Tenure, ...]], ...]:
    """Return tenures by office, the offices with the most of them first."""
    found: dict[Link, list[Tenure]] = defaultdict(list)
    for each in tenures:
        found[each.office].append(each)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0].text))
    return tuple((office, tuple(held)) for office, held in ordered)


def _shown(about: About, known: Known, axis: Axis | None, rests_on: Passages) -> Tenure:
    holder, acting = about.name(known.holder), known.kind in _ACTING
    seen = sorted(known.seen)
    begin, end = known.begin or (seen[0] if seen else known.end), known.end or (seen[-1] if seen else known.begin)
    href = about.address(known.tenure)
    words = f"{holder.text}: {known.begin or '…'} – {known.end or '…'}"
    kind = (LOOSE if acting else FIRM) if known.begin and known.end else THREAD
    spans = [Span(begin, max(begin, end), words, href, kind)] if begin else []
    spots = [Spot(day, f"{holder.text}, {day}", href) for day in seen[:_SPOTS]]
    return Tenure(
        holder=holder,
        link=Link(words, href),
        office=about.name(known.office),
        kind=about.name(known.kind) if known.kind else Link(""),
        acting=acting,
        begin=known.begin,
        end=known.end,
        first_seen=seen[0] if seen else "",
        last_seen=seen[-1] if seen else "",
        lane=lane(axis, spans, spots) if axis else Lane((), ()),
        passages=rests_on.get(known.tenure, ()),
    )
