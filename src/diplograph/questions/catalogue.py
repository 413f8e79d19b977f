"""The catalogue of named queries, in the order of their ranks."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from diplograph.errors import EnvironmentProblem, NotFound
from diplograph.questions.question import Question, read_question


class Catalogue(Mapping[str, Question]):
    """The named queries by name, ordered by rank.

    Args:
        questions: The questions, in any order.
    """

    def __init__(self, questions: list[Question]) -> None:
        self._questions = {question.name: question for question in sorted(questions, key=lambda each: each.rank)}

    def __getitem__(self, name: str) -> Question:
        return self._questions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    def by_audience(self) -> dict[str, tuple[Question, ...]]:
        """Return the questions by who asks them, the audience of the first question first."""
        audiences = dict.fromkeys(each.audience for each in self._questions.values())
        return {asking: tuple(each for each in self._questions.values() if each.audience == asking) for asking in audiences}

    def named(self, name: str) -> Question:
        """Return the question of that name.

        Raises:
            NotFound: when there is none; the message names the nearest.
        """
        if name in self._questions:
            return self._questions[name]
        near = get_close_matches(name, self._questions, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}?" if near else "list them all: diplograph ask --help"
        raise NotFound(f"there is no named query {name!r}", hint)


def load_catalogue(folder: Path) -> Catalogue:
    """Read all ``.rq`` files of a folder.

    Raises:
        EnvironmentProblem: when there is no such folder.
        InputError: when a header cannot be read.
    """
    if not folder.is_dir():
        raise EnvironmentProblem(f"{folder} is not a folder", "it should hold the named queries")
    return Catalogue([read_question(file.stem, file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.rq"))])
