"""The gate for one command, over records that are read once."""

from functools import cached_property

from diplograph.records import Change
from diplograph.release import Release
from diplograph.validation.context import Context
from diplograph.validation.gate import judge
from diplograph.validation.judgement import Judgement


class Gate:
    """Says what is to be said of a change of the records in a release's data folder.

    Args:
        release: The release.
    """

    def __init__(self, release: Release) -> None:
        self._release = release

    @cached_property
    def context(self) -> Context:
        """The records as they stood when they were first asked for, or last judged in.

        Raises:
            InvalidRecords: when one of them is not Turtle.
            EnvironmentProblem: when the folder or a file cannot be read.
        """
        return Context(self._release)

    def __call__(self, change: Change) -> Judgement:
        """Judge a change in the records as they stand now; see :func:`diplograph.validation.gate.judge`."""
        self.context.refresh()
        return judge(self.context, change)
