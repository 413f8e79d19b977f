"""What a client asks of a collection: filters, order and place, read from an address and judged before anything is done."""

import base64
import binascii
import calendar
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final
from urllib.parse import urlencode

from diplograph.collections.indexes import Indexes
from diplograph.collections.model import DAYS, FROM, LANGUAGE, TO, YEAR, Collection, Filter
from diplograph.collections.order import Key
from diplograph.errors import ParameterError
from diplograph.questions import Parameter
from diplograph.vocabulary import SLUG, kind_and_slug

SORT, LIMIT, CURSOR, AT = "sort", "limit", "cursor", "at"
OTHERS: Final = (SORT, LIMIT, CURSOR, AT)
USUAL: Final = 50
MOST: Final = 500
_MOST_VALUES: Final = 10
_LONGEST_CURSOR: Final = 2000
_NUMBER: Final = re.compile(r"[0-9]{1,6}")
_DAY: Final = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12][0-9]|3[01]))?)?")
_YEAR: Final = re.compile(r"[0-9]{4}")
_ISO: Final = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two members: it stays where it is when members come or go.

    Attributes:
        back: Whether the page that it leads to ends there, and does not begin there.
        key: The key of the member beside it.
        slug: The name of that member.
    """

    back: bool
    key: Key
    slug: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked.

    Attributes:
        collection: Of what.
        values: The filters with their values, sorted; of things their names, of days as they were written.
        sort: The order: the name of a sort, perhaps with a hyphen before it.
        limit: How many members a page has at most.
        cursor: Where the page begins or ends; the beginning of the collection when it is not given.
        release: The release as of which it is asked; empty for now.
    """

    collection: Collection
    values: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    limit: int = USUAL
    cursor: Cursor | None = None
    release: str = ""

    @property
    def days(self) -> tuple[str, str] | None:
        """The first and the last day that are asked for, or ``None``."""
        given = dict(self.values)
        years = [given[YEAR]] if YEAR in given else []
        first = max([*(f"{each}-01-01" for each in years), *([_first(given[FROM])] if FROM in given else [])], default="")
        last = min([*(f"{each}-12-31" for each in years), *([_last(given[TO])] if TO in given else [])], default="9999-12-31")
        return (first, last) if any(name in given for name in DAYS) else None

    def query(self, *, paged: bool = True, spelled: bool = False, cursor: Cursor | None = None) -> tuple[tuple[str, str], ...]:
        """Return the parameters of an address in their one order, those left out that say what is so anyway.

        Args:
            paged: Whether to say order and limit; without them, this names the collection itself.
            spelled: Whether to say how many members a page has even when it is the usual number.
            cursor: The place to say.
        """
        found = list(self.values)
        if paged and self.sort != self.collection.default_sort:
            found.append((SORT, self.sort))
        if paged and (self.limit != USUAL or spelled):
            found.append((LIMIT, str(self.limit)))
        if cursor:
            found.append((CURSOR, self._written(cursor)))
        if self.release:
            found.append((AT, self.release))
        return tuple(found)

    def address(self, *, paged: bool = True, spelled: bool = False, cursor: Cursor | None = None) -> str:
        """Return what stands behind the name of the collection in an address, with its question mark; see :meth:`query`."""
        query = self.query(paged=paged, spelled=spelled, cursor=cursor)
        return f"?{urlencode(query)}" if query else ""

    def _written(self, cursor: Cursor) -> str:
        content = json.dumps([self._mark(), int(cursor.back), cursor.key, cursor.slug], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")

    def _mark(self) -> str:
        """What a cursor belongs to: collection, filters and order."""
        told = json.dumps([self.collection.name, self.values, self.sort])
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    def at(self, text: str) -> "Asked":
        """Return the same with a cursor as it stands in an address.

        Raises:
            ParameterError: when it is none of ours, or belongs to other filters or another order.
        """
        hint = "begin again without a cursor, and follow the links from there"
        try:
            read = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
            mark, back, key, slug = read
            cursor = Cursor({0: False, 1: True}[back], key, slug)
            fits = type(back) is int and self._fits(key) and SLUG.fullmatch(slug) is not None and self._written(cursor)
        except (ValueError, TypeError, KeyError, RecursionError, binascii.Error):
            fits = ""
        if len(text) > _LONGEST_CURSOR or not fits:
            raise ParameterError("the cursor is none that was given out here", hint)
        if mark != self._mark():
            raise ParameterError("the cursor belongs to other filters, or to another order", hint)
        if fits != text:
            raise ParameterError("the cursor is none that was given out here", hint)
        return replace(self, cursor=cursor)

    def _fits(self, key: object) -> bool:
        numeric = self.collection.sort(self.sort).numeric
        return key is None or (type(key) is int if numeric else isinstance(key, str))


def read_asked(collection: Collection, parameters: Sequence[tuple[str, str]], indexes: Indexes) -> Asked:
    """Read what is asked; a parameter without a value, as an empty field of a form, is one that is not given.

    Args:
        collection: Of what.
        parameters: Names and values as they stand in the address.
        indexes: Which values there are.

    Raises:
        ParameterError: for a parameter or value that there is not; it names what there is, and the nearest.
        ServiceProblem: when the store cannot answer now.
    """
    given = [(name, value.strip()) for name, value in parameters if value.strip()]
    others = {name: value for name, value in given if name in OTHERS}
    for name, _ in parameters:
        _known(collection, name)
    for name in dict.fromkeys(name for name, _ in given):
        _not_too_often(collection, name, sum(each == name for each, _ in given))
    values = {(name, _value(collection, name, value, indexes)) for name, value in given if name not in OTHERS}
    sort, limit = _sort(collection, others.get(SORT)), _limit(others.get(LIMIT))
    asked = Asked(collection, tuple(sorted(values)), sort, limit, release=others.get(AT, ""))
    return asked.at(others[CURSOR]) if CURSOR in others else asked


def _known(collection: Collection, name: str) -> None:
    names = [*(each.name for each in collection.filters), *OTHERS]
    if name in names:
        return
    raise ParameterError(f"{collection.name} cannot be asked for {name!r}", _hint(name, names))


def _not_too_often(collection: Collection, name: str, times: int) -> None:
    chosen = collection.filter(name)
    most = _MOST_VALUES if chosen and chosen.many else 1
    if times > most:
        hint = f"give it at most {most} times" if most > 1 else "give it once"
        raise ParameterError(f"parameter {name} is given {times} times", hint)


def _hint(name: str, names: Sequence[str]) -> str:
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"{f'did you mean {near[0]}? ' if near else ''}there are: {', '.join(names)}"


def _sort(collection: Collection, text: str | None) -> str:
    names = [name for each in collection.sorts for name in (each.name, f"-{each.name}")]
    if text is None:
        return collection.default_sort
    if text not in names:
        raise ParameterError(f"{collection.name} cannot be sorted by {text!r}", _hint(text, names))
    return text


def _limit(text: str | None) -> int:
    number = int(text) if text and _NUMBER.fullmatch(text) else 0
    if text is not None and not 1 <= number <= MOST:
        raise ParameterError(f"parameter limit: {text!r} is no number from 1 to {MOST}", f"it is {USUAL} when it is not given")
    return number or USUAL


def _value(collection: Collection, name: str, text: str, indexes: Indexes) -> str:
    chosen = collection.filter(name)
    if chosen is None:
        raise TypeError("a parameter is known before its value is read")
    if chosen.kind in DAYS:
        return _days(chosen, text)
    if chosen.kind == LANGUAGE:
        return _language(chosen, text, indexes.index(collection).values(chosen))
    return _thing(chosen, text, indexes)


def _language(chosen: Filter, text: str, known: Iterable[str]) -> str:
    if text not in known:
        raise ParameterError(f"parameter {chosen.name}: nothing here is in {text!r}", _hint(text, sorted(known)))
    return text


def _days(chosen: Filter, text: str) -> str:
    wanted = "a year written YYYY" if chosen.kind == YEAR else "a day, month or year written YYYY-MM-DD, YYYY-MM or YYYY"
    match = (_YEAR if chosen.kind == YEAR else _DAY).fullmatch(text)
    if match is None or int(text[:4]) == 0 or (len(text) == len("YYYY-MM-DD") and text > _last(text[:7])):
        raise ParameterError(f"parameter {chosen.name}: {text!r} is not {wanted}", f"for example: {chosen.name}={chosen.example}")
    return text


def _thing(chosen: Filter, text: str, indexes: Indexes) -> str:
    """The name of the thing that is meant: by its name, prefixed name or IRI, a state also by its code of ISO 3166-1."""
    if chosen.kind == "state" and _ISO.fullmatch(text) and text in indexes.states:
        return indexes.states[text]
    iri = Parameter(chosen.name, chosen.kind, chosen.title, chosen.example).value(text).value
    _, slug = kind_and_slug(iri) or ("", "")
    if indexes.knows(chosen.kind, slug):
        return slug
    if successor := indexes.successors.get(iri):
        _, merged = kind_and_slug(successor) or ("", successor)
        raise ParameterError(f"parameter {chosen.name}: {slug} was merged into {merged}", f"ask for {chosen.name}={merged}")
    near = indexes.nearest(chosen.kind, slug)
    hint = f"did you mean {', '.join(near)}?" if near else f"the graph has no {chosen.kind}"
    raise ParameterError(f"parameter {chosen.name}: the graph knows no {chosen.kind} {slug}", hint)


def _first(text: str) -> str:
    return f"{text}-01-01"[:10] if len(text) < len("YYYY-MM") else f"{text}-01"[:10]


def _last(text: str) -> str:
    """The last day of what a text names: a year, a month, or the day itself."""
    if len(text) == len("YYYY"):
        return f"{text}-12-31"
    if len(text) == len("YYYY-MM"):
        return f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]:02}"
    return text
