"""Calendars: whole days, statuses, places, languages; lines that every reader can read; read back by the library."""

from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar
from pyoxigraph import Literal, NamedNode, Triple

from diplograph.representations.exports import PUBLISHED, Facts, Publication, read_events, write_calendar, write_event
from diplograph.representations.exports.calendar import STATUSES
from diplograph.store import MemoryStore
from diplograph.vocabulary import PREFIXES, term, thing
from exported import HOSTILE, curated

EVENT = thing("meeting", "x")
LONGEST_LINE = 75
MEETINGS = 320

# first day, last day, DTSTART, DTEND; None for no event at all.
DAYS: list[tuple[str, str, tuple[date, date | None] | None]] = [
    ("2020-10-15", "2020-10-15", (date(2020, 10, 15), date(2020, 10, 16))),
    ("2018-07-20", "2018-07-22", (date(2018, 7, 20), date(2018, 7, 23))),
    ("2020-10-15", "", (date(2020, 10, 15), date(2020, 10, 16))),
    ("2025-08-31", "2025-09-01", (date(2025, 8, 31), date(2025, 9, 2))),
    ("2024-02-28", "2024-02-29", (date(2024, 2, 28), date(2024, 3, 1))),
    ("2023-02-28", "2023-02-28", (date(2023, 2, 28), date(2023, 3, 1))),
    ("2019-12-31", "2020-01-01", (date(2019, 12, 31), date(2020, 1, 2))),
    ("2020-10-15", "2020-10-14", (date(2020, 10, 15), date(2020, 10, 16))),
    ("2020-10-15Z", "2020-10-15+05:00", (date(2020, 10, 15), date(2020, 10, 16))),
    ("2020-10-15T23:30:00-11:00", "", (date(2020, 10, 15), date(2020, 10, 16))),
    ("2020-10-15", "2020-13-45", (date(2020, 10, 15), date(2020, 10, 16))),
    ("0476-09-04", "0476-09-04", (date(476, 9, 4), date(476, 9, 5))),
    ("9999-12-31", "9999-12-31", (date(9999, 12, 31), None)),
    ("2023-02-29", "2023-03-01", None),
    ("2020-10", "2020-10", None),
    ("2020", "", None),
    ("12020-10-15", "", None),
    ("-0044-03-15", "", None),
    ("soon", "", None),
    ("", "2020-10-15", None),
    ("٢٠٢٠-١٠-١٥", "", None),
]


def facts_of(*facts: tuple[str, str | NamedNode | Literal]) -> Facts:
    """What is known of the event."""
    return Facts(
        Triple(EVENT, term(name), Literal(value) if isinstance(value, str) else value)
        for name, value in (("schema:startDate", "2020-10-15"), *facts)
    )


def only_event(content: bytes | None) -> Any:  # noqa: ANN401 - a property may have any of twenty types
    """The one event of a calendar."""
    assert content
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def assert_readable(content: bytes) -> list[Any]:
    """Every line ends with CR and LF, has at most 75 octets and whole characters; return the events."""
    *lines, rest = content.split(b"\r\n")
    assert rest == b""
    for line in lines:
        assert len(line) <= LONGEST_LINE
        assert not any(byte < 0x20 or byte == 0x7F for byte in line.decode().encode())
    calendar = Calendar.from_ical(content)
    assert calendar.to_ical() == content
    assert (calendar["version"], calendar["calscale"]) == ("2.0", "GREGORIAN")
    events: list[Any] = [*calendar.walk("VEVENT")]
    assert not any(event.errors for event in events)
    assert not any({"ORGANIZER", "ATTENDEE", "METHOD"} & set(each) for each in (calendar, *events))
    assert all(isinstance(event["DTSTART"].dt, date) and not isinstance(event["DTSTART"].dt, datetime) for event in events)
    return events


