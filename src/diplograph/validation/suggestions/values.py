"""Literals that are not what their property asks for: datatype, date in words, language tag."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from pyoxigraph import Literal, NamedNode

from diplograph.turtle import Span, written
from diplograph.validation.findings import Suggestion
from diplograph.validation.suggestions.case import Case, replaced
from diplograph.vocabulary import PREFIXES, compact, term

_XSD: Final = PREFIXES["xsd"]
_LANGUAGE_TAGGED: Final = term("rdf:langString")
_FORMS: Final = {
    "date": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:Z|[+-]\d\d:\d\d)?"),
    "gYear": re.compile(r"-?\d{4}"),
    "gYearMonth": re.compile(r"-?\d{4}-(?:0[1-9]|1[0-2])"),
    "dateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"),
    "integer": re.compile(r"[+-]?\d+"),
    "decimal": re.compile(r"[+-]?\d*\.?\d+"),
    "boolean": re.compile(r"true|false|0|1"),
    "anyURI": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+"),
}
# A month in words leaves no doubt; of figures alone nobody knows which is the month.
_IN_WORDS: Final = ("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%d %b %Y", "%b %d, %Y")
_IN_FIGURES: Final = ("%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y.%m.%d", "%Y%m%d", "%Y-%m-%dT%H:%M:%S")
_PASSAGE: Final = frozenset({term("diplo:textStart"), term("diplo:textEnd")})
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")


def suggest_value(case: Case) -> Iterator[Suggestion]:
    """Yield how a literal of the wrong kind could be written."""
    if case.at is None or case.at[0] != "object" or not isinstance(value := case.at[1].object, Literal):
        return
    ranges = case.known.ranges(case.at[1].predicate)
    if _LANGUAGE_TAGGED in ranges and not value.language:
        yield from _tagged(case, value)
        return
    wanted = sorted((each for each in ranges if each.value.startswith(_XSD)), key=lambda each: each.value)
    if not wanted or value.datatype in wanted:
        return
    place = case.at[2].object
    fitting = [each for each in wanted if (form := _FORMS.get(each.value.removeprefix(_XSD))) and form.fullmatch(value.value)]
    for datatype in fitting:
        text = _spelt(case, value.value, datatype)
        yield Suggestion(f"write {text}", (replaced(place, text),), certain=len(fitting) == 1 and not value.language)
    if not fitting and term("xsd:date") in wanted:
        days, sure = _days(value.value)
        for day in days:
            text = _spelt(case, day.isoformat(), term("xsd:date"))
            yield Suggestion(f"write {text}", (replaced(place, text),), certain=sure)


def _spelt(case: Case, text: str, datatype: NamedNode) -> str:
    """The literal as it stands in a file, whether or not the prefix of its datatype is declared there."""
    canonical = written(Literal(text, datatype=datatype))
    quoted, mark, _ = canonical.rpartition("^^")
    return f"{quoted}^^{case.spelt(datatype.value)}" if mark else canonical


def _days(text: str) -> tuple[list[date], bool]:
    """The days that a text may mean, and whether there is no doubt."""
    for forms, sure in ((_IN_WORDS, True), (_IN_FIGURES, False)):
        found = {day for form in forms if (day := _day(text.strip(), form))}
        if found:
            return sorted(found), sure and len(found) == 1
    return [], False


def _day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None


def _tagged(case: Case, value: Literal) -> Iterator[Suggestion]:
    """With a language tag: that of the source for a passage, else by the script, for the curator to judge."""
    if case.at is None:
        return
    languages = _source_languages(case) if case.at[1].predicate in _PASSAGE else []
    plain = str(Literal(value.value))
    for language in languages or (["ru", "tg", "ky"] if _CYRILLIC.search(value.value) else ["en"]):
        text = f"{plain}@{language}"
        yield Suggestion(f"write {text}", (replaced(case.at[2].object, text),), certain=len(languages) == 1)


def _source_languages(case: Case) -> list[str]:
    """The languages of the source that a citation cites."""
    known = case.known
    citation = NamedNode(case.finding.focus) if case.finding.focus else None
    sources = known.values(citation, term("diplo:source")) if citation else []
    things = (source for source in sources if isinstance(source, NamedNode))
    found = [each for thing in things for each in known.values(thing, term("dcterms:language"))]
    return [each.value for each in found if isinstance(each, Literal)]


def suggest_order(case: Case) -> Iterator[Suggestion]:
    """Two days of one thing in the wrong order: yield their exchange."""
    if not case.finding.focus:
        return
    for first, last in (("schema:startDate", "schema:endDate"), ("schema:validFrom", "schema:validThrough")):
        found: dict[NamedNode, list[tuple[object, Span]]] = {}
        for triple, spans in case.statements(case.finding.focus):
            if triple.predicate in {term(first), term(last)}:
                found.setdefault(triple.predicate, []).append((triple.object, spans.object))
        starts, ends = found.get(term(first), []), found.get(term(last), [])
        if len(starts) == len(ends) == 1 and _later(starts[0][0], ends[0][0]):
            edits = (
                replaced(starts[0][1], case.text_at(ends[0][1])),
                replaced(ends[0][1], case.text_at(starts[0][1])),
            )
            words = f"exchange {compact(term(first).value)} and {compact(term(last).value)}, or look for a slip in one of them"
            yield Suggestion(words, tuple(sorted(edits)))


def _later(first: object, last: object) -> bool:
    return isinstance(first, Literal) and isinstance(last, Literal) and first.value > last.value
