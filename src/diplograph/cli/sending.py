"""What a curator sends from the command line, records and filled templates, read as one change."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from pathlib import Path

from diplograph.errors import EnvironmentProblem
from diplograph.records import Change
from diplograph.spreadsheets import MOST_BYTES, Filled, Schema, is_spreadsheet, read_spreadsheet
from diplograph.validation import Finding, intake
from diplograph.validation.context import Context
from diplograph.validation.judgement import Judgement


@dataclass(frozen=True)
class Sent:
    """What was sent.

    Attributes:
        change: The change.
        filled: The templates in it, which know in which row each thing stands.
    """

    change: Change
    filled: tuple[Filled, ...] = ()

    def placed(self, finding: Finding) -> Finding:
        """Return a finding of the gate at the row and column to blame, when a row is."""
        return reduce(lambda found, each: each.placed(found) if found is finding else found, self.filled, finding)

    def judged_by(self, judge: Callable[[Change], Judgement]) -> Callable[[Change], Judgement]:
        """Return a gate whose findings name rows and columns of what was sent."""

        def judged(change: Change) -> Judgement:
            judgement = judge(change)
            return replace(judgement, findings=tuple(sorted(map(self.placed, judgement.findings))))

        return judged


def read_change(files: Sequence[Path], context: Context) -> Sent:
    """Read files, each of one or several records in any format that is read, or a filled template, as one change.

    Args:
        files: The files.
        context: The records that they change.

    Raises:
        RdfSyntaxError: when a file is not what its name says.
        SheetErrors: when rows of a template cannot be read.
        InputError: when a file holds nothing that has a record, or is in no format that is accepted.
        EnvironmentProblem: when a file cannot be read.
    """
    sheets = [file for file in files if is_spreadsheet(file.name)]
    filled = tuple(_filled(sheets, context)) if sheets else ()
    read = partial(intake.read_change, media_type="", contexts=intake.contexts_of(context.release), known=context.homes)
    written = [read(_content(file), name=str(file)) for file in files if file not in sheets]
    parts = [*written, *(each.change for each in filled)]
    put = tuple(record for part in parts for record in part.put)
    return Sent(Change(put, tuple(sorted({path for part in parts for path in part.removed}))), filled)


def _filled(files: Iterable[Path], context: Context) -> Iterator[Filled]:
    schema = Schema(context.release)
    for file in files:
        yield read_spreadsheet(_content(file, MOST_BYTES), str(file), list(context.records.values()), context.store, schema)


def _content(file: Path, most: int = -1) -> bytes:
    """What a file holds, at most one byte more than there may be: enough to be told that there are too many."""
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1 if most >= 0 else -1)
    except OSError as error:
        raise EnvironmentProblem(f"{file}: {error.strerror}") from None