@pytest.mark.parametrize(("first", "last", "expected"), DAYS)
def test_awkward_dates(first: str, last: str, expected: tuple[date, date | None] | None) -> None:
    """Whole days, the end being the day after; what is no day makes no event, and never a wrong one."""
    dates = {"schema:startDate": first, "schema:endDate": last}
    facts = Facts(Triple(EVENT, term(name), Literal(value)) for name, value in dates.items() if value)
    content = write_event(facts, EVENT, "en", PUBLISHED)
    whole = Calendar.from_ical(write_calendar(facts, thing("series", "s"), "en", PUBLISHED, "https://example.org/s.ics"))
    if expected is None:
        assert content is None
        assert whole.walk("VEVENT") == []
        return
    event = only_event(content)
    assert (event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None) == expected
    assert b"DTSTART;VALUE=DATE:" in (content or b"")
    assert len(whole.walk("VEVENT")) == 1


def test_a_hostile_label_is_one_value_on_folded_lines() -> None:
    """Commas, semicolons, backslashes, line breaks and control characters change no line but their own."""
    place = thing("place", "p")
    facts = Facts(
        [
            Triple(EVENT, term("schema:startDate"), Literal("2020-10-15")),
            Triple(EVENT, term("skos:prefLabel"), Literal(HOSTILE, language="en")),
            Triple(EVENT, term("diplo:place"), place),
            Triple(EVENT, term("diplo:inSeries"), thing("series", "s")),
            Triple(thing("series", "s"), term("skos:prefLabel"), Literal(HOSTILE, language="en")),
            Triple(place, term("skos:prefLabel"), Literal(HOSTILE, language="en")),
            Triple(place, term("schema:latitude"), Literal("1e999")),
            Triple(place, term("schema:longitude"), Literal("nan")),
        ]
    )
    for content in (
        write_event(facts, EVENT, "en", PUBLISHED),
        write_calendar(facts, thing("series", "s"), "en", PUBLISHED, "https://example.org/s.ics?a=1,2;3"),
    ):
        assert content
        (event,) = assert_readable(content)
        shown = 'a,b;c:d "e" \\f BEGIN:VEVENT ER - {g} $h$ 50% #1 _i_ ~j^k & l m n “о” '
        assert event["SUMMARY"].startswith(shown)
        assert event["LOCATION"].startswith(shown)
        assert event["CATEGORIES"].cats[0].startswith(shown)
        assert "GEO" not in event


@pytest.mark.parametrize(
    ("status", "expected"),
    [("held", "CONFIRMED"), ("announced", "TENTATIVE"), ("postponed", "CANCELLED"), ("cancelled", "CANCELLED"), ("odd", None)],
)
def test_the_status_of_an_event(status: str, expected: str | None) -> None:
    """Announced is not held, and what was put off did not take place on its day."""
    event = only_event(write_event(facts_of(("diplo:eventStatus", thing("event-status", status))), EVENT, "en", PUBLISHED))
    assert event.get("STATUS") == expected


def test_every_status_of_the_scheme_has_its_counterpart(world_store: MemoryStore) -> None:
    """A status that is added to the scheme needs one in calendars."""
    rows = world_store.query(f"SELECT ?s WHERE {{ ?s {term('skos:inScheme')} {thing('scheme', 'event-statuses')} }}")
    assert {row["s"] for row in rows} == set(STATUSES)  # type: ignore[union-attr]


def test_a_place_has_its_position_and_is_named_in_the_language_asked_for() -> None:
    """LOCATION and GEO; a place far from the earth has no position."""
    place = thing("place", "aktau")
    decimal = NamedNode(f"{PREFIXES['xsd']}decimal")

    def event_at(latitude: str, language: str) -> Any:  # noqa: ANN401 - likewise
        triples = [
            Triple(EVENT, term("schema:startDate"), Literal("2022-06-29")),
            Triple(EVENT, term("diplo:place"), place),
            Triple(place, term("skos:prefLabel"), Literal("Aktau", language="en")),
            Triple(place, term("skos:prefLabel"), Literal("Актау", language="ru")),
            Triple(place, term("schema:latitude"), Literal(latitude, datatype=decimal)),
            Triple(place, term("schema:longitude"), Literal("51.17392", datatype=decimal)),
        ]
        return only_event(write_event(Facts(triples), EVENT, language, PUBLISHED))

    event = event_at("43.66105", "ru")
    assert event["LOCATION"] == "Актау"
    assert event["LOCATION"].params["ALTREP"] == place.value
    assert event["GEO"].to_ical() == "43.66105;51.17392"
    assert event_at("43.66105", "tg")["LOCATION"] == "Aktau"
    assert "GEO" not in event_at("143.6", "en")


