"""``diplograph add``: records enter the data folder through the gate."""

import sys
from pathlib import Path

import rich_click as click

from diplograph.cli.curating import curator_named, curator_option, ledger_of, message_option, tell
from diplograph.cli.judging import Gate
from diplograph.cli.options import data_option
from diplograph.cli.sending import read_change
from diplograph.turtle import written
from diplograph.validation import Finding, Status
from diplograph.validation.judgement import Judgement


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@message_option
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be found and done.")
@curator_option
@data_option
def add(files: tuple[Path, ...], message: str, curator: str | None, data: Path | None, *, dry_run: bool) -> None:
    """Add records, or replace those that stand at their paths.

    All files are one change: judged together in the context of all records, written in canonical form, committed when the data
    folder lies in a git work tree, and logged; or nothing of it. A file is Turtle, TriG, JSON-LD, N-Quads, N-Triples or RDF/XML,
    by its name, or a template (`diplograph template`) that was filled in.

    \b
    Examples:
      diplograph add record.ttl --message "The meeting of April"
      diplograph add --dry-run *.ttl
      diplograph add meeting.jsonld participations.xlsx

    \b
    Exit codes: 0 done, 1 a record breaks a rule, 2 bad input or changed meanwhile, 3 a file cannot be read or written
    """
    release, ledger = ledger_of(data)
    ledger.recover()
    gate = Gate(release)
    sent = read_change(files, gate.context)
    ledger.judge = sent.judged_by(gate)
    if dry_run:
        _foretell(ledger.judge(sent.change))
        return
    who = curator_named(curator, release.data)
    paths = [*(record.path for record in sent.change.put), *sent.change.removed]
    expected = {path: ledger.digest(path) for path in paths}
    tell(ledger.commit(sent.change, expected, who, message))


def _foretell(judgement: Judgement) -> None:
    for finding in judgement.findings:
        click.echo(_line(finding))
    for sign, triples in (("-", judgement.effect.removed), ("+", judgement.effect.added)):
        for each in triples:
            click.echo(f"{sign} {written(each.subject)} {written(each.predicate)} {written(each.object)} .")
    for twin in judgement.effect.duplicates:
        click.echo(f"{written(twin.thing)} may be {written(twin.known)}: {twin.reason}")
    click.secho("would be accepted" if judgement.accepted else "would be refused", err=True)
    sys.exit(0 if judgement.accepted else 1)


def _line(finding: Finding) -> str:
    return f"{finding} [{finding.status.value}]" if finding.status is not Status.NEW else str(finding)
