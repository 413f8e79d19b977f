"""Golden answers: which question is asked of the frozen world with which parameters, and what must and must not come out."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, Triple

from diplograph.questions import Catalogue
from diplograph.store import MemoryStore, QueryResults
from diplograph.vocabulary import is_prefixed_name, term

GOLDEN_ANSWERS = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """One question with parameters, such as ``who-took-part.toml``.

    A further case of a question has a name of its own: ``minister-on-a-date.acting.toml``.

    Attributes:
        stem: The file's name without its ending.
        question: The name of the query.
        parameters: The values that take the place of the examples.
        near_misses: IRIs and texts that stand in the world and that a sloppy query would return.
    """

    stem: str
    question: str
    parameters: dict[str, str]
    near_misses: tuple[str, ...]

    def ask(self, catalogue: Catalogue, store: MemoryStore) -> QueryResults:
        """Return the answer of the store."""
        return store.query(catalogue[self.question].bind(self.parameters))

    def golden_file(self, answer: QueryResults) -> Path:
        """Return the file of the golden answer: rows as CSV, a graph as N-Triples."""
        return GOLDEN_ANSWERS / f"{self.stem}.{'nt' if isinstance(answer, QueryTriples) else 'csv'}"


def golden_cases() -> list[GoldenCase]:
    """Read all cases of the folder, in the order of their names."""
    return [_read_case(file) for file in sorted(GOLDEN_ANSWERS.glob("*.toml"))]


def _read_case(file: Path) -> GoldenCase:
    settings = tomllib.loads(file.read_text(encoding="utf-8"))
    return GoldenCase(file.stem, file.stem.partition(".")[0], settings.get("parameters", {}), tuple(settings["near_misses"]))


def answer_text(answer: QueryResults) -> str:
    """Write an answer as its golden file has it."""
    if isinstance(answer, QueryBoolean):
        raise TypeError("no named query asks for yes or no")
    if isinstance(answer, QueryTriples):
        return "".join(sorted({f"{triple} .\n" for triple in answer}))
    # The lines of CSV results end in CR LF; golden files end them as any text file does.
    text = answer.serialize(format=QueryResultsFormat.CSV) or b""
    return text.decode().replace("\r\n", "\n")


def rows_of(answer: QueryResults) -> list[dict[str, str]]:
    """Return the rows of an answer: what is bound, as text, by the name of its variable."""
    if not isinstance(answer, QuerySolutions):
        raise TypeError("only a SELECT query has rows")
    names = [variable.value for variable in answer.variables]
    return [{name: _text(value) for name, value in zip(names, row, strict=True) if value is not None} for row in answer]


def values_of(answer: QueryResults) -> Iterator[str]:
    """Yield the IRIs and lexical forms of an answer."""
    if isinstance(answer, QueryTriples):
        for triple in answer:
            yield from map(_text, triple)
    else:
        for row in rows_of(answer):
            yield from row.values()


def _text(value: NamedNode | BlankNode | Literal | Triple) -> str:
    return str(value) if isinstance(value, Triple) else value.value


def near_miss_value(text: str) -> str:
    """Expand a near miss that is a prefixed name; any other is taken as it is written."""
    return term(text).value if is_prefixed_name(text) else text


def stands_in(store: MemoryStore, near_miss: str) -> bool:
    """Tell whether a near miss is a node of the store, or its text part of a literal."""
    for quad in store.quads():
        for node in (quad.subject, quad.object):
            if isinstance(node, NamedNode) and node.value == near_miss:
                return True
        if not isinstance(quad.object, NamedNode) and near_miss in str(quad.object):
            return True
    return False
