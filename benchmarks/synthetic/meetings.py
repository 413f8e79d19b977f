"""The record of one meeting: who took part, what was said and adopted, and which accounts report it."""

from collections.abc import Iterator
from random import Random
from typing import Final

from benchmarks.synthetic.plan import SPHERES, Meeting, State, Tenure, iso, zipf
from benchmarks.synthetic.quads import Record, day, name, ref, text, whole
from benchmarks.synthetic.standing import source_record

TOPICS: Final = (
    *("interstate-relations", "regional-security", "trade-relations", "transit-logistics", "energy-cooperation", "culture"),
    *("climate-change", "counter-terrorism", "education", "water-resources", "investment-cooperation", "border-security"),
    *("agriculture", "tourism", "transport-corridors", "drug-trafficking", "science", "labour-migration", "digital-economy"),
    *("renewable-energy", "political-dialogue", "human-rights", "non-proliferation", "vaccines", "industrial-cooperation"),
    *("environmental-protection", "emergencies", "refugees", "youth-sport", "media-cooperation", "gender-equality"),
)
_ACT_TYPES: Final = (
    *("discussed", "emphasised", "called-for", "exchanged-views", "reaffirmed", "informed", "noted", "welcomed"),
    *("expressed-support", "proposed", "pledged", "agreed", "expressed-concern", "analysed", "announced", "invited"),
)
_OFFICE_AT: Final = {"summit": "president", "ministerial": "foreign-minister", "deputy-ministerial": "deputy-foreign-minister"}
_ATTRIBUTIONS: Final = ("named", "collective-voice", "passive", "by-context", "source-voice")
_ATTRIBUTION_WEIGHTS: Final = (40, 25, 25, 8, 2)
_TOPIC_WEIGHTS: Final = zipf(len(TOPICS), 0.7)
_TYPE_WEIGHTS: Final = zipf(len(_ACT_TYPES), 0.6)


class Account:
    """One source's account of a meeting."""

    def __init__(self, publisher: str, meeting: Meeting, paragraphs: int) -> None:
        self.publisher, self.paragraphs = publisher, paragraphs
        self.slug = f"{publisher}-{meeting.slug}"
        self._used = 1

    def next_paragraph(self) -> int:
        """Return the paragraph of the next passage; a long text starts again at its end."""
        self._used = self._used + 1 if self._used < self.paragraphs else self.paragraphs
        return self._used


class Scribe:
    """Writes the records of meetings.

    Args:
        random: Where chance comes from.
        states: All states; the first are spoken about most.
        publishers: The slugs of all publishers; the first report most.
    """

    def __init__(self, random: Random, states: list[State], publishers: list[str]) -> None:
        self._random = random
        self._states, self._state_weights = states, zipf(len(states), 0.8)
        self._publishers, self._publisher_weights = publishers, zipf(len(publishers), 0.8)

    def records(self, meeting: Meeting) -> Iterator[Record]:
        """Yield the accounts of a meeting, then its own record."""
        accounts = self._accounts(meeting)
        for account in accounts:
            title = f"{meeting.series.format.name.en} of {iso(meeting.day)}"
            issued = iso(meeting.day + self._random.randrange(3))
            yield source_record(account.slug, account.publisher, title, issued, account.paragraphs)
        yield _Minutes(self._random, meeting, accounts, self._states, self._state_weights).record

    def _accounts(self, meeting: Meeting) -> list[Account]:
        number = self._random.choices((1, 2, 3), (80, 15, 5))[0]
        chosen = self._random.choices(self._publishers, cum_weights=self._publisher_weights, k=number)
        return [Account(publisher, meeting, self._random.randrange(5, 14)) for publisher in dict.fromkeys(chosen)]


