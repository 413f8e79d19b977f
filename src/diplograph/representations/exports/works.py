"""What is cited: a source or document itself, or our page about a thing; read from the graph, without any format in mind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from diplograph.representations.description import Description
from diplograph.representations.exports.facts import Facts, read_facts, values_of
from diplograph.representations.exports.publication import Publication
from diplograph.representations.exports.texts import plain
from diplograph.representations.links import address
from diplograph.sparql import with_known_prefixes
from diplograph.store import Store
from diplograph.vocabulary import DATASET, compact, kind_and_slug, term

_SOURCE: Final = term("diplo:source")
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:T.*|Z|[+-][0-9]{2}:[0-9]{2})?", re.DOTALL)
_AUTHOR: Final = "The diplograph contributors"
_TEXTS: Final = frozenset({"source", "document"})


@dataclass(frozen=True, slots=True)
class Work:
    """One item of a bibliography.

    Attributes:
        key: Its name in a bibliography, of letters, digits and hyphens.
        kind: ``page`` for a page on the web, ``document`` for what a meeting adopted, ``entry`` for our page about a thing,
            ``dataset`` for the graph as a whole.
        title: Its title.
        address: Where it is found, or empty.
        author: Who answers for it, or empty.
        publisher: Who published it, or empty.
        container: What it is part of, or empty.
        language: The BCP 47 tag of its language, or empty.
        date: Year, month and day as far as known.
        version: The version of what it is part of, or empty.
    """

    key: str
    kind: str
    title: str
    address: str = ""
    author: str = ""
    publisher: str = ""
    container: str = ""
    language: str = ""
    date: tuple[int, ...] = ()
    version: str = ""


def works_of(store: Store, description: Description, publication: Publication) -> list[Work]:
    """Return what to cite for a thing: of a source or document that itself; else our page, then the sources that it cites.

    Args:
        store: The generation.
        description: What is said about the thing.
        publication: The release that the page is of.
    """
    kind, _ = kind_and_slug(description.thing.value) or ("", "")
    cited = {value for _, predicate, value in description.triples if predicate == _SOURCE and isinstance(value, NamedNode)}
    facts = read_works(store, {description.thing} if kind in _TEXTS else cited)
    if kind in _TEXTS:
        return [_text(facts, description.thing)]
    dataset = read_works(store, {NamedNode(DATASET)})
    return [_page(Facts(description.triples), dataset, description.thing, publication), *_texts(facts, cited)]


def read_works(store: Store, works: Iterable[NamedNode]) -> Facts:
    """Return what bibliographies tell of sources and documents, with the names of their publishers."""
    query = f"""CONSTRUCT {{ ?work ?property ?value . ?publisher skos:prefLabel ?name }} WHERE {{
  VALUES ?work {{ {values_of(works)} }}
  {{
    VALUES ?property {{
      dcterms:title skos:prefLabel dcterms:publisher dcterms:issued dcterms:language schema:url diplo:textAt diplo:adoptionDate
    }}
    ?work ?property ?value
  }}
  UNION {{ ?work dcterms:publisher ?publisher . ?publisher skos:prefLabel ?name }}
}}"""
    return read_facts(store, with_known_prefixes(query))


def address_of(facts: Facts, work: NamedNode) -> str:
    """Return the web address of a source or document, or an empty text when none is known."""
    found = [*facts.iris(work, "schema:url"), *facts.iris(work, "diplo:textAt")]
    return next((each.value for each in found if address(each.value) == each.value), "")


def _texts(facts: Facts, works: Iterable[NamedNode]) -> list[Work]:
    return [_text(facts, work) for work in sorted(works, key=str)]


def _text(facts: Facts, work: NamedNode) -> Work:
    """A source or document, under its own title and in its own language."""
    language = facts.first(work, "dcterms:language")
    title = facts.text(work, "dcterms:title", language) or facts.text(work, "skos:prefLabel", language)
    publishers = [plain(facts.label(each, language)) for each in facts.iris(work, "dcterms:publisher")]
    kind, slug = kind_and_slug(work.value) or ("", work.value)
    return Work(
        key=_key(work),
        kind="document" if kind == "document" else "page",
        title=plain(title.value) if title else slug,
        address=address_of(facts, work) or work.value,
        publisher=next(filter(None, publishers), ""),
        language=language or (title.language or "" if title else ""),
        date=_date(facts.first(work, "dcterms:issued") or facts.first(work, "diplo:adoptionDate")),
    )


def _page(facts: Facts, dataset: Facts, thing: NamedNode, publication: Publication) -> Work:
    """Our page about a thing, or the dataset itself, by the identifier that stays."""
    whole = thing.value == DATASET
    label = plain(facts.label(thing)) or compact(thing.value)
    return Work(
        key=_key(thing),
        kind="dataset" if whole else "entry",
        title=label,
        address=thing.value,
        author=_AUTHOR,
        container="" if whole else plain(dataset.label(NamedNode(DATASET))) or "diplograph",
        language="en",
        date=_date(publication.date),
        version=publication.version,
    )


def _key(thing: NamedNode) -> str:
    kind, slug = kind_and_slug(thing.value) or ("", re.sub(r"[^A-Za-z0-9]+", "-", thing.value).strip("-"))
    return f"{kind}-{slug}" if kind else slug


def _date(written: str) -> tuple[int, ...]:
    match = _DATE.fullmatch(written)
    return tuple(int(each) for each in match.groups() if each) if match else ()
