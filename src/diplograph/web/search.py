"""Search by name: what is called so, in any language, script and usual transliteration; as a page, JSON, JSON-LD and CSV."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from diplograph.errors import NotFound, ParameterError
from diplograph.languages import ENGLISH, languages_of
from diplograph.negotiation import CSV, HTML, JSON, JSON_LD, Format, by_extension, choose
from diplograph.search import CLASSES, Found, NameIndex, class_of
from diplograph.vocabulary import DIPLO, PREFIXES
from diplograph.web.answers import Document, send, unchanged
from diplograph.web.errors import RESPONSES, content_of
from diplograph.web.found import grouped, kind_name
from diplograph.web.site import AcceptDep, Site, SiteDep, accept_language_of
from diplograph.web.templating import page

# What the OpenSearch description calls it; the format has no registered media type.
SUGGESTIONS: Final = Format("suggestions", "application/x-suggestions+json", "json", ("application/json",))
_FORMATS: Final = (JSON, JSON_LD, CSV, HTML)
_LONGEST: Final = 500
_USUAL: Final = 20
_MOST: Final = 100
_SUGGESTED: Final = 10
_MOST_KINDS: Final = 50
_CONTEXT: Final = {
    "id": "@id",
    "type": "@type",
    "schema": PREFIXES["schema"],
    "skos": PREFIXES["skos"],
    "numberOfItems": "schema:numberOfItems",
    "itemListElement": {"@id": "schema:itemListElement", "@container": "@set"},
    "position": "schema:position",
    "item": "schema:item",
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@set"},
    "matched": "schema:name",
}
router = APIRouter(tags=["Search"])

Text = Annotated[str, Query(max_length=_LONGEST, description="Words of a name, or their beginnings, in any order.")]
Kinds = Annotated[
    tuple[str, ...], Query(max_length=_MOST_KINDS, description="Kinds or classes of things: `person`, `Person`; by default all.")
]
Limit = Annotated[int, Query(ge=1, le=_MOST, description="The most things.")]
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "What was found, the best first", "content": content_of(_FORMATS)},
    304: {"description": "Not changed since the ETag that you have"},
    **RESPONSES,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked.

    Attributes:
        text: The words.
        kinds: The kinds to look among; none stands for all.
        limit: The most things.
        languages: The languages to label them in, the preferred first.
    """

    text: str
    kinds: tuple[str, ...]
    limit: int
    languages: tuple[str, ...]

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """What the address of the answer has behind the question mark."""
        limit = () if self.limit == _USUAL else (("limit", str(self.limit)),)
        return (("q", self.text), *(("kind", each) for each in self.kinds), *limit)


def asked_for(request: Request, site: SiteDep, q: Text = "", kind: Kinds = (), limit: Limit = _USUAL) -> Asked:
    """Return what the address and the headers of a request ask for.

    Raises:
        ParameterError: when a kind is none.
    """
    # Pages in another language than English are asked for by their address; what is said there comes first.
    own = () if site.language == ENGLISH else (site.language,)
    languages = tuple(dict.fromkeys((*own, *languages_of(accept_language_of(request)))))
    return Asked(q.strip(), kinds_of(kind), limit, languages)


AskedDep = Annotated[Asked, Depends(asked_for)]


@router.get("/search", summary="Search by name", responses=_ANSWERS, response_class=Response)
def search(request: Request, site: SiteDep, accept: AcceptDep, asked: AskedDep) -> Response:
    """Things with such a name: first those called just so, then names with the words, with their beginnings, then titles."""
    return _answer(request, site, asked, choose(accept, _FORMATS), negotiated=True)


@router.get("/search.{extension}", summary="Search by name, in a format", responses=_ANSWERS, response_class=Response)
def search_in_format(extension: str, request: Request, site: SiteDep, asked: AskedDep) -> Response:
    """The same as json, jsonld, csv or html."""
    form = by_extension(extension, _FORMATS)
    if form is None:
        raise NotFound(f"a search cannot be had as .{extension}", "it can be had as .json, .jsonld, .csv and .html")
    return _answer(request, site, asked, form, negotiated=False)


