"""The gate: a change is judged as the whole graph would be, and says what it brings, mends and does."""

from collections import Counter
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from pyoxigraph import NamedNode, Quad, Store, Triple

from conftest import ROOT, WORLD
from diplograph import errors
from diplograph.records import Change, Record, read_record, record_files
from diplograph.release import Release
from diplograph.turtle import parse, render
from diplograph.validation import Finding, Severity, Status, check
from diplograph.validation.context import Context
from diplograph.validation.gate import judge
from diplograph.validation.intake import contexts_of, read_change
from diplograph.validation.judgement import Judgement
from diplograph.vocabulary import thing

BROKEN = sorted((ROOT / "tests" / "shapes" / "broken").glob("*.ru"))
PERSON = PurePosixPath("people/boris-talan.ttl")


@pytest.fixture(scope="module")
def context(world: Release) -> Context:
    """The frozen world, as the gate holds it."""
    return Context(world)


def after(context: Context, update: str) -> Change:
    """An edit of the graph as the change of records that makes it."""
    store = Store()
    triples = [each for record in context.records.values() for each in content(record)]
    store.extend(Quad(each.subject, each.predicate, each.object) for each in triples)
    store.update(update)
    sent = "".join(f"{quad.triple} .\n" for quad in store)
    known = context.homes
    change = read_change(sent.encode(), "application/n-triples", "", contexts={}, known=known)
    records = [each for each in change.put if content(each) != content(context.records.get(each.path))]
    gone = {path for path in context.records if path not in {each.path for each in change.put}}
    return Change(tuple(rendered(each) for each in records), tuple(sorted(gone | set(change.removed))))


def content(record: Record | None) -> set[Triple]:
    """What a record says."""
    return {each.triple for each in record.statements} if record else set()


def rendered(record: Record) -> Record:
    """A record as it is kept: lines are those of its file then."""
    text = render(content(record), record.main)
    return Record(str(record.path), text, tuple(parse(text, str(record.path))), record.path)


def oracle(world: Release, folder: Path, change: Change) -> Counter[Finding]:
    """What the check of all files finds when the change is made in a copy of the data folder, files by their path."""
    for record in [read_record(file, WORLD) for file in record_files(WORLD)] + list(change.put):
        (folder / record.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / record.path).write_text(record.text, encoding="utf-8")
    for path in change.removed:
        (folder / path).unlink()
    report = check(replace(world, data=folder), folder, record_files(folder))
    return Counter(replace(each, file=each.file.removeprefix(f"{folder}/")) for each in report.findings)


def of(judgement: Judgement, *statuses: Status) -> Counter[Finding]:
    """The findings with these statuses."""
    return Counter(each for each in judgement.findings if each.status in statuses)


@pytest.mark.parametrize("edit", BROKEN, ids=lambda edit: edit.stem)
def test_what_a_change_brings_and_mends_is_what_the_whole_graph_says(
    world: Release, context: Context, tmp_path: Path, edit: Path
) -> None:
    """New is what the check of everything finds after and not before; the way back mends just that."""
    change = after(context, edit.read_text(encoding="utf-8"))
    assert change.put or change.removed
    found = oracle(world, tmp_path / "data", change)
    judgement = judge(context, change)
    assert of(judgement, Status.NEW) == found
    assert of(judgement, Status.STANDING, Status.MENDED) == Counter()
    assert sum(found.values()) >= 1
    assert judgement.accepted == (not any(each.severity is Severity.VIOLATION for each in found))
    broken = Context(replace(world, data=tmp_path / "data"))
    # What does not depend on the records is read once for all edits.
    broken.ontology, broken.shapes, broken.neighbourhood = context.ontology, context.shapes, context.neighbourhood
    touched = {*(each.path for each in change.put), *change.removed}
    there = [context.records[path] for path in sorted(touched) if path in context.records]
    back = Change(tuple(there), tuple(sorted(touched - context.records.keys())))
    mended = judge(broken, back)
    assert of(mended, Status.MENDED) == found
    assert of(mended, Status.NEW, Status.STANDING) == Counter()
    assert mended.accepted


def test_there_are_edits() -> None:
    """Each shape is broken by one edit."""
    assert len(BROKEN) >= 85


def sent(context: Context, text: str, name: str = "sent.ttl") -> Change:
    """A text that a curator sends."""
    return read_change(text.encode(), "text/turtle", name, contexts=contexts_of(context.release), known=context.homes)


def test_findings_stand_at_the_lines_that_were_sent(context: Context) -> None:
    """A text in any form is judged as it stands; it need not be canonical, and what is standing is no news."""
    lines = ["# a remark", *context.records[PERSON].text.splitlines()]
    place = next(number for number, line in enumerate(lines) if "diplo:holder" in line)
    lines[place] = lines[place].replace("person:boris-talan", "person:boris-tallan")
    judgement = judge(context, sent(context, "\n".join(lines) + "\n"))
    here = {(each.line, each.shape, each.status) for each in judgement.findings if each.file == "sent.ttl"}
    assert here == {
        (1, "canonical-text", Status.NEW),
        (place + 1, "known-things", Status.NEW),
        (place + 1, "tenure-has-one-holder", Status.NEW),
    }
    elsewhere = {each.shape for each in judgement.findings if each.file != "sent.ttl"}
    assert elsewhere == {"participation-matches-its-tenure"}
    assert not judgement.accepted


