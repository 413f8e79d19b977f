"""Which profile and which form of JSON-LD a request asks for (Content Negotiation by Profile; JSON-LD 1.1, sections 4.6 and C).

A profile is asked for in the address (``?profile=core``), in the media range that the format was chosen by
(``application/ld+json;profile="…"``), or by ``Accept-Profile``; the first of these that says something counts. A profile that
nobody here knows is refused where a whole field is about profiles; in a media range, which may name the profiles of others too,
it is passed over (RFC 6906, section 3.1).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import Depends, Header, Query, Request

from diplograph.errors import InputError, NotAcceptable
from diplograph.negotiation import JSON_LD, Format, profiles_in
from diplograph.representations import DEFAULT, PROFILES, Profile, known_profile, listed_profiles, profile_named
from diplograph.web.site import accept_of

_JSON_LD_FORM: Final = "http://www.w3.org/ns/json-ld#"
COMPACTED: Final = "compacted"
EXPANDED: Final = "expanded"
FLATTENED: Final = "flattened"
_MEMBER: Final = re.compile(
    r"\s*(?:<(?P<iri>[^<>\s]*)>|(?P<name>[^\s,;<>]+))\s*(?:;\s*q\s*=\s*(?P<weight>[01](?:\.[0-9]{0,3})?))?\s*"
)
_LONGEST: Final = 4096


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for beside the format.

    Attributes:
        profile: The profile.
        forms: The forms of JSON-LD: none for compact, else ``expanded``, ``flattened`` or both.
        by_header: Whether it was a header that asked for another document than the address alone.
    """

    profile: Profile = DEFAULT
    forms: tuple[str, ...] = ()
    by_header: bool = False

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """What the address of such a document has behind the question mark."""
        profile = () if self.profile == DEFAULT else (("profile", self.profile.name),)
        return (*profile, *([("form", ",".join(self.forms))] if self.forms else []))

    @property
    def key(self) -> tuple[object, ...]:
        """What a document depends on."""
        return self.profile.name, self.forms, self.by_header

    def labelled(self, form: Format) -> Format:
        """Return a format with a media type that says the form of the JSON-LD."""
        if form.extension != JSON_LD.extension or not self.forms:
            return form
        forms = " ".join(f"{_JSON_LD_FORM}{each}" for each in self.forms)
        return replace(form, media_type=f'{form.media_type};profile="{forms}"')


def document_profiles(
    profile: Annotated[str | None, Query(description="core, full, evidence or schema.org; or the IRI of a profile.")] = None,
    form: Annotated[
        str | None,
        Query(description="The form of JSON-LD: compacted (as without it), expanded, flattened, or expanded,flattened."),
    ] = None,
    accept_profile: Annotated[str | None, Header(description="Profiles by IRI, with weights, as in Accept.")] = None,
) -> None:
    """Document what :func:`asked_by` reads."""
    del profile, form, accept_profile


ProfilesDep: Final = Depends(document_profiles)


def asked_by(request: Request, form: Format) -> Asked:
    """Return what a request asks for beside a format.

    Raises:
        NotAcceptable: when it asks for profiles, and there is none of them.
        InputError: when it asks for a form that JSON-LD does not have.
    """
    named = [each for names in profiles_in(accept_of(request), form.media_type) for each in names]
    in_range = next((found for each in named if (found := profile_named(each))), None)
    told = request.query_params.get("profile")
    profile = known_profile(told) if told is not None else in_range or _by_header(request) or DEFAULT
    is_json = form.extension == JSON_LD.extension
    forms = _forms(request.query_params.get("form"), named) if is_json else ()
    by_header = (told is None and profile != DEFAULT) or (bool(forms) and "form" not in request.query_params)
    return Asked(profile, forms, by_header)


def _forms(told: str | None, named: list[str]) -> tuple[str, ...]:
    """The forms of JSON-LD, from the address or else from the media range."""
    wanted = [f"{_JSON_LD_FORM}{each.strip()}" for each in told.split(",")] if told is not None else named
    if told is not None and (unknown := set(wanted) - {f"{_JSON_LD_FORM}{each}" for each in (COMPACTED, EXPANDED, FLATTENED)}):
        names = ", ".join(sorted(each.removeprefix(_JSON_LD_FORM) for each in unknown))
        raise InputError(f"form={names} is no form of JSON-LD", f"forms: {COMPACTED}, {EXPANDED}, {FLATTENED}")
    return tuple(each for each in (EXPANDED, FLATTENED) if f"{_JSON_LD_FORM}{each}" in wanted)


def _by_header(request: Request) -> Profile | None:
    """The profile that ``Accept-Profile`` prefers; ``None`` when there is no such header."""
    header = ", ".join(request.headers.getlist("accept-profile"))[:_LONGEST]
    weighed = sorted(_members(header), key=lambda each: -each[1])
    if not weighed:
        return None
    refused = {name for name, weight in weighed if not weight}
    for name, weight in weighed:
        if name == "*" and weight:
            return next((each for each in (DEFAULT, *PROFILES) if not {each.name, each.iri} & refused), None)
        if weight and (found := profile_named(name)):
            return found
    raise NotAcceptable(f"nothing here can be had in the profiles {header}", listed_profiles())


def _members(header: str) -> Iterator[tuple[str, float]]:
    for member in header.split(","):
        if match := _MEMBER.fullmatch(member):
            yield match["iri"] or match["name"] or "", float(match["weight"] or 1)
