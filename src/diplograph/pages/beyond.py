"""What a page says beyond the description of its thing: rows found by questions, the names in them, and what they rest on.

A page asks its questions first and looks up everything that they found at once, so that it costs few questions, however much
it shows. All of them are bounded.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.pages.about import About
from diplograph.pages.asking import Solution
from diplograph.representations import Link
from diplograph.vocabulary import PREFIXES, kind_and_slug

_MOST_NAMES: Final = 3000
_MOST_FACTS: Final = 1000
# Declared once, because to find out what a long list of things leaves undeclared takes longer than to answer the question.
_DECLARED: Final = "".join(
    f"PREFIX {each}: <{PREFIXES[each]}>\n" for each in ("dcterms", "diplo", "rank", "rdf", "role", "schema", "skos", "stage-type")
)

Found = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a source that a fact rests on.

    Attributes:
        paragraph: The number of the paragraph, or empty.
        words: The words that it begins with.
        href: The address that leads to it: of the passage in the source or, where none is known, of the citation.
        others: How many more passages the fact rests on.
        more: Where those are cited: the address of the fact.
    """

    paragraph: str
    words: Link
    href: str
    others: int
    more: str


class Answer:
    """The rows of a question, each variable as text: of a thing its IRI, of a literal its value, empty where it is not bound.

    Args:
        solutions: Gives the solutions.
        named: The variables whose things are shown by name.
        fact: The variable of the thing that stands for the fact of a row; empty where rows are no facts of their own.
    """

    def __init__(self, solutions: Callable[[], Sequence[Solution]], named: Iterable[str], fact: str = "") -> None:
        self._solutions = solutions
        self._named = tuple(named)
        self._fact = fact

    @cached_property
    def rows(self) -> list[Found]:
        """The rows; who asks for them has all questions asked that were noted until now."""
        return [{name: _text(value) for name, value in row.items()} for row in self._solutions()]

    @property
    def things(self) -> set[str]:
        """The IRIs of the things that are shown by name."""
        return {row[name] for row in self.rows for name in self._named if row[name]}

    @property
    def facts(self) -> set[str]:
        """The IRIs of the things that stand for facts."""
        return {row[self._fact] for row in self.rows if row[self._fact]} if self._fact else set()


NOTHING: Final = Answer(list, ())


def find(about: About, query: str, named: Iterable[str], fact: str = "") -> Answer:
    """Note a question: a page notes all of its questions, and then looks at the first answer.

    Args:
        about: Whose page it is.
        query: A SELECT query with a LIMIT, in which prefixes of ours need no declaration.
        named: The variables whose things are shown by name.
        fact: The variable of the thing that stands for the fact of a row.
    """
    return Answer(about.question(_DECLARED + query), named, fact)


def look_up(about: About, answers: Iterable[Answer], more: Iterable[str] = ()) -> "Passages":
    """Look up all names in answers, so that :meth:`About.name` knows them, and what their facts rest on.

    Args:
        about: Whose page it is.
        answers: The answers.
        more: The IRIs of other things that are shown by name.
    """
    found = list(answers)
    _learn_names(about, {each for answer in found for each in answer.things}.union(more))
    return Passages(about, {each for answer in found for each in answer.facts})


class Passages:
    """What facts rest on.

    Args:
        about: Whose page it is.
        facts: The IRIs of the things that stand for the facts.
    """

    def __init__(self, about: About, facts: Iterable[str]) -> None:
        self._about = about
        self._citations: dict[str, tuple[str, int]] = {}
        self._said: dict[str, Passage] = {}
        wanted = sorted(facts)[:_MOST_FACTS]
        if wanted:
            self._find(wanted)

    def of(self, fact: str) -> Passage | None:
        """Return a passage that a fact rests on; ``None`` when it cites none."""
        return self._said.get(fact)

    def _find(self, facts: list[str]) -> None:
        # Which citation each fact has first, and then these: to join both makes the engine read all citations there are.
        chosen = self._about.question(
            f"{_DECLARED}SELECT ?fact (MIN(?each) AS ?citation) (COUNT(?each) AS ?number) WHERE {{\n"
            f"  VALUES ?fact {{ {_listed(facts)} }} ?fact diplo:attestedBy ?each\n}} GROUP BY ?fact LIMIT {_MOST_FACTS}"
        )()
        first = {_text(row["fact"]): (_text(row["citation"]), int(_text(row["number"]))) for row in chosen}
        if not first:
            return
        rows = self._about.question(
            f"""{_DECLARED}SELECT ?citation ?paragraph ?words ?passage WHERE {{
  VALUES ?citation {{ {_listed(sorted({citation for citation, _ in first.values()}))} }}
  OPTIONAL {{ ?citation diplo:paragraph ?paragraph }}
  OPTIONAL {{ ?citation diplo:textStart ?words }}
  OPTIONAL {{ ?citation diplo:deepLink ?passage }}
}} LIMIT {_MOST_FACTS}"""
        )()
        read = {_text(row["citation"]): row for row in rows}
        for fact, (citation, number) in first.items():
            row = read.get(citation, {})
            words = row.get("words")
            self._said[fact] = Passage(
                paragraph=_text(row.get("paragraph")),
                words=Link(words.value, "", words.language or "") if isinstance(words, Literal) else Link(""),
                href=self._about.address(_text(row.get("passage"))) or self._about.address(citation),
                others=number - 1,
                more=self._about.address(fact),
            )


def _learn_names(about: About, iris: Iterable[str]) -> None:
    wanted = sorted(each for each in iris if kind_and_slug(each) and not about.knows(each))[:_MOST_NAMES]
    if not wanted:
        return
    said = "skos:prefLabel, diplo:content, dcterms:title"
    about.learn(
        f"{_DECLARED}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {_listed(wanted)} }} ?s ?p ?o FILTER(?p IN ({said})) }}"
    )


def _listed(iris: Iterable[str]) -> str:
    return " ".join(f"<{each}>" for each in iris)


def _text(value: object) -> str:
    return value.value if isinstance(value, NamedNode | Literal) else ""
