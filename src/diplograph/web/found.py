"""What a search found, as its page shows it: by class, each thing with a line that tells it from its namesakes."""

from collections.abc import Sequence
from dataclasses import dataclass

from diplograph.representations import Link, address
from diplograph.search import Found, class_of
from diplograph.surveys import lines_of
from diplograph.web.site import Site


@dataclass(frozen=True, slots=True)
class Result:
    """One thing.

    Attributes:
        thing: The thing.
        matched: The name that it was found by; without text where that is the name it is shown by.
        line: What tells it from its namesakes, the most telling first.
    """

    thing: Link
    matched: Link
    line: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one class that were found.

    Attributes:
        kind: Their kind, as addresses have it.
        name: What people call it.
        results: The things, the best first.
    """

    kind: str
    name: str
    results: tuple[Result, ...]


def grouped(site: Site, found: Sequence[Found], languages: Sequence[str]) -> list[Group]:
    """Return what was found by class, in the order of the best thing of each.

    Args:
        site: Where it was found.
        found: What was found, the best first.
        languages: The languages to name things in, the preferred first.

    Raises:
        ServiceProblem: when the store cannot answer now.
    """
    lines = lines_of(site.store, [each.named.iri for each in found], next(iter(languages), site.language))
    results: dict[str, list[Result]] = {}
    for each in found:
        label = each.named.label(languages)
        other = Link("") if each.matched.text == label.text else Link(each.matched.text, "", each.matched.language)
        shown = Link(label.text, address(each.named.iri, site.root), label.language)
        results.setdefault(each.named.kind, []).append(Result(shown, other, lines.get(each.named.iri, ())))
    return [Group(kind, kind_name(site, kind), tuple(listed)) for kind, listed in results.items()]


def kind_name(site: Site, kind: str) -> str:
    """Return what people call a kind."""
    label = site.terms.labels.get(class_of(kind))
    return label.text if label else kind.replace("-", " ")
