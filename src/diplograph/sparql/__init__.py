"""The text of a SPARQL query: what it holds, what is refused, and what is said then (SPARQL 1.1 Query, section 19)."""

from diplograph.sparql.complaints import syntax_error
from diplograph.sparql.forms import form, is_update, names_dataset, volatile
from diplograph.sparql.groups import Element, Parts, take_apart
from diplograph.sparql.places import line_and_column
from diplograph.sparql.prefixes import undeclared_prefixes, with_known_prefixes
from diplograph.sparql.safety import refuse_doubtful, refuse_unsafe
from diplograph.sparql.slices import sliced
from diplograph.sparql.terms import UnknownTerm, unknown_terms

__all__ = [
    "Element",
    "Parts",
    "UnknownTerm",
    "form",
    "is_update",
    "line_and_column",
    "names_dataset",
    "refuse_doubtful",
    "refuse_unsafe",
    "sliced",
    "syntax_error",
    "take_apart",
    "undeclared_prefixes",
    "unknown_terms",
    "volatile",
    "with_known_prefixes",
]
