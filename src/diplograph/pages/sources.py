"""The sources of a description side by side."""

from collections import defaultdict
from dataclasses import dataclass

from diplograph.pages.about import About
from diplograph.representations import Link


@dataclass(frozen=True, slots=True)
class Witness:
    """A source that facts of the page rest on.

    Attributes:
        source: The source.
        publishers: Who published it.
        language: Its language tags.
        issued: Its day, or empty.
        facts: How many facts rest on it.
        alone: How many of them rest on no other source.
    """

    source: Link
    publishers: tuple[Link, ...]
    language: str
    issued: str
    facts: int
    alone: int


def sources_of(about: About) -> list[str]:
    """Return the sources that citations of a description name, sorted."""
    return sorted({source for each in about.parts("citation") for source in about.things(each, "diplo:source")})


def witnesses(about: About) -> tuple[Witness, ...]:
    """Return the sources, those on which most rests first; who published them must be known already."""
    resting: dict[str, list[int]] = defaultdict(list)
    for each in sorted(about.described):
        found = {source for cited in about.things(each, "diplo:attestedBy") for source in about.things(cited, "diplo:source")}
        for source in found:
            resting[source].append(len(found))
    for source in sources_of(about):
        resting.setdefault(source, [])
    ordered = sorted(resting, key=lambda each: (-len(resting[each]), each))
    return tuple(
        Witness(
            source=about.name(each),
            publishers=about.links(each, "dcterms:publisher"),
            language=", ".join(value.text for value in about.links(each, "dcterms:language")),
            issued=about.value(each, "dcterms:issued"),
            facts=len(resting[each]),
            alone=resting[each].count(1),
        )
        for each in ordered
    )
