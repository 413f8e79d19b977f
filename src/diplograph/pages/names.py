"""What a thing is called where."""

from dataclasses import dataclass

from diplograph.pages.about import About
from diplograph.pages.evidence import Ref
from diplograph.representations import Link


@dataclass(frozen=True, slots=True)
class NameForm:
    """One form of a name.

    Attributes:
        form: The form, with its address.
        kind: Of which kind it is.
        sources: Where it was seen.
        evidence: The notes.
    """

    form: Link
    kind: Link
    sources: tuple[Link, ...]
    evidence: tuple[Ref, ...]


def name_forms(about: About) -> tuple[NameForm, ...]:
    """Return the forms of the name of the page's thing, by language and alphabet."""
    forms = sorted(
        about.things(about.iri, "diplo:hasNameForm"), key=lambda each: (about.name(each).language, about.name(each).text)
    )
    return tuple(
        NameForm(
            form=about.name(each),
            kind=about.first(each, "diplo:nameKind"),
            sources=tuple(
                dict.fromkeys(link for cited in about.things(each, "diplo:attestedBy") for link in _source(about, cited))
            ),
            evidence=about.cite(each),
        )
        for each in forms
    )


def _source(about: About, citation: str) -> tuple[Link, ...]:
    return about.links(citation, "diplo:source")
