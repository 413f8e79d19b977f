"""Damage to the real records: whatever the grammar guards is named at its line, and what is deleted at its thing."""

import re
from pathlib import Path

import pytest

from diplograph.errors import TurtleSyntaxError
from diplograph.records import Change, Record, path_in, record_files
from diplograph.release import Release, bundled_release
from diplograph.turtle import parse
from diplograph.validation.context import Context
from diplograph.validation.gate import judge

DATA = bundled_release().data
RECORDS = record_files(DATA)
SEED = next(file for file in RECORDS if file.stem == "central-asia-russia-fm-2020-10-15")
FILES = [*RECORDS[::50], SEED]  # thousands of records are written alike
STRIDE = 23  # every so many lines of a file are damaged


def _sampled(lines: list[str]) -> list[int]:
    """Line numbers of statements that need their end: not the last property of a thing, not a blank line."""
    return [
        number
        for number in range(1, len(lines) + 1, STRIDE)
        if lines[number - 1].strip(" .") and lines[min(number, len(lines) - 1)] != "    ."
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_lost_end_is_named_at_its_line(file: Path) -> None:
    """A line without its ``;`` or ``.`` is the line that the error names."""
    assert len(FILES) >= 60
    lines = file.read_text(encoding="utf-8").splitlines()
    for number in _sampled(lines):
        damaged = [*lines[: number - 1], lines[number - 1].rstrip(" ;."), *lines[number:]]
        with pytest.raises(TurtleSyntaxError) as caught:
            parse("\n".join(damaged), file.name)
        assert caught.value.line == number


@pytest.mark.parametrize("damage", [(r'"(@|\^|;| ;)', r"\1"), (r"(\w+):(\w)", r"\1x:\2"), (r" (\S+) ;$", r" \1 \1 ;")])
def test_a_broken_token_is_named_at_its_line(damage: tuple[str, str]) -> None:
    """An open string, an unknown prefix, a word too many: the error names the line."""
    lines = SEED.read_text(encoding="utf-8").splitlines()
    tried = 0
    for number in range(lines.index("") + 2, len(lines), STRIDE):
        broken = re.sub(*damage, lines[number - 1], count=1)
        if broken == lines[number - 1]:
            continue
        tried += 1
        with pytest.raises(TurtleSyntaxError) as caught:
            parse("\n".join([*lines[: number - 1], broken, *lines[number:]]), SEED.name)
        assert caught.value.line == number, broken
    assert tried >= 10


DELETIONS = [
    "    diplo:actType act-type:",
    "    diplo:content ",
    "    diplo:attribution attribution:",
    "    diplo:madeAt ",
    "    diplo:mode mode:",
    "    schema:startDate ",
    "    diplo:representing ",
    "    diplo:participationRole ",
    "    diplo:textStart ",
    "    diplo:evidenceKind ",
    "    diplo:documentType ",
    "    diplo:rank rank:",
]


@pytest.fixture(scope="module")
def context(release: Release) -> Context:
    """The records as they stand, read once."""
    return Context(release)


@pytest.mark.parametrize("opening", DELETIONS)
def test_a_deleted_line_is_named_at_its_thing(context: Context, opening: str) -> None:
    """Without a property that a shape asks for, the finding names the first line of the thing it belonged to."""
    lines = SEED.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(index for index, line in enumerate(lines) if line.startswith(opening))
    thing = max(index for index in range(number) if lines[index][0] not in " \n") + 1
    end = lines.index("    .\n", number)
    kept = [line for line in lines[number:end] if not line.startswith(opening)]
    text = "".join([*lines[:number], *kept, *lines[end:]])
    judgement = judge(context, Change((Record(str(SEED), text, tuple(parse(text, str(SEED))), path_in(DATA, SEED)),)))
    assert not judgement.accepted
    assert thing in {finding.line for finding in judgement.findings if finding.file == str(SEED)}
