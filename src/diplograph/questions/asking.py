"""A named query, asked of a store: what it asks about must be there, so that a slip is not taken for an empty answer."""

from collections.abc import Mapping
from difflib import get_close_matches

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions

from diplograph.errors import ParameterError
from diplograph.questions.question import Question
from diplograph.store import QueryResults, Store
from diplograph.vocabulary import PREFIXES, compact, kind_and_slug


def answer_of(store: Store, question: Question, values: Mapping[str, str]) -> QueryResults:
    """Ask a question.

    Args:
        store: Whom to ask.
        question: What to ask.
        values: Its parameters as a user writes them; a parameter that is not given keeps its example.

    Raises:
        ParameterError: for an unknown parameter, a value of the wrong type, or a thing of ours that the graph does not know.
    """
    query = question.bind(values)
    check_values(store, question, values)
    return store.query(query)


def check_values(store: Store, question: Question, values: Mapping[str, str]) -> None:
    """See that the things asked about are there.

    Raises:
        ParameterError: for a value of the wrong type, or a thing of ours that the graph does not know.
    """
    for parameter in question.parameters:
        asked = parameter.value(values[parameter.name]) if parameter.name in values else None
        if isinstance(asked, NamedNode) and kind_and_slug(asked.value) and not _known(store, asked):
            reason = f"parameter {parameter.name}: the graph knows no {compact(asked.value)}"
            raise ParameterError(reason, _nearest(store, asked))


def _known(store: Store, thing: NamedNode) -> bool:
    found = store.query(f"ASK {{ {thing} ?property ?value }}")
    return isinstance(found, QueryBoolean) and bool(found)


def _nearest(store: Store, thing: NamedNode) -> str:
    """Name the things of the same kind that look most like the one asked about."""
    kind, slug = kind_and_slug(thing.value) or ("", "")
    rows = store.query(f'SELECT DISTINCT ?thing {{ ?thing a ?class FILTER(STRSTARTS(STR(?thing), "{PREFIXES[kind]}")) }}')
    if not isinstance(rows, QuerySolutions):
        raise TypeError("the query for things is a SELECT")
    slugs = sorted(row["thing"].value.removeprefix(PREFIXES[kind]) for row in rows if isinstance(row["thing"], NamedNode))
    near = get_close_matches(slug, slugs, n=3, cutoff=0.5) or slugs[:3]
    return f"did you mean {', '.join(f'{kind}:{each}' for each in near)}?" if near else f"the graph has no {kind}"
