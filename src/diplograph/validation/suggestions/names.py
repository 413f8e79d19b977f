"""Names that nothing describes: the nearest by IRI, by label and name key, in another namespace, with the other scheme."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode
from rapidfuzz.distance import OSA

from diplograph.name_keys import name_key
from diplograph.turtle import LineIndex, Span
from diplograph.validation.findings import Suggestion
from diplograph.validation.known import namespace_of
from diplograph.validation.suggestions.case import Case, declarations, replaced
from diplograph.vocabulary import PREFIXES, RDF_TYPE, compact, kind_and_slug

_MOST: Final = 3  # suggestions for one name
_NEAR: Final = 0.34  # of a name's length may differ
_LONG: Final = 8  # letters, from which two slips leave no doubt
_OLD_SCHEMA: Final = "http://schema.org/"
_NEW_SCHEMA: Final = "https://schema.org/"


def suggest_name(case: Case) -> Iterator[Suggestion]:
    """Yield what may have been meant by a name that nothing describes."""
    if case.at is None or case.at[0] == "subject":
        return
    role, triple, spans = case.at
    name = triple.object if role == "object" else triple.predicate
    if not isinstance(name, NamedNode) or name in case.known.things:
        return
    span = spans.object if role == "object" else spans.predicate
    if name.value.startswith(_OLD_SCHEMA):
        yield from _other_scheme(case, name, span)
        return
    near, certain = _nearest(case, name, triple.predicate if role == "object" else None)
    for each in near[:_MOST]:
        edit = replaced(span, case.spelt(each.value))
        yield Suggestion(f"write {case.named(each)}", (edit,), certain=certain and each == near[0])


def _nearest(case: Case, name: NamedNode, predicate: NamedNode | None) -> tuple[list[NamedNode], bool]:
    """What is near, the nearest first, and whether the first is without doubt."""
    namespace = namespace_of(name.value)
    local = name.value[len(namespace) :]
    most = max(1, round(len(local) * _NEAR))
    distances = {
        NamedNode(namespace + other): OSA.distance(local, other, score_cutoff=most)
        for other in case.known.by_namespace.get(namespace, ())
    }
    near = {thing: far for thing, far in distances.items() if far <= most and _may_be(case, thing, predicate)}
    alike = [thing for thing in _by_name(case, name) if _may_be(case, thing, predicate)]
    elsewhere = [thing for thing in _by_local_name(case, name) if _may_be(case, thing, predicate)]
    ordered = sorted(near, key=lambda thing: (near[thing], thing.value))
    found = list(dict.fromkeys([*(each for each in ordered if near[each] <= 1), *alike, *ordered, *elsewhere]))
    return found, _is_certain(local, namespace, near, [*alike, *elsewhere])


def _may_be(case: Case, thing: NamedNode, predicate: NamedNode | None) -> bool:
    return predicate is None or predicate == RDF_TYPE or case.known.fits(thing, predicate)


def _is_certain(local: str, namespace: str, near: dict[NamedNode, int], others: list[NamedNode]) -> bool:
    """One name within a slip or two, its digits the same, nothing else in sight."""
    slips = 2 if len(local) >= _LONG else 1
    close = [thing for thing, far in near.items() if far <= slips + 1]
    if len(close) != 1 or near[close[0]] > slips or any(other != close[0] for other in others):
        return False
    return _digits(local) == _digits(close[0].value[len(namespace) :])


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _by_name(case: Case, name: NamedNode) -> list[NamedNode]:
    """Things of the same kind that bear the name that the slug spells, in whatever transliteration."""
    kind, slug = kind_and_slug(name.value) or (compact(name.value).partition(":")[0], name.value.rpartition("/")[2])
    found = case.known.by_key.get(name_key(slug.replace("-", " ")), [])
    return [thing for thing in found if namespace_of(thing.value) == namespace_of(name.value) or kind == ""]


def _by_local_name(case: Case, name: NamedNode) -> list[NamedNode]:
    """Things with the same local name in another of our namespaces: the prefix may be wrong."""
    local = name.value.rpartition("/")[2].rpartition("#")[2]
    own = namespace_of(name.value)
    return sorted(
        (NamedNode(other + local) for other, names in case.known.by_namespace.items() if other != own and local in names),
        key=lambda thing: thing.value,
    )


def _other_scheme(case: Case, name: NamedNode, span: Span) -> Iterator[Suggestion]:
    """schema.org is named with https here; mended where the prefix is declared, or in the IRI itself."""
    wanted = NamedNode(_NEW_SCHEMA + name.value.removeprefix(_OLD_SCHEMA))
    if wanted not in case.known.things:
        return
    lines = LineIndex(case.document.text)
    for prefix, iri in declarations(case.document.text):
        if iri.text == f"<{_OLD_SCHEMA}>" and case.text_at(span).startswith(prefix.text):
            place = Span(*lines.place(iri.start), *lines.place(iri.end))
            edit = replaced(place, f"<{_NEW_SCHEMA}>")
            yield Suggestion(f"declare {prefix.text} as <{_NEW_SCHEMA}>, with https", (edit,), certain=True)
            return
    yield Suggestion(f"write {compact(wanted.value)}, with https", (replaced(span, case.spelt(wanted.value)),), certain=True)


def suggest_by_label(case: Case) -> Iterator[Suggestion]:
    """A text where a thing is wanted: yield the things that bear it for a name."""
    if case.at is None or case.at[0] != "object" or not isinstance(text := case.at[1].object, Literal):
        return
    predicate = case.at[1].predicate
    wants_things = not any(each.value.startswith((PREFIXES["xsd"], PREFIXES["rdf"])) for each in case.known.ranges(predicate))
    known = case.known.by_key.get(name_key(text.value), []) if wants_things else []
    found = [thing for thing in known if case.known.fits(thing, predicate)]
    for thing in found[:_MOST]:
        yield Suggestion(f"write {case.named(thing)}", (replaced(case.at[2].object, case.spelt(thing.value)),), len(found) == 1)
