"""What is said of the members of a page: their types, their names, their columns, and the names of what these lead to."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode, Triple

from diplograph.collections.paging import Page
from diplograph.store import Store, construct
from diplograph.vocabulary import RDF_TYPE, kind_and_slug, term

# What is said of a thing that a column leads to, so that nobody meets a bare IRI.
_MENTIONED: Final = (RDF_TYPE, term("skos:prefLabel"), term("diplo:isoAlpha3"))


def members_of(page: Page, store: Store) -> set[Triple]:
    """Return what is said of the members of a page.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    collection = page.asked.collection
    own = _said(store, page.members, (RDF_TYPE, collection.label, *(each.property for each in collection.columns)))
    values = {each.object for each in own if each.predicate != RDF_TYPE and isinstance(each.object, NamedNode)}
    return own | names_of(store, (each for each in values - set(page.members) if kind_and_slug(each.value)))


def names_of(store: Store, named: Iterable[NamedNode]) -> set[Triple]:
    """Return the types, names and codes of things.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    return _said(store, sorted(named, key=str), _MENTIONED)


def _said(store: Store, subjects: Iterable[NamedNode], properties: Iterable[NamedNode]) -> set[Triple]:
    """The triples with these subjects and properties.

    One look-up for each subject: to bind subject and property by lists makes the engine walk through all triples.
    """
    named, wanted = " ".join(map(str, subjects)), ", ".join(map(str, dict.fromkeys(properties)))
    if not named:
        return set()
    return construct(store, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {named} }} ?s ?p ?o FILTER(?p IN ({wanted})) }}")
