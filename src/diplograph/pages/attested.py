"""The facts that rest on citations: paragraph by paragraph, and in each by the thing that they are part of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from diplograph.pages.about import About
from diplograph.records import things_of_record
from diplograph.representations import Link
from diplograph.vocabulary import RDF_TYPE, term

MOST_FACTS: Final = 600
_MOST_PARAGRAPHS: Final = 500
_GRAPH: Final = term("foaf:page")
_OF_CITATION: Final = ("diplo:paragraph", "diplo:textStart", "diplo:textEnd", "diplo:deepLink", "diplo:evidenceKind")
_NAMED: Final = (
    *("diplo:actType", "diplo:participant", "diplo:representing", "diplo:holder", "diplo:office", "diplo:memberParty"),
    *("diplo:stageType", "diplo:inCapacityOf", "rdf:object"),
)
_OF_FACT: Final = ("skos:prefLabel", "diplo:content", "diplo:nameText", "dcterms:date", "rdf:predicate", "diplo:rank", *_NAMED)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, on one citation.

    Attributes:
        fact: The fact, with its address.
        types: What it is.
        words: The words it rests on.
        deep_link: The address that leads to them, or empty.
        kind: The kind of evidence.
        citation: Where the citation is.
    """

    fact: Link
    types: tuple[Link, ...]
    words: Link
    deep_link: str
    kind: Link
    citation: str


@dataclass(frozen=True, slots=True)
class Group:
    """The facts about one thing: a meeting, a person, an initiative."""

    thing: Link
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a source.

    Attributes:
        number: Its number; empty for what is in an unknown place.
        groups: The facts drawn from it.
        read: Whether it is known to have been read although nothing was drawn from it.
    """

    number: str
    groups: tuple[Group, ...]
    read: bool


def learn_facts(about: About, citations: str) -> None:
    """Ask for the facts that rest on citations, of very many the first 600.

    Args:
        about: What the page is made from.
        citations: A pattern of SPARQL for ``?c``.
    """
    attested, label, source = term("diplo:attestedBy"), term("skos:prefLabel"), term("diplo:source")
    chosen = (
        f"{{ SELECT DISTINCT ?c ?fact ?g WHERE {{ {citations} GRAPH ?g {{ ?fact {attested} ?c }} }} "
        f"ORDER BY ?c ?fact LIMIT {MOST_FACTS} }}"
    )
    branches = (
        f"{{ {chosen} ?c ?said ?value FILTER(?said IN ({_listed(_OF_CITATION)}, {source})) }}",
        f"{{ {chosen} ?fact ?told ?what FILTER(?told IN ({_listed(_OF_FACT)}, {RDF_TYPE})) }}",
        f"{{ SELECT DISTINCT ?named ?name WHERE {{ {chosen} ?c {term('diplo:evidenceKind')} ?named . ?named {label} ?name }} }}",
        f"{{ {chosen} ?fact ?naming ?named FILTER(?naming IN ({_listed(_NAMED)})) ?named {label} ?name }}",
    )
    about.learn(
        f"CONSTRUCT {{ ?fact {attested} ?c . ?fact {_GRAPH} ?g . ?c ?said ?value . ?fact ?told ?what . ?named {label} ?name }} "
        f"WHERE {{ {' UNION '.join(branches)} }}"
    )
    graphs = {each for fact in about.pointed_by("foaf:page") for each in about.things(fact, "foaf:page")}
    mains = sorted({each.value for graph in graphs for each in things_of_record(NamedNode(graph))})
    if mains:
        values = " ".join(f"<{each}>" for each in mains)
        about.learn(f"CONSTRUCT {{ ?s {label} ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s {label} ?o }}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(str(term(each)) for each in names)


def paragraphs(about: About, count: str = "", without_fact: Iterable[str] = ()) -> tuple[Paragraph, ...]:
    """Return the paragraphs that facts were drawn from, and those that are known to be there.

    Args:
        about: What the page is made from; the facts must have been asked for.
        count: How many paragraphs there are, if that is known.
        without_fact: The numbers of those that say nothing to be recorded.
    """
    found: dict[str, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in about.pointed_by("foaf:page"):
        for citation in about.things(fact, "diplo:attestedBy"):
            if about.values(citation, "diplo:textStart", "diplo:evidenceKind"):
                found[about.value(citation, "diplo:paragraph")][_whole(about, fact)].append(_fact(about, fact, citation))
    read = set(without_fact)
    numbers = {*found, *read}
    if count.isdecimal():
        numbers |= {str(each) for each in range(1, min(int(count), _MOST_PARAGRAPHS) + 1)}
    ordered = sorted(numbers, key=lambda each: (not each.isdecimal(), int(each) if each.isdecimal() else 0, each))
    return tuple(Paragraph(each, _groups(about, found.get(each, {})), each in read) for each in ordered)


def _groups(about: About, found: dict[str, list[Fact]]) -> tuple[Group, ...]:
    wholes = sorted(found, key=lambda each: about.name(each).text.casefold())
    return tuple(Group(about.name(each), tuple(sorted(found[each], key=lambda fact: fact.fact.href))) for each in wholes)


def _whole(about: About, fact: str) -> str:
    """The thing whose record tells the fact."""
    graph = about.thing(fact, "foaf:page")
    likely = [each.value for each in things_of_record(NamedNode(graph))] if graph else []
    return next((each for each in likely if about.values(each, "skos:prefLabel")), fact)


def _fact(about: About, fact: str, citation: str) -> Fact:
    start, end = about.first(citation, "diplo:textStart"), about.first(citation, "diplo:textEnd")
    return Fact(
        fact=about.name(fact),
        types=tuple(replace(about.terms.name(each), href="") for each in about.things(fact, "rdf:type")),
        words=Link(f"{start.text} … {end.text}" if end.text else start.text, "", start.language),
        deep_link=about.first(citation, "diplo:deepLink").href,
        kind=about.first(citation, "diplo:evidenceKind"),
        citation=about.name(citation).href,
    )
