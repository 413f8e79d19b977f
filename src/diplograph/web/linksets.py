"""Link sets: all signposts of a thing in one document, at a stable address (RFC 9264; FAIR Signposting, level 2)."""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from diplograph.errors import NotFound
from diplograph.negotiation import Format
from diplograph.representations import Description, address
from diplograph.vocabulary import KINDS
from diplograph.web.answers import REVALIDATE, Document, keep, kept
from diplograph.web.errors import RESPONSES, problems_of
from diplograph.web.signposts import LINKSET, LINKSET_JSON, LINKSETS, Signpost, Signposted, described_thing
from diplograph.web.site import Site, SiteDep
from diplograph.web.things import description_of

router = APIRouter(tags=["Things"])


def _answers(form: Format) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"description": "The links", "content": {form.media_type: {}}},
        301: {"description": "The thing was merged into another one"},
        304: {"description": "Not changed since the ETag that you have"},
        **RESPONSES,
        **problems_of(410),
    }


@router.get(
    "/{kind}/{slug}.linkset.json", summary="The links of a thing", responses=_answers(LINKSET_JSON), response_class=Response
)
def as_json(kind: str, slug: str, request: Request, site: SiteDep) -> Response:
    """Page, descriptions, record, licence, authors and types of a thing, as JSON."""
    return _linkset(request, site, (kind, slug), LINKSET_JSON)


@router.get(
    "/{kind}/{slug}.linkset", summary="The links of a thing, as text", responses=_answers(LINKSET), response_class=Response
)
def as_text(kind: str, slug: str, request: Request, site: SiteDep) -> Response:
    """The same links as in a Link header, each with its anchor."""
    return _linkset(request, site, (kind, slug), LINKSET)


def _linkset(request: Request, site: Site, name: tuple[str, str], form: Format) -> Response:
    key = ("linkset", *name, form.extension)
    if answer := kept(request, *key):
        return answer
    kind, slug = name
    if kind not in KINDS or kind == "record":
        raise NotFound(f"there are no links at /{kind}/{slug}", "a record is linked from the thing that it is the record of")
    description = description_of(site, kind, slug)
    if successor := description.successor:
        location = f"{address(successor.value, site.root)}.{form.extension}"
        return RedirectResponse(location, 301, headers={"Cache-Control": REVALIDATE})
    thing = described_thing(site, description, site.base(request))
    wanted = Document(f"/{kind}/{slug}.{form.extension}", form, LINKSETS, identifies=thing.iri)
    return keep(request, wanted, _written(thing, description, form), *key)


def _written(thing: Signposted, description: Description, form: Format) -> bytes:
    contexts = list(_contexts(thing, description))
    if form.extension == LINKSET_JSON.extension:
        return json.dumps({"linkset": [_object(anchor, links) for anchor, links in contexts]}, indent=2).encode()
    lines = [each.written(anchor) for anchor, links in contexts for each in links]
    return (",\n".join(lines) + "\n").encode()


def _contexts(thing: Signposted, description: Description) -> Iterator[tuple[str, list[Signpost]]]:
    """Each document of a thing with the links that lead away from it; all addresses absolute (RFC 9264, section 4.1)."""
    license_, cite_as = Signpost("license", description.license), Signpost("cite-as", thing.iri)
    yield thing.page, [cite_as, license_, *thing.of_page()]
    for target, _ in thing.descriptions():
        yield target, [cite_as, license_, *thing.of_description()]
    for each in thing.contents:
        yield each.address, [Signpost("cite-as", each.iri), license_, *thing.of_content()]


def _object(anchor: str, links: list[Signpost]) -> dict[str, object]:
    """One link context object (RFC 9264, section 4.2.2)."""
    found: dict[str, object] = {"anchor": anchor}
    for relation in dict.fromkeys(each.relation for each in links):
        targets = [each for each in links if each.relation == relation]
        found[relation] = [{"href": each.target} | ({"type": each.type} if each.type else {}) for each in targets]
    return found
