"""The check of filled templates: what the gate would say of them, at their rows and columns."""

from collections.abc import Sequence
from pathlib import Path

from diplograph.cli.judging import Gate
from diplograph.cli.options import release_with
from diplograph.cli.sending import read_change
from diplograph.errors import EnvironmentProblem, InputError
from diplograph.settings import read_settings
from diplograph.spreadsheets import SheetErrors, is_spreadsheet
from diplograph.validation import Report, Status


def report_on(paths: Sequence[Path]) -> Report:
    """Judge filled templates as a change of the records of the settings, by default those that came with the program.

    Raises:
        InputError: when other files are among them, or one is no spreadsheet that is accepted.
        EnvironmentProblem: when a file cannot be read.
    """
    others = [str(path) for path in paths if not is_spreadsheet(path.name)]
    if others:
        raise InputError(f"{', '.join(others)} cannot be checked together with a spreadsheet", "check spreadsheets by themselves")
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise EnvironmentProblem(f"{missing} does not exist")
    gate = Gate(release_with(read_settings({}).settings.data))
    try:
        sent = read_change(paths, gate.context)
    except SheetErrors as error:
        return Report(error.findings, len(paths), None)
    judgement = sent.judged_by(gate)(sent.change)
    present = tuple(each for each in judgement.findings if each.status is not Status.MENDED)
    return Report(present, len(paths), None, judged=True)
