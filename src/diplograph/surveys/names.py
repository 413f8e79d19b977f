"""What things are called in a language: by their labels, else by a text of their own, else by what they join."""

from collections.abc import Iterable
from typing import Final

from diplograph.representations import Link
from diplograph.representations.links import best_name
from diplograph.store import Store
from diplograph.surveys.said import Said, said_of

# What a thing can be called by, the best first.
_TEXTS: Final = ("skos:prefLabel", "dcterms:title", "diplo:content", "diplo:nameText")
# What is joined to name a thing without any text: a tenure is of somebody, in an office.
_JOINED: Final = ("diplo:holder", "diplo:office", "diplo:participant", "diplo:representing", "diplo:memberParty")


def names_of(store: Store, iris: Iterable[str], language: str = "en") -> dict[str, Link]:
    """Return the names of things, by IRI; what has none is left out.

    Args:
        store: Whom to ask.
        iris: The things.
        language: The language that is preferred.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    wanted = set(iris)
    if not wanted:
        return {}
    said = said_of(store, wanted, *_TEXTS, *_JOINED)
    names = {each: name for each in wanted if (name := _own(said, each, language))}
    joined = {each: said.things(each, *_JOINED) for each in wanted - names.keys()}
    others = {part for parts in joined.values() for part in parts}
    if not others:
        return names
    further = said_of(store, others, *_TEXTS)
    parts = {each: name.text for each in others if (name := _own(further, each, language))}
    for each, having in joined.items():
        texts = [parts[part] for part in having if part in parts]
        if texts:
            names[each] = Link(", ".join(texts), "", language)
    return names


def _own(said: Said, thing: str, language: str) -> Link | None:
    return next((name for each in _TEXTS if (name := best_name(said.texts(thing, each), language))), None)
