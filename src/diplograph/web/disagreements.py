"""The page of disagreements: which questions sources answer differently, what each says, which answer is preferred and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from pyoxigraph import NamedNode

from diplograph.errors import NotFound, ParameterError
from diplograph.negotiation import CSV, HTML, choose
from diplograph.representations import Link, link_to
from diplograph.surveys import KINDS, Disagreement, Dispute, counted, disagreements_of, names_of
from diplograph.vocabulary import CC0, SLUG, thing
from diplograph.web.answers import Document, keep, kept
from diplograph.web.site import AcceptDep, Site, SiteDep
from diplograph.web.templating import page

QUESTION: Final = "where-sources-disagree"
_CHOICES: Final = ("kind", "format", "state")
_PAGE: Final = "page"
_ON_A_PAGE: Final = 20
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that the questions can be chosen by.

    Attributes:
        value: As the address has it.
        name: What people call it.
        number: How many questions there are of it, with the other choices as they are.
        chosen: Whether it is chosen.
    """

    value: str
    name: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for.

    Attributes:
        values: The choices by name; an empty text chooses nothing.
        number: The number of the page.
    """

    values: Mapping[str, str]
    number: int

    def address(self, **changed: str | int) -> str:
        """Return what stands behind the path in an address that asks for the same but for some changes, from the first page."""
        values = {**self.values, **changed}
        told = [(name, str(values[name])) for name in (*_CHOICES, _PAGE) if values.get(name)]
        return f"?{urlencode(told)}" if told else ""


@router.get("/disagreements")
def disagreements(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """The questions, by sort, chosen by format and state, page by page."""
    form, asked = choose(accept, (HTML,)), _read(request.query_params.multi_items())
    own = asked.address(**({_PAGE: asked.number} if asked.number > 1 else {}))
    key = ("disagreements", site.language, own)
    if answer := kept(request, *key):
        return answer
    links = (f'<{site.root}/queries/{QUESTION}.{CSV.extension}>; rel="alternate"; type="{CSV.media_type}"',)
    document = Document("/disagreements", form, license=CC0, links=links)
    return keep(request, document, _page(request, site, asked, own), *key)


def _read(parameters: Sequence[tuple[str, str]]) -> Asked:
    """Read the address; a field that was left empty is one that is not given.

    Raises:
        ParameterError: for a name or a value that means nothing.
    """
    given = [(name, value.strip()) for name, value in parameters if value.strip()]
    for name in {name for name, _ in parameters} - {*_CHOICES, _PAGE}:
        raise ParameterError(f"disagreements cannot be asked for {name!r}", f"there are: {', '.join((*_CHOICES, _PAGE))}")
    if len({name for name, _ in given}) < len(given):
        raise ParameterError("a parameter is given twice", "give it once")
    values = dict.fromkeys(_CHOICES, "") | {name: value for name, value in given if name != _PAGE}
    if values["kind"] not in {"", *KINDS}:
        raise ParameterError(f"there is no kind {values['kind']!r} of disagreements", f"there are: {', '.join(KINDS)}")
    for name in ("format", "state"):
        if values[name] and not SLUG.fullmatch(values[name]):
            raise ParameterError(f"parameter {name}: {values[name]!r} names nothing", "names have a-z, 0-9 and single hyphens")
    number = dict(given).get(_PAGE, "1")
    if not (number.isascii() and number.isdigit() and len(number) <= 6 and int(number)):  # noqa: PLR2004 - no page is further
        raise ParameterError(f"parameter page: {number!r} is no number of a page")
    return Asked(values, int(number))


def _page(request: Request, site: Site, asked: Asked, own: str) -> bytes:
    language, found = site.language, site.disagreements
    disputes = found.chosen(**asked.values)
    pages = max(1, ceil(len(disputes) / _ON_A_PAGE))
    if asked.number > pages:
        raise NotFound(f"there is no page {asked.number} of these disagreements", f"there are {pages}")
    shown = disputes[(asked.number - 1) * _ON_A_PAGE : asked.number * _ON_A_PAGE]
    choices = {name: _choices(found.chosen(**{**asked.values, name: ""}), name, asked, site) for name in _CHOICES}
    around = {"prev": asked.number - 1, "next": asked.number + 1}
    made = page(
        request,
        "disagreements.html",
        behind=own,
        groups=_by_kind(disagreements_of(site.store, shown, site.terms, language, site.root)),
        total=len(disputes),
        first=(asked.number - 1) * _ON_A_PAGE + 1,
        asked=asked,
        choices=choices,
        pages=pages,
        around={name: asked.address(page=number) for name, number in around.items() if 1 <= number <= pages},
        question=site.catalogue[QUESTION],
    )
    return bytes(made.body)


def _by_kind(found: Iterable[Disagreement]) -> list[tuple[str, list[Disagreement]]]:
    groups: dict[str, list[Disagreement]] = {}
    for each in found:
        groups.setdefault(each.dispute.kind, []).append(each)
    return list(groups.items())


def _choices(disputes: Sequence[Dispute], by: str, asked: Asked, site: Site) -> list[Choice]:
    """What could be chosen instead, in the order of names; sorts of questions in the order of the page."""
    numbers = counted(disputes, by)
    chosen = asked.values[by]
    if by == "kind":
        return [Choice(each, each, numbers[each], each == chosen) for each in KINDS if each in numbers]
    listed = {each: thing(by, each) for each in {*numbers, chosen} - {""}}
    names = names_of(site.store, (each.value for each in listed.values()), site.language)
    found = [Choice(each, _name(iri, names), numbers[each], each == chosen) for each, iri in listed.items()]
    return sorted(found, key=lambda each: each.name.casefold())


def _name(iri: NamedNode, names: Mapping[str, Link]) -> str:
    return link_to(iri, names).text