@router.get(
    "/search/suggestions",
    summary="Complete a name",
    responses={**_ANSWERS, 200: {"description": "Completions", "content": content_of((SUGGESTIONS,))}},
    response_class=Response,
)
def suggestions(request: Request, site: SiteDep, asked: AskedDep) -> Response:
    """The words, completions, what each is, and its address, as four lists (OpenSearch Suggestions extension 1.1)."""
    index = site.names.index()
    document = _document(site, index, asked, "/search/suggestions", SUGGESTIONS)
    if answer := unchanged(request, document):
        return _varied(answer)
    found = index.search(asked.text, asked.kinds, min(asked.limit, _SUGGESTED), completing=True)
    named = {each.matched.text: each for each in reversed(found)}
    listed = [each for each in found if named[each.matched.text] is each]
    told = [f"{each.named.label(asked.languages).text} ({kind_name(site, each.named.kind)})" for each in listed]
    addresses = [f"{site.base(request)}/{each.named.thing}" for each in listed]
    body = [asked.text, [each.matched.text for each in listed], told, addresses]
    return _varied(send(request, document, json.dumps(body, ensure_ascii=False).encode()))


def kinds_of(names: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds that names of kinds or classes stand for.

    Raises:
        ParameterError: when one of them stands for none.
    """
    found: dict[str, None] = {}
    for name in names:
        bare = name.removeprefix(DIPLO).removeprefix("diplo:")
        kinds = [kind for kind in CLASSES if bare in {kind, CLASSES[kind].partition(":")[2], CLASSES[kind], class_of(kind)}]
        if name and not kinds:
            raise ParameterError(f"nothing is of kind {name!r}", f"kinds: {', '.join(CLASSES)}")
        found.update(dict.fromkeys(kinds))
    return tuple(found)


def _document(site: Site, index: NameIndex, asked: Asked, path: str, form: Format, **more: Any) -> Document:  # noqa: ANN401
    """The same names, words and languages give the same bytes."""
    state = f"{index.generation} {site.state} {','.join(asked.languages)}"
    return Document(path, form, query=asked.query, state=state, **more)


def _answer(request: Request, site: Site, asked: Asked, form: Format, *, negotiated: bool) -> Response:
    index = site.names.index()
    document = _document(site, index, asked, f"/search.{form.extension}", form, others=_FORMATS, negotiated=negotiated)
    if answer := unchanged(request, document):
        return _varied(answer)
    found = index.search(asked.text, asked.kinds, asked.limit)
    if form.extension == HTML.extension:
        content = _page(request, site, index, asked, found)
    else:
        content = _WRITERS[form.extension](found, asked)
    return _varied(send(request, document, content))


def _varied(answer: Response) -> Response:
    """Labels are in the language that is asked for."""
    answer.headers["Vary"] = "Accept-Language"
    return answer


def _json(found: Sequence[Found], asked: Asked) -> bytes:
    labels = [each.named.label(asked.languages) for each in found]
    listed = [
        {
            "id": each.named.iri,
            "label": label.text,
            "language": label.language,
            "type": class_of(each.named.kind),
            "matched": each.matched.text,
            "score": each.score,
        }
        for each, label in zip(found, labels, strict=True)
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2).encode()


def _json_ld(found: Sequence[Found], asked: Asked) -> bytes:
    labels = [each.named.label(asked.languages) for each in found]
    listed = [
        {
            "type": "schema:ListItem",
            "position": place,
            "item": {
                "id": each.named.iri,
                "type": [class_of(each.named.kind)],
                "prefLabel": [_literal(label.text, label.language)],
            },
            "matched": _literal(each.matched.text, each.matched.language),
        }
        for place, (each, label) in enumerate(zip(found, labels, strict=True), start=1)
    ]
    whole = {"@context": _CONTEXT, "type": "schema:ItemList", "numberOfItems": len(listed), "itemListElement": listed}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _literal(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language} if language else {"@value": text}


def _csv(found: Sequence[Found], asked: Asked) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("id", "label", "language", "type", "matched", "score"))
    for each in found:
        label = each.named.label(asked.languages)
        writer.writerow((each.named.iri, label.text, label.language, class_of(each.named.kind), each.matched.text, each.score))
    return text.getvalue().encode()


_WRITERS: Final = {JSON.extension: _json, JSON_LD.extension: _json_ld, CSV.extension: _csv}


def _page(request: Request, site: Site, index: NameIndex, asked: Asked, found: Sequence[Found]) -> bytes:
    made = page(
        request,
        "search.html",
        behind=f"?{urlencode(asked.query)}" if asked.text else "",
        asked=asked,
        groups=grouped(site, found, asked.languages),
        total=len(found),
        kinds=[(kind, kind_name(site, kind)) for kind in index.kinds],
        formats=[each for each in _FORMATS if each.extension != HTML.extension],
        most=_MOST,
    )
    return bytes(made.body)
