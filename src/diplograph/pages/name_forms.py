"""The written forms of a name, each with what it is, when it held, and the notes that show it printed."""

from dataclasses import dataclass

from diplograph.pages.about import About
from diplograph.pages.evidence import Ref
from diplograph.representations import Link


@dataclass(frozen=True, slots=True)
class Name:
    """One form of a name.

    Attributes:
        text: The form.
        kind: What it is: official, native, as printed.
        begin: The first day on which it was valid, or empty.
        end: The last such day, or empty.
        references: The notes.
    """

    text: Link
    kind: Link
    begin: str
    end: str
    references: tuple[Ref, ...]


def names_of(about: About) -> tuple[Name, ...]:
    """Return the forms in the description of the page's thing, the official ones first, each text once."""
    found: dict[tuple[str, str, str], Name] = {}
    for each in about.parts("name"):
        text, kind = about.first(each, "diplo:nameText"), about.first(each, "diplo:nameKind")
        bounds = about.value(each, "schema:validFrom"), about.value(each, "schema:validThrough")
        key = (text.text, text.language, kind.href)
        if key not in found:
            found[key] = Name(Link(text.text, "", text.language), kind, *bounds, about.cite(each))
    return tuple(sorted(found.values(), key=lambda each: (each.kind.href.endswith("as-printed"), each.begin, each.text.text)))
