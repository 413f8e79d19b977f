"""The members of a page as JSON-LD, as rows of CSV, and as rows of a table for people."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from diplograph.collections.hydra import HYDRA_CONTEXT, Controls
from diplograph.collections.paging import Page
from diplograph.languages import ENGLISH
from diplograph.representations import Frames, Link, framed, link_to
from diplograph.representations.links import best_name
from diplograph.vocabulary import kind_and_slug, term

_LABEL: Final = term("skos:prefLabel")
_ISO: Final = term("diplo:isoAlpha3")
_SEPARATOR: Final = ";"

Value = NamedNode | Literal


class Said:
    """What is said of the members of a page and of what they mention.

    Args:
        page: The page.
        triples: See :func:`diplograph.collections.graph.members_of`.
    """

    def __init__(self, page: Page, triples: Iterable[Triple]) -> None:
        self._page = page
        self._collection = page.asked.collection
        self._triples: dict[NamedNode, list[Triple]] = defaultdict(list)
        self._values: dict[tuple[NamedNode, NamedNode], list[Value]] = defaultdict(list)
        for triple in sorted(triples, key=lambda each: str(each.object)):
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
                self._triples[triple.subject].append(triple)
                self._values[triple.subject, triple.predicate].append(triple.object)

    def json_ld(self, controls: Controls, frames: Frames, context_url: str) -> dict[str, Any]:
        """Return the page as a JSON-LD document: members in order, each with the names of all that it mentions.

        Args:
            controls: What leads to other pages.
            frames: The frames to write members by.
            context_url: Where readers find that context.
        """
        members = [self._member(each, frames, context_url) for each in self._page.members]
        return {"@context": [context_url, dict(HYDRA_CONTEXT)], **controls.tree(members)}

    def _member(self, member: NamedNode, frames: Frames, context_url: str) -> dict[str, Any]:
        own = self._triples[member]
        mentioned = dict.fromkeys(each.object for each in own if isinstance(each.object, NamedNode) and each.object != member)
        others = [triple for each in mentioned if each not in self._page.members for triple in self._triples.get(each, [])]
        said = framed((*own, *others), frames, member.value, context_url)
        return {key: value for key, value in said.items() if key != "@context"}

    def csv(self) -> bytes:
        """Return the members as CSV (RFC 4180), one row each.

        The columns are always the same: IRI, name, and those of the collection. Of things there are their names in addresses,
        of states their codes of ISO 3166-1 alpha-3 when they have one; several values of a cell are separated by semicolons.
        """
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["iri", "label", *(each.name for each in self._collection.columns)])
        for member in self._page.members:
            cells = [self._values.get((member, each.property), []) for each in self._collection.columns]
            texts = [_SEPARATOR.join(sorted(map(self._code, _in_one_language(each)))) for each in cells]
            writer.writerow([member.value, self.name(member).text, *texts])
        return out.getvalue().encode()

    def _code(self, value: Value) -> str:
        if isinstance(value, Literal):
            return value.value
        codes = self._values.get((value, _ISO), [])
        kind = kind_and_slug(value.value)
        return codes[0].value if codes else kind[1] if kind else value.value

    def name(self, named: NamedNode, language: str = ENGLISH) -> Link:
        """Return what a thing is called, in a language if there is a name in it; without a name, by its prefixed name."""
        labels = self._values.get((named, self._collection.label)) or self._values.get((named, _LABEL), [])
        return best_name([each for each in labels if isinstance(each, Literal)], language) or link_to(named, {})

    def rows(self, root: str, language: str = ENGLISH) -> list[tuple[Link, list[Sequence[Link]]]]:
        """Return each member as a link, with the cells of its columns.

        Args:
            root: The path under which the server is mounted.
            language: The language of names, where there is one in it.
        """
        return [
            (self._link(member, root, language), [self._cell(member, each.property, root, language) for each in columns])
            for columns in [self._collection.columns]
            for member in self._page.members
        ]

    def _cell(self, member: NamedNode, column: NamedNode, root: str, language: str) -> Sequence[Link]:
        values = _in_one_language(self._values.get((member, column), []), language)
        return sorted((self._link(each, root, language) for each in values), key=lambda each: each.text)

    def _link(self, value: Value, root: str, language: str) -> Link:
        named = isinstance(value, NamedNode) and kind_and_slug(value.value)
        return link_to(value, {value.value: self.name(value, language)} if isinstance(value, NamedNode) and named else {}, root)


def _in_one_language(values: Sequence[Value], language: str = ENGLISH) -> Sequence[Value]:
    """Texts in one language only, in English if there is none in that one; all other values."""
    texts = [each for each in values if isinstance(each, Literal) and each.language]
    best = best_name(texts, language)
    return [each for each in values if each not in texts or (best and each.value == best.text)]