class _Minutes:
    """The record of one meeting, made at once."""

    def __init__(
        self, random: Random, meeting: Meeting, accounts: list[Account], states: list[State], weights: list[float]
    ) -> None:
        self._random, self._meeting, self._accounts = random, meeting, accounts
        self._states, self._state_weights = states, weights
        self._me, self._date = ref("meeting", meeting.slug), iso(meeting.day)
        self._cited = 0
        self.record = Record("meeting", meeting.slug, meeting.series.slug)
        first = meeting.series.format.number == 0
        held = first or random.random() < 0.96
        self._describe(held=held)
        if held:
            self._parties = self._participations()
            self._collective = False
            for number in range(1, 2 + min(8, int(random.expovariate(1.7))) + 2 * first):
                self._act(number)
            if first or random.random() < 0.15:
                self._document()

    def _cite(self, account: Account | None = None) -> str:
        account = account or self._accounts[0]
        self._cited += 1
        excerpt = self._random.random() < 0.06
        words = f"{self._meeting.series.format.name.en}: item {self._cited}"
        closing = f"on {self._date}" if self._random.random() < 0.3 else ""
        return self.record.cite(account.slug, None if excerpt else account.next_paragraph(), self._cited, words, closing=closing)

    def _describe(self, *, held: bool) -> None:
        random, meeting = self._random, self._meeting
        status = "held" if held else random.choice(("cancelled", "postponed", "announced"))
        usual, remote = (78, 12, 7, 3), (12, 78, 8, 2)
        modes = ("in-person", "videoconference", "hybrid", "telephone")
        mode = random.choices(modes, remote if self._date[:4] in {"2020", "2021"} else usual)[0]
        label = f"{meeting.series.format.name.en}, {meeting.series.label}, {self._date}"
        self.record.describe(
            self._me,
            ("rdf:type", name("diplo:Meeting")),
            ("diplo:eventStatus", name(f"event-status:{status}")),
            ("diplo:inSeries", ref("series", meeting.series.slug)),
            ("diplo:level", name(f"level:{meeting.series.level}")),
            ("diplo:mode", name(f"mode:{mode}")),
            ("diplo:ordinal", whole(meeting.ordinal)),
            ("schema:startDate", day(self._date)),
            ("schema:endDate", day(self._date)),
            ("skos:prefLabel", text(label)),
            *(("diplo:attestedBy", self._cite(account)) for account in self._accounts),
        )
        if mode == "in-person":
            host = random.choice(meeting.series.format.members).slug
            self.record.describe(self._me, ("diplo:host", ref("state", host)), ("diplo:place", ref("place", f"{host}-city")))
        if meeting.prepared_by:
            self.record.describe(self._me, ("diplo:preparedBy", ref("meeting", meeting.prepared_by.slug)))
        if random.random() < 0.03:
            self._contest(meeting.ordinal)

    def _contest(self, ordinal: int) -> None:
        """Let another account count differently."""
        for number, rank in ((ordinal, "preferred"), (ordinal + 1, "deprecated")):
            self.record.describe(
                ref("assertion", f"{self._meeting.slug}-ordinal-{number}"),
                ("rdf:type", name("diplo:Assertion")),
                ("diplo:attestedBy", self._cite(self._accounts[-1])),
                ("diplo:rank", name(f"rank:{rank}")),
                ("diplo:rankReason", text("Some count the first talks, others do not.")),
                ("rdf:object", whole(number)),
                ("rdf:predicate", name("diplo:ordinal")),
                ("rdf:subject", self._me),
            )

    def _participations(self) -> list[tuple[State, Tenure]]:
        """Describe the delegations and return who led them; two at least."""
        random = self._random
        members = self._meeting.series.format.members
        present = [state for state in members if random.random() < 0.9]
        present = present if len(present) > 1 else members
        cited = self._cite()
        office = _OFFICE_AT[self._meeting.series.level]
        leaders = []
        for state in present:
            deputy = office == "foreign-minister" and random.random() < 0.08
            tenure = state.holder(f"deputy-{office}" if deputy else office, self._meeting.day)
            self._participation(state, tenure, cited, f"{state.slug}-{office}" if deputy else "")
            leaders.append((state, tenure))
        if random.random() < 0.1:
            self._guest(present, office, cited)
        return leaders

    def _participation(self, state: State, tenure: Tenure, cited: str, instead_of: str) -> None:
        me = ref("participation", f"{self._meeting.slug}-{tenure.person.slug}")
        self.record.describe(self._me, ("diplo:hasParticipation", me))
        self.record.describe(
            me,
            ("rdf:type", name("diplo:Participation")),
            ("diplo:attestedBy", cited),
            ("diplo:inCapacityOf", ref("office", tenure.office)),
            ("diplo:participant", ref("person", tenure.person.slug)),
            ("diplo:participationRole", name("role:head-of-delegation")),
            ("diplo:representing", ref("state", state.slug)),
            ("diplo:underTenure", ref("tenure", tenure.slug)),
        )
        if instead_of:
            self.record.describe(me, ("diplo:deputisingFor", ref("office", instead_of)))

    def _guest(self, present: list[State], office: str, cited: str) -> None:
        """A state that is no member sends a guest of whom only the office is known."""
        state = self._some_state()
        if state in present or state in self._meeting.series.format.members:
            return
        me = ref("participation", f"{self._meeting.slug}-{state.slug}")
        self.record.describe(self._me, ("diplo:hasParticipation", me))
        self.record.describe(
            me,
            ("rdf:type", name("diplo:Participation")),
            ("diplo:attestedBy", cited),
            ("diplo:inCapacityOf", ref("office", f"{state.slug}-{office}")),
            ("diplo:participationRole", name("role:guest")),
            ("diplo:representing", ref("state", state.slug)),
        )

    def _some_state(self) -> State:
        return self._random.choices(self._states, cum_weights=self._state_weights)[0]

    def _act(self, number: int) -> None:
        random = self._random
        me = ref("act", f"{self._meeting.slug}-{number}")
        attribution = random.choices(_ATTRIBUTIONS, _ATTRIBUTION_WEIGHTS)[0]
        act_type = random.choices(_ACT_TYPES, cum_weights=_TYPE_WEIGHTS)[0]
        topics = dict.fromkeys(random.choices(TOPICS, cum_weights=_TOPIC_WEIGHTS, k=1 + (random.random() < 0.25)))
        self.record.describe(
            me,
            ("rdf:type", name("diplo:SpeechAct")),
            ("diplo:actType", name(f"act-type:{act_type}")),
            ("diplo:attestedBy", self._cite()),
            ("diplo:attribution", name(f"attribution:{attribution}")),
            ("diplo:content", text(f"Item {number} of {self._date}: {act_type} {next(iter(topics))}.")),
            ("diplo:madeAt", self._me),
            *(("diplo:aboutTopic", name(f"topic:{topic}")) for topic in topics),
        )
        self._speaker(me, attribution)
        self._matters(me)
        if len(self._accounts) > 1 and random.random() < 0.4:
            other = self._cite(self._accounts[1])
            self.record.describe(me, ("diplo:attestedBy", other))
            if attribution == "passive" and random.random() < 0.3:
                self._naming(me, number, other)

    def _speaker(self, act: str, attribution: str) -> None:
        state, tenure = self._random.choice(self._parties)
        speakers = {
            "named": ref("state", state.slug) if self._random.random() < 0.5 else ref("person", tenure.person.slug),
            "by-context": ref("state", state.slug),
            "source-voice": ref("publisher", self._accounts[0].publisher),
        }
        if attribution == "collective-voice":
            self.record.describe(act, ("diplo:speaker", self._sides()))
        elif attribution in speakers:
            self.record.describe(act, ("diplo:speaker", speakers[attribution]))
        if attribution in {"named", "by-context"}:
            self.record.describe(act, ("diplo:onBehalfOf", ref("state", state.slug)))

    def _sides(self) -> str:
        me = ref("collective", self._meeting.slug)
        if not self._collective:
            self._collective = True
            parts = (("dcterms:hasPart", ref("state", state.slug)) for state, _ in self._parties)
            label = ("skos:prefLabel", text(f"The sides at the meeting of {self._date}"))
            self.record.describe(me, ("rdf:type", name("diplo:Collective")), label, *parts)
        return me

    def _matters(self, act: str) -> None:
        """What an act is about beside its topics."""
        random = self._random
        if random.random() < 0.5:
            self.record.describe(act, ("diplo:inSphere", name(f"sphere:{random.choice(SPHERES)}")))
        if random.random() < 0.25:
            self.record.describe(act, ("diplo:concerns", ref("state", self._some_state().slug)))
        known = [each for each in self._meeting.series.format.initiatives if each.stages[0][0].day <= self._meeting.day]
        if known and random.random() < 0.2:
            self.record.describe(act, ("diplo:refersTo", ref("initiative", random.choice(known).slug)))

    def _naming(self, act: str, number: int, cited: str) -> None:
        """Let one account name the speaker whom the other hides."""
        _, tenure = self._random.choice(self._parties)
        self.record.describe(
            ref("assertion", f"{self._meeting.slug}-{number}-speaker"),
            ("rdf:type", name("diplo:Assertion")),
            ("diplo:attestedBy", cited),
            ("diplo:rank", name("rank:normal")),
            ("diplo:rankReason", text("One account names the speaker.")),
            ("rdf:object", ref("person", tenure.person.slug)),
            ("rdf:predicate", name("diplo:speaker")),
            ("rdf:subject", act),
        )

    def _document(self) -> None:
        slug = f"{self._meeting.slug}-statement"
        me = ref("document", slug)
        made = self._meeting.series.format
        capacity = "diplo:signatory" if made.number % 5 == 1 else "diplo:adoptedBy"
        self.record.describe(
            me,
            ("rdf:type", name("diplo:OutcomeDocument")),
            ("diplo:adoptedAt", self._me),
            ("diplo:adoptionDate", day(self._date)),
            ("diplo:attestedBy", self._cite()),
            ("diplo:documentType", name("document-type:joint-statement")),
            ("diplo:inSphere", name(f"sphere:{self._random.choice(SPHERES)}")),
            ("diplo:textAt", f"<https://example.org/statements/{slug}>"),
            ("skos:prefLabel", text(f"Statement of the {made.name.en} of {self._date}")),
            *((capacity, ref("state", state.slug)) for state, _ in self._parties),
        )
        act = ref("act", f"{self._meeting.slug}-adoption")
        self.record.describe(
            act,
            ("rdf:type", name("diplo:SpeechAct")),
            ("diplo:actType", name("act-type:adopted")),
            ("diplo:attestedBy", self._cite()),
            ("diplo:attribution", name("attribution:collective-voice")),
            ("diplo:content", text("The sides adopted a statement.")),
            ("diplo:madeAt", self._me),
            ("diplo:refersTo", me),
            ("diplo:speaker", self._sides()),
        )
        if made.initiatives and self._random.random() < 0.3:
            self.record.describe(act, ("diplo:refersTo", ref("initiative", made.initiatives[0].slug)))
