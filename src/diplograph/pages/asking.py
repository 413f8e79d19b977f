"""The questions of a page: noted one by one, asked together when somebody looks at the first answer."""

from collections.abc import Callable, Mapping, Sequence

from pyoxigraph import QuerySolutions

from diplograph.representations import Term
from diplograph.store import QueryResults, Store, query_several

Solution = Mapping[str, Term | None]


class Questions:
    """Asks as seldom as it can: a way to the readers and back takes as long as most questions.

    Args:
        store: Whom to ask.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: list[str] = []
        self._answers: dict[str, Sequence[Solution]] = {}

    def note(self, query: str) -> Callable[[], Sequence[Solution]]:
        """Note a SELECT query, which must have a ``LIMIT``; calling what is returned gives its solutions."""
        if query not in self._answers and query not in self._open:
            self._open.append(query)
        return lambda: self._answer(query)

    def _answer(self, query: str) -> Sequence[Solution]:
        if query not in self._answers:
            answers = query_several(self._store, self._open)
            self._answers.update(zip(self._open, map(_solutions, answers), strict=True))
            self._open.clear()
        return self._answers[query]


def _solutions(rows: QueryResults) -> Sequence[Solution]:
    if not isinstance(rows, QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    variables = [each.value for each in rows.variables]
    return [{name: row[name] for name in variables} for row in rows]
