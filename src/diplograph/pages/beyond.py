"""What a page says of things that its description only mentions: their names, and the passages that what is said rests on.

Both are asked for many things at once, so that a page costs few questions, and both are bounded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryTriples

from diplograph.pages.about import About
from diplograph.representations import Link, address
from diplograph.sparql import with_known_prefixes
from diplograph.vocabulary import kind_and_slug

_MOST_NAMES: Final = 2000
_MOST_PASSAGES: Final = 1000
_SHOWN: Final = 3  # passages of one fact


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a source that a fact rests on.

    Attributes:
        paragraph: The number of the paragraph, or empty.
        words: The words that it begins with.
        href: The address that leads to it: of the passage in the source or, where none is known, of the citation.
    """

    paragraph: str
    words: Link
    href: str


Passages = Mapping[str, tuple[Passage, ...]]


def text_of(row: Mapping[str, object], name: str) -> str:
    """Return the text that a variable of a row is bound to: of a literal its value, of a thing its IRI; else empty."""
    value = row.get(name)
    return value.value if isinstance(value, NamedNode | Literal) else ""


def learn_names(about: About, iris: Iterable[str]) -> None:
    """Ask for the names of things, so that :meth:`About.name` knows them.

    Args:
        about: Who is to know them.
        iris: The things; those that are not ours, or are known, are not asked for.
    """
    wanted = [each for each in dict.fromkeys(iris) if each and kind_and_slug(each) and not about.knows(each)]
    if not wanted:
        return
    things = " ".join(f"<{each}>" for each in wanted[:_MOST_NAMES])
    query = f"CONSTRUCT {{ ?s skos:prefLabel ?o }} WHERE {{ VALUES ?s {{ {things} }} ?s skos:prefLabel ?o }}"
    found = about.store.query(with_known_prefixes(query))
    if not isinstance(found, QueryTriples):
        raise TypeError("a CONSTRUCT gives triples")
    about.learn(found)


def passages(about: About, facts: Iterable[str]) -> Passages:
    """Ask for the passages that facts of other records rest on.

    Args:
        about: Whose page it is.
        facts: The things that stand for the facts: tenures, memberships, stages, acts.

    Returns:
        At most three passages of each fact.
    """
    wanted = list(dict.fromkeys(filter(None, facts)))
    if not wanted:
        return {}
    things = " ".join(f"<{each}>" for each in wanted)
    rows = about.ask(
        with_known_prefixes(f"""SELECT ?fact ?citation ?paragraph ?words ?passage WHERE {{
  VALUES ?fact {{ {things} }} ?fact diplo:attestedBy ?citation
  OPTIONAL {{ ?citation diplo:paragraph ?paragraph }}
  OPTIONAL {{ ?citation diplo:textStart ?words }}
  OPTIONAL {{ ?citation diplo:deepLink ?passage }}
}} ORDER BY ?fact ?citation LIMIT {_MOST_PASSAGES}""")
    )
    found: dict[str, dict[str, Passage]] = defaultdict(dict)
    for row in rows:
        own = found[text_of(row, "fact")]
        if len(own) < _SHOWN:
            words = row["words"]
            said = Link(words.value, "", words.language or "") if isinstance(words, Literal) else Link("")
            citation = text_of(row, "citation")
            href = address(text_of(row, "passage"), about.root) or address(citation, about.root)
            own.setdefault(citation, Passage(text_of(row, "paragraph"), said, href))
    return {fact: tuple(own.values()) for fact, own in found.items()}