def test_a_summary_falls_back_to_english_and_says_so() -> None:
    """LANGUAGE is that of the text, not that of the wish."""
    label = ("skos:prefLabel", Literal("Meeting", language="en"))
    event = only_event(write_event(facts_of(label), EVENT, "ru", PUBLISHED))
    assert (event["SUMMARY"], event["SUMMARY"].params["LANGUAGE"]) == ("Meeting", "en")


def test_names_and_numbers_are_those_of_the_release() -> None:
    """UID stays through releases; SEQUENCE grows with them; times are the day of the release."""
    before, after = (
        only_event(write_event(facts_of(), EVENT, "en", Publication(version, day)))
        for version, day in (("0.9.12", "2026-11-26"), ("0.10.0", "2027-02-01"))
    )
    assert before["UID"] == after["UID"] != only_event(write_event(facts_of(), EVENT, "en", PUBLISHED)).get("URL")
    assert int(before["SEQUENCE"]) < int(after["SEQUENCE"])
    assert before["DTSTAMP"].dt == before["LAST-MODIFIED"].dt < after["DTSTAMP"].dt
    assert before["URL"] == EVENT.value


def test_the_meetings_of_the_world_and_of_its_series(world_store: MemoryStore) -> None:
    """The frozen world: each meeting alone, and those of a series and of a format in one calendar."""
    series = thing("series", "northern-three-foreign-ministers")
    content = write_calendar(read_events(world_store, series), series, "en", PUBLISHED, "https://example.org/s.ics")
    events = assert_readable(content)
    assert [event["DTSTART"].dt.isoformat() for event in events] == ["2019-06-12", "2020-06-18", "2021-09-01", "2022-05-20"]
    calendar = Calendar.from_ical(content)
    assert calendar["name"] == calendar["x-wr-calname"]
    assert (calendar["source"], calendar["url"]) == ("https://example.org/s.ics", series.value)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:P1D" in content
    assert b"SOURCE;VALUE=URI:" in content
    for event in events:
        meeting = NamedNode(event["URL"])
        alone = only_event(write_event(read_events(world_store, meeting), meeting, "en", PUBLISHED))
        assert alone.to_ical() == event.to_ical()
    whole = thing("format", "northern-three")
    assert len(assert_readable(write_calendar(read_events(world_store, whole), whole, "ru", PUBLISHED, "x"))) > len(events)


def test_a_description_tells_in_the_language_asked_for(world_store: MemoryStore) -> None:
    """The words of the ontology and the names of the graph, English or Russian."""
    meeting = thing("meeting", "northern-three-fm-2020-06-18")
    facts = read_events(world_store, meeting)
    english, russian = (only_event(write_event(facts, meeting, language, PUBLISHED))["DESCRIPTION"] for language in ("en", "ru"))
    assert "Event status: held\nLevel: ministerial" in english
    assert "Статус события: состоялось\n" in russian
    assert english.endswith(meeting.value)


def test_every_curated_meeting_is_in_the_calendar_of_its_series() -> None:
    """The real records, all of them, once each, with the status and the days that they have."""
    store = curated()
    rows = store.query(f"SELECT DISTINCT ?series WHERE {{ ?meeting {term('diplo:inSeries')} ?series }} ORDER BY ?series")
    found: dict[str, Any] = {}
    for row in rows:  # type: ignore[union-attr]
        series = row["series"]
        assert isinstance(series, NamedNode)
        content = write_calendar(read_events(store, series), series, "ru", PUBLISHED, "https://example.org/s.ics")
        for event in assert_readable(content):
            assert found.setdefault(event["URL"], event) is event
    assert len(found) >= MEETINGS
    assert len({event["UID"] for event in found.values()}) == len(found)
    assert {event["STATUS"] for event in found.values()} >= {"CONFIRMED", "TENTATIVE", "CANCELLED"}
    longest = max((event["DTEND"].dt - event["DTSTART"].dt).days for event in found.values())
    assert longest == 3
    meeting = thing("meeting", "ca5-fm-2018-07-20").value
    assert (found[meeting]["DTSTART"].dt, found[meeting]["DTEND"].dt) == (date(2018, 7, 20), date(2018, 7, 23))
