"""A validation result, the same whichever engine found it."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from diplograph.validation.findings import Severity

Value = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (SHACL, section 3.6.2).

    Attributes:
        shape: The IRI of the source shape.
        focus: The focus node.
        path: The result path when it is a predicate, else ``None``.
        value: The value node, or ``None``.
        severity: The severity of the shape.
        message: The shape's message, its places filled in for people: IRIs are shortened.
        component: The IRI of the constraint component.
        details: Results that explain this one (``sh:detail``): what the value lacks for each shape that it might have satisfied.
        words: The message as SHACL fills it, IRIs in full (section 5.3.2); empty when no query made it.
    """

    shape: str
    focus: NamedNode
    path: NamedNode | None
    value: Value | None
    severity: Severity
    message: str
    component: str = ""
    details: tuple["Result", ...] = ()
    words: str = ""
