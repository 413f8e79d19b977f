"""The records that meetings refer to: states, people, formats, initiatives, publishers, sources of reference."""

from collections.abc import Iterator
from random import Random
from typing import Final

from benchmarks.synthetic.names import surname
from benchmarks.synthetic.plan import OFFICES, Format, Initiative, Person, State, iso
from benchmarks.synthetic.quads import Record, day, name, ref, text, whole

_YEAR: Final = 365


def publishers(meetings: int) -> list[str]:
    """Return the slugs of the publishers; the first report most."""
    return [f"{surname(number + 17_000).slug}-press" for number in range(20 + meetings // 1000)]


def publisher_record(slug: str) -> Record:
    """Return the record of a publisher."""
    record = Record("publisher", slug)
    label = slug.removesuffix("-press").capitalize()
    labels = (("skos:prefLabel", text(f"{label} Press")), ("skos:prefLabel", text(f"Пресса {label}", "ru")))
    record.describe(ref("publisher", slug), ("rdf:type", name("diplo:Publisher")), *labels)
    return record


def source_record(slug: str, publisher: str, title: str, issued: str, paragraphs: int) -> Record:
    """Return the record of a source document."""
    record = Record("source", slug)
    record.describe(
        ref("source", slug),
        ("rdf:type", name("diplo:SourceDocument")),
        ("dcterms:issued", day(issued)),
        ("dcterms:language", '"en"'),
        ("dcterms:publisher", ref("publisher", publisher)),
        ("dcterms:title", text(title)),
        ("diplo:paragraphCount", whole(paragraphs)),
        ("schema:url", f"<https://example.org/{publisher}/{slug}>"),
        ("skos:prefLabel", text(title)),
    )
    return record


def yearbook(slug: str) -> str:
    """Return the slug of the source that tells of a state or format."""
    return f"yearbook-{slug}"


def state_records(state: State, publisher: str) -> Iterator[Record]:
    """Yield a state with its ministry and offices, its capital, and the yearbook that tells of its offices."""
    yield source_record(yearbook(state.slug), publisher, f"Yearbook of {state.name.en}", iso(730_000 + state.number), 400)
    record = Record("state", state.slug)
    me, number = ref("state", state.slug), state.number
    old, now = ref("name", f"{state.slug}-old"), ref("name", f"{state.slug}-official")
    record.describe(
        me,
        ("rdf:type", name("diplo:State")),
        ("diplo:isoAlpha3", f'"X{chr(65 + number // 26)}{chr(65 + number % 26)}"'),
        ("diplo:unM49", f'"{600 + number}"'),
        ("skos:exactMatch", f"<http://www.wikidata.org/entity/Q{900_000_000 + number}>"),
        ("skos:prefLabel", text(state.name.en)),
        ("skos:prefLabel", text(state.name.ru, "ru")),
        ("diplo:hasNameForm", old),
        ("diplo:hasNameForm", now),
    )
    cited = record.cite(yearbook(state.slug), 1, 1, f"the Republic of {state.name.en}")
    change = iso(728_000 + number * 30)
    for form, words, bound in ((old, "People’s Republic", "schema:validThrough"), (now, "Republic", "schema:validFrom")):
        record.describe(
            form,
            ("rdf:type", name("diplo:NameForm")),
            ("diplo:attestedBy", cited),
            ("diplo:nameKind", name("name-kind:official")),
            ("diplo:nameText", text(f"{words} of {state.name.en}")),
            (bound, day(change)),
        )
    _offices(record, state)
    yield record
    place = Record("place", f"{state.slug}-city")
    facts = (("dcterms:isPartOf", me), ("skos:prefLabel", text(f"{state.name.en} City")))
    place.describe(ref("place", place.slug), ("rdf:type", name("diplo:Place")), *facts)
    yield place


def _offices(record: Record, state: State) -> None:
    body = ref("body", f"{state.slug}-foreign-ministry")
    of_state = ("diplo:ofState", ref("state", state.slug))
    label = ("skos:prefLabel", text(f"Ministry of Foreign Affairs of {state.name.en}"))
    record.describe(body, ("rdf:type", name("diplo:GovernmentBody")), of_state, label)
    for office, (title, title_ru) in OFFICES.items():
        record.describe(
            ref("office", f"{state.slug}-{office}"),
            ("rdf:type", name("diplo:Office")),
            of_state,
            ("diplo:officeIn", body),
            ("skos:prefLabel", text(title.format(state.name.en))),
            ("skos:prefLabel", text(title_ru.format(state.name.ru), "ru")),
        )


def person_records(random: Random, person: Person, source: str) -> Iterator[Record]:
    """Yield a person with tenures and perhaps a printed form of the name, and now and then an entry merged into it."""
    record = Record("person", person.slug)
    me = ref("person", person.slug)
    labels = (("skos:prefLabel", text(person.name.en)), ("skos:prefLabel", text(person.name.ru, "ru")))
    record.describe(me, ("rdf:type", name("diplo:Person")), *labels)
    if random.random() < 0.2:
        record.describe(me, ("skos:exactMatch", f"<http://www.wikidata.org/entity/Q{910_000_000 + person.number}>"))
    if random.random() < 0.3:
        _printed_name(record, person, source)
    for number, tenure in enumerate(person.tenures, 1):
        bounds = (
            ("schema:validFrom", day(iso(tenure.begin))),
            *([("schema:validThrough", day(iso(tenure.end)))] if tenure.end else []),
        )
        record.describe(
            ref("tenure", tenure.slug),
            ("rdf:type", name("diplo:Tenure")),
            ("diplo:attestedBy", record.cite(source, random.randrange(1, 400), number, person.name.en)),
            ("diplo:holder", me),
            ("diplo:office", ref("office", tenure.office)),
            ("diplo:tenureKind", name(f"tenure-kind:{tenure.kind}")),
            *bounds,
        )
    if random.random() < 0.01:
        merged = Record("person", f"{person.slug}-misprint")
        label = ("skos:prefLabel", text(person.name.en.replace(" ", " De ")))
        merged.describe(ref("person", merged.slug), ("rdf:type", name("diplo:Person")), ("dcterms:isReplacedBy", me), label)
        record.describe(me, ("dcterms:replaces", ref("person", merged.slug)))
        yield merged
    yield record


def _printed_name(record: Record, person: Person, source: str) -> None:
    given, family = person.name.en.split()
    form = ref("name", f"{person.slug}-printed")
    printed = f"{given[0]}. {family}"
    record.describe(ref("person", person.slug), ("diplo:hasNameForm", form))
    record.describe(
        form,
        ("rdf:type", name("diplo:NameForm")),
        ("diplo:attestedBy", record.cite(source, None, 1, printed)),
        ("diplo:nameKind", name("name-kind:as-printed")),
        ("diplo:nameText", text(f"{printed} ({person.number})")),
    )


def format_records(made: Format, publisher: str) -> Iterator[Record]:
    """Yield a format with members and series, and the yearbook that tells of them."""
    yield source_record(yearbook(made.slug), publisher, f"Yearbook of the {made.name.en}", iso(731_000), 400)
    record = Record("format", made.slug)
    me = ref("format", made.slug)
    labels = (("skos:prefLabel", text(made.name.en)), ("skos:prefLabel", text(made.name.ru, "ru")))
    record.describe(me, ("rdf:type", name("diplo:Format")), *labels)
    for number, state in enumerate(made.members):
        membership = ref("membership", f"{made.slug}-{state.slug}")
        partner = number == len(made.members) - 1 and made.number % 3 == 0
        record.describe(me, ("diplo:hasMembership", membership))
        record.describe(
            membership,
            ("rdf:type", name("diplo:FormatMembership")),
            ("diplo:attestedBy", record.cite(yearbook(made.slug), number + 1, 1, f"{state.name.en} is a member")),
            ("diplo:memberParty", ref("state", state.slug)),
            ("diplo:memberRole", name("member-role:partner" if partner else "member-role:core")),
        )
    for series in made.series:
        record.describe(
            ref("series", series.slug),
            ("rdf:type", name("diplo:MeetingSeries")),
            ("diplo:level", name(f"level:{series.level}")),
            ("diplo:seriesOf", me),
            ("skos:prefLabel", text(f"{made.name.en}, {series.label}")),
        )
    yield record


def initiative_record(initiative: Initiative, source: str) -> Record:
    """Return an initiative with the stages that it went through."""
    record = Record("initiative", initiative.slug)
    me = ref("initiative", initiative.slug)
    proposer = initiative.proposer
    stated = (
        ("diplo:proposer", ref("state", proposer.slug))
        if proposer
        else ("diplo:proposerStatus", name("proposer-status:not-stated"))
    )
    record.describe(
        me,
        ("rdf:type", name("diplo:Initiative")),
        ("diplo:aim", text(f"To carry out the {initiative.name.en}.")),
        ("diplo:attestedBy", record.cite(source, 90, 1, f"the {initiative.name.en}")),
        ("diplo:inSphere", name(f"sphere:{initiative.sphere}")),
        ("skos:prefLabel", text(initiative.name.en)),
        ("skos:prefLabel", text(initiative.name.ru, "ru")),
        stated,
    )
    for number, (meeting, stage_type) in enumerate(initiative.stages, 1):
        stage = ref("stage", f"{initiative.slug}-{iso(meeting.day)}")
        record.describe(me, ("diplo:hasStage", stage))
        record.describe(
            stage,
            ("rdf:type", name("diplo:InitiativeStage")),
            ("dcterms:date", day(iso(meeting.day))),
            ("diplo:attestedBy", record.cite(source, 90 + number, 1, f"{stage_type} on that day")),
            ("diplo:occasion", ref("meeting", meeting.slug)),
            ("diplo:stageType", name(f"stage-type:{stage_type}")),
        )
    return record
