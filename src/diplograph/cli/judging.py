"""The gate for one command."""

from collections.abc import Callable

from diplograph.records import Change
from diplograph.release import Release
from diplograph.validation.context import Context
from diplograph.validation.gate import judge
from diplograph.validation.judgement import Judgement


def judge_with(release: Release) -> Callable[[Change], Judgement]:
    """Return the gate of a release: what is to be said of a change of the records in its data folder."""
    return lambda change: judge(Context(release), change)
