"""Profiles: how much is said of a thing, and in whose terms (Content Negotiation by Profile, W3C working draft).

A profile has an IRI, which leads to a page about it, and a token, which stands for the IRI in addresses. Whatever the format, a
document in a profile holds the same triples.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode, Triple

from diplograph.errors import NotAcceptable
from diplograph.representations.description import Description, described_more
from diplograph.representations.frames import CORE, EVIDENCE, FULL, SCHEMA_ORG, Frames
from diplograph.representations.jsonld import Builder, Graph
from diplograph.representations.schema_org import in_schema_org
from diplograph.serialisation import sorted_triples
from diplograph.store import Store
from diplograph.vocabulary import BASE, term


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile.

    Attributes:
        name: Its token, which stands for the IRI in addresses.
        title: What people call it.
        text: What a document in it shows.
        based_on: The IRI of the vocabulary whose terms it uses.
    """

    name: str
    title: str
    text: str
    based_on: str = f"{BASE}ontology"

    @property
    def iri(self) -> str:
        """Its identifier."""
        return f"{BASE}profile/{self.name}"


DEFAULT: Final = Profile(
    FULL,
    "Everything",
    "The whole record of a thing, with what rules derive of it, the names of what it mentions, and its parts inside it.",
)
PROFILES: Final = (
    Profile(
        CORE, "The essentials", "Names, dates and links of a thing, to show it in a list or on a card; no parts and no evidence."
    ),
    DEFAULT,
    Profile(
        EVIDENCE,
        "The evidence",
        "The statements with the citations of each: source, place, quoted words, and the link that leads to them.",
    ),
    Profile(
        SCHEMA_ORG,
        "schema.org",
        "What schema.org has words for, for search engines and other programs that know no other terms.",
        "https://schema.org/",
    ),
)
_BY_NAME: Final = {name: each for each in PROFILES for name in (each.name, each.iri)}


def profile_named(name: str) -> Profile | None:
    """Return the profile with a token or IRI, or ``None``."""
    return _BY_NAME.get(name)


def known_profile(name: str) -> Profile:
    """Return the profile with a token or IRI.

    Raises:
        NotAcceptable: when there is none; the message lists those that there are.
    """
    found = _BY_NAME.get(name)
    if found is None:
        raise NotAcceptable(f"nothing here can be had in the profile {name}", listed_profiles())
    return found


def listed_profiles() -> str:
    """Return what can be asked for, in words."""
    return "on offer: " + ", ".join(f"{each.name} ({each.iri})" for each in PROFILES)


def in_profile(description: Description, store: Store, frames: Frames, profile: Profile) -> Description:
    """Return what a profile shows of a description.

    Args:
        description: The whole description.
        store: Where to look for what it does not hold.
        frames: The frames.
        profile: The profile.
    """
    if profile == DEFAULT:
        return description
    if profile.name == SCHEMA_ORG:
        return in_schema_org(description)
    if profile.name == EVIDENCE:
        description = _with_sources(description, store)
    return replace(description, triples=_selected(description, frames, profile))


def _with_sources(description: Description, store: Store) -> Description:
    """A description with what is known of the sources that it cites."""
    sources = {each.object for each in description.triples if each.predicate == term("diplo:source")}
    names = ("dcterms:title", "dcterms:publisher", "schema:url", "dcterms:issued", "dcterms:language")
    found = described_more(store, (each for each in sources if isinstance(each, NamedNode)), map(term, names))
    return replace(description, triples=sorted_triples([*description.triples, *found]))


def _selected(description: Description, frames: Frames, profile: Profile) -> tuple[Triple, ...]:
    """The triples that a frame shows."""
    builder = Builder(
        Graph(description.triples, frames.turned(profile.name)), frames.context(profile.name), frames.frame(profile.name, "")
    )
    builder.node(description.main.value, frames.of(profile.name, description.main.value))
    return tuple(_shown(description.triples, builder))


def _shown(triples: Iterable[Triple], builder: Builder) -> Iterable[Triple]:
    for each in triples:
        subject, predicate, value = each
        if not isinstance(subject, NamedNode):
            continue
        edge = (subject.value, predicate.value, value.value if isinstance(value, NamedNode) else "")
        if edge[:2] in builder.said or edge in builder.edges:
            yield each
