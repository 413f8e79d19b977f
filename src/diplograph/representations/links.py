"""A term as people see it: a text, and an address when it may be followed.

Records are not trusted: only ``http`` and ``https`` addresses become links.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.vocabulary import BASE, PREFIXES, compact

_WEB: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_HUMPS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LONGEST: Final = 60
_DAY: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?", re.ASCII)
_DAYS: Final = {NamedNode(PREFIXES["xsd"] + each) for each in ("date", "gYearMonth")}
_ANY_URI: Final = NamedNode(PREFIXES["xsd"] + "anyURI")

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Link:
    """A text with an address.

    Attributes:
        text: What is read.
        href: Where it leads; empty when it leads nowhere.
        language: The language tag of the text, or empty.
        day: The day or month that the text says, as ``2020-10-15`` or ``2020-10``; empty when it says none.
    """

    text: str
    href: str = ""
    language: str = ""
    day: str = ""


def address(iri: str, root: str = "") -> str:
    """Return where an IRI can be followed on a server: our own identifiers lead to this server, others to the web.

    Args:
        iri: Any IRI; one that is neither ours nor of the web gives an empty address.
        root: The path under which the server is mounted.

    >>> address("https://w3id.org/diplograph/state/turkmenistan")
    '/state/turkmenistan'
    >>> address("javascript:alert(1)")
    ''
    >>> address("https://w3id.org/diplograph//elsewhere.example/")
    'https://w3id.org/diplograph//elsewhere.example/'
    """
    if iri.startswith(BASE) and not iri.removeprefix(BASE).startswith(("/", "\\")):
        return f"{root}/{iri.removeprefix(BASE)}"
    return iri if _WEB.fullmatch(iri) else ""


def link_to(term: Term, names: Mapping[str, Link], root: str = "") -> Link:
    """Return the link for a term.

    Args:
        term: An IRI or literal.
        names: The names of things, by IRI.
        root: The path under which the server is mounted.
    """
    if isinstance(term, NamedNode):
        name = names.get(term.value) or Link(_shown(compact(term.value).strip("<>")))
        return Link(name.text, address(term.value, root), name.language)
    if isinstance(term, Literal):
        if term.datatype in _DAYS and _DAY.fullmatch(term.value):
            return Link(term.value, day=term.value)
        href = term.value if term.datatype == _ANY_URI and _WEB.fullmatch(term.value) else ""
        return Link(_shown(term.value) if href else term.value, href, term.language or "")
    return Link(str(term))


def words_of(name: str) -> str:
    """Write a name in camel case as words.

    >>> words_of("standsInFor")
    'stands in for'
    """
    first, *others = _HUMPS.split(name)
    return " ".join([first, *(each if each.isupper() else each.lower() for each in others)])


def _shown(iri: str) -> str:
    """An address as people read it: without scheme and text fragment, cut where it gets long."""
    bare = re.sub(r"^https?://|#:~:.*$", "", iri)
    return bare if len(bare) <= _LONGEST else f"{bare[:_LONGEST]}…"


def best_name(labels: list[Literal], language: str = "en") -> Link | None:
    """Return the name in a language, else the English one, else one without a language, else the first by language.

    >>> names = [Literal("Russia", language="en"), Literal("Россия", language="ru"), Literal("RUS")]
    >>> [best_name(names, each).text for each in ("ru", "de")]
    ['Россия', 'Russia']
    """
    ranked = sorted(labels, key=lambda each: (each.language != language, each.language != "en", each.language or "", each.value))
    return Link(ranked[0].value, "", ranked[0].language or "") if ranked else None