def test_what_stays_wrong_is_standing(world: Release, context: Context, tmp_path: Path) -> None:
    """A record that was wrong before and is sent again is still refused, with findings that say that it was so before."""
    wrong = context.records[PERSON].text.replace("a diplo:Person ;", "a diplo:Person ;\n    diplo:moode 1 ;")
    folder = tmp_path / "data"
    oracle(world, folder, Change((replace(context.records[PERSON], text=wrong),)))
    broken = Context(replace(world, data=folder))
    judgement = judge(broken, sent(broken, wrong))
    assert {(each.shape, each.status) for each in judgement.findings} == {("declared-terms", Status.STANDING)}
    assert not judgement.accepted
    other = broken.records[PurePosixPath("people/anna-verin.ttl")]
    assert judge(broken, Change((other,))).findings == ()


def test_the_effect_is_the_difference(context: Context) -> None:
    """Triples, records and new things are told; a record sent as it stands does nothing."""
    text = context.records[PERSON].text
    assert judge(context, sent(context, text)).effect.touched == ()
    effect = judge(context, sent(context, text.replace('"Boris Talan"@en', '"Boris Tallan"@en'))).effect
    assert (len(effect.added), len(effect.removed), effect.touched) == (1, 1, (PERSON,))
    assert effect.new_things == effect.duplicates == ()


def test_a_thing_under_another_name_is_noticed(context: Context) -> None:
    """A new person of a known name, a source of a known address, a meeting of a known series and day."""
    twin = judge(context, sent(context, context.records[PERSON].text.replace("boris-talan", "b-talan"))).effect
    assert thing("person", "b-talan") in twin.new_things
    assert [(each.thing, each.known) for each in twin.duplicates] == [
        (thing("person", "b-talan"), thing("person", "boris-talan"))
    ]
    source = context.records[PurePosixPath("sources/arcadian-gazette-2019-06-12.ttl")].text
    again = judge(context, sent(context, source.replace("source:arcadian-gazette-2019-06-12 a", "source:gazette a"))).effect
    assert [(each.thing, "address" in each.reason) for each in again.duplicates] == [(thing("source", "gazette"), True)]
    path = PurePosixPath("meetings/arcadia-borealia-consultations/arcadia-borealia-fm-2023-02-14.ttl")
    meeting = context.records[path].text.replace("arcadia-borealia-fm-2023-02-14", "arcadia-borealia-talk-2023-02-14")
    known = [each.known for each in judge(context, sent(context, meeting)).effect.duplicates]
    assert known == [thing("meeting", "arcadia-borealia-fm-2023-02-14")]


def test_removing_what_others_need_is_refused(context: Context) -> None:
    """Findings appear in the records that refer to what would go; what is not there cannot go."""
    judgement = judge(context, Change((), (PERSON,)))
    assert not judgement.accepted
    assert {each.shape for each in judgement.findings} >= {"known-things"}
    assert PERSON.name not in {PurePosixPath(each.file).name for each in judgement.findings}
    with pytest.raises(errors.NotFound, match="nobody"):
        judge(context, Change((), (PurePosixPath("people/nobody.ttl"),)))


def test_blank_nodes_and_foreign_things_are_found_at_their_lines(context: Context) -> None:
    """What no record may hold is a finding, not a crash."""
    text = context.records[PERSON].text + "\nperson:boris-talan diplo:holder [] .\n<https://example.org/x> a diplo:Person .\n"
    last = len(text.splitlines())
    found = {(each.line, each.shape) for each in judge(context, sent(context, text)).findings}
    assert {(last - 1, "no-blank-nodes"), (last, "record-holds-its-own-parts")} <= found


def test_the_context_follows_the_folder(world: Release, tmp_path: Path) -> None:
    """A file that is written, mended or removed is seen; one that is not Turtle is told, and counts again when it is mended."""
    folder = tmp_path / "data"
    context = Context(world)
    oracle(world, folder, Change())
    followed = Context(replace(world, data=folder))
    assert followed.results == ()
    assert not followed.refresh()
    (folder / PERSON).write_text("person:x a", encoding="utf-8")
    with pytest.raises(errors.InvalidRecords, match=r"people/boris-talan\.ttl:1"):
        followed.refresh()
    (folder / PERSON).write_text(context.records[PERSON].text, encoding="utf-8")
    assert followed.refresh()
    (folder / PERSON).unlink()
    assert followed.refresh()
    assert NamedNode("https://w3id.org/diplograph/person/boris-talan") not in followed.homes
    assert followed.results != ()
