"""Random SPARQL: queries of many shapes that stay small over the frozen world, and damage done to them."""

from typing import Final

from hypothesis import strategies as st

PREFIXES: Final = (
    "PREFIX diplo: <https://w3id.org/diplograph/ontology#> PREFIX schema: <https://schema.org/> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX state: <https://w3id.org/diplograph/state/> "
    "PREFIX record: <https://w3id.org/diplograph/record/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
)
_PREDICATES: Final = [
    "a",
    "skos:prefLabel",
    "schema:startDate",
    "diplo:inFormat",
    "diplo:participatingState",
    "diplo:displayName",
]
_PATHS: Final = [
    *("diplo:inFormat/skos:prefLabel", "^diplo:participatingState", "diplo:inFormat?", "diplo:participatingState|diplo:inFormat"),
    *("!(skos:prefLabel|^a)", "(diplo:inFormat/^diplo:inFormat)+", "diplo:inFormat*"),
]
_CLASSES: Final = ["diplo:Meeting", "diplo:State", "diplo:Person", "diplo:Format"]
_CONSTANTS: Final = [
    *(
        "state:arcadia",
        "state:borealia",
        '"Arcadia"@en',
        '"Аркадия"@ru',
        '"2020-06-18"^^xsd:date',
        "1",
        "1.5",
        "1e0",
        "true",
        '""',
    ),
    *(
        "<urn:none>",
        "'it''s'".replace("''", "\\'"),
        '"""a "quoted" text"""',
        '"\\u0041\\n\\t"',
        "-7",
        "<https://w3id.org/diplograph/x>",
    ),
]
_VARIABLES: Final = ["?a", "?b", "?c", "$d"]
_BROKEN: Final = [
    *(
        "{",
        "}",
        "(",
        ")",
        "<",
        ">",
        '"',
        "'",
        '"""',
        "\\",
        "\\u",
        "\\uD800",
        "?",
        "$",
        "@",
        "^^",
        "_:",
        ";",
        ",",
        ".",
        "|",
        "/",
        "*",
        "#",
    ),
    *(
        "SELECT",
        "WHERE",
        "FILTER",
        "OPTIONAL",
        "SERVICE <urn:x>",
        "GRAPH",
        "VALUES",
        "LIMIT -1",
        "LIMIT 99999999999999999999",
        "a a a",
    ),
    *(
        "<<",
        ">>",
        "{|",
        "|}",
        "\x00",
        "\x01",
        "\r",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "🤝",
        "é",
        "1e999",
        "999999999999999999999999999999",
    ),
    *(
        "BASE <relative>",
        "PREFIX a: <",
        "nope:x",
        "INSERT DATA {}",
        "LOAD <urn:x>",
        "ASK",
        "COUNT(*)",
        "EXISTS",
        "NOT",
        "UNDEF",
        "REDUCED",
    ),
]


def _one(values: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


def _joined(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Fill the numbered places of a template."""

    def fill(drawn: tuple[str, ...]) -> str:
        text = template
        for number, part in enumerate(drawn):
            text = text.replace(f"%{number}", part)
        return text

    return st.tuples(*parts).map(fill)


# Every pattern speaks of ?a, so that patterns beside each other join and stay small.
_other: Final = _one(_VARIABLES[1:])
_triple: Final = st.one_of(
    _joined("?a %0 %1 .", _one(_PREDICATES[1:]), _other),
    _joined("?a %0 %1 .", _one(_PATHS), _other),
    _joined("?a a %0 .", _one(_CLASSES)),
    _joined("%1 %0 ?a .", _one(["diplo:inFormat", "diplo:participatingState"]), _other),
    _joined("?a %0 %1 .", _one(_PREDICATES), _one(_CONSTANTS)),
    _joined("?a a %0 ; skos:prefLabel %1 , %2 .", _one(_CLASSES), _other, _other),
)
_expression: Final = st.recursive(
    st.one_of(_one(_VARIABLES), _one(_CONSTANTS), _joined("STR(%0)", _one(_VARIABLES)), _joined("LANG(%0)", _one(_VARIABLES))),
    lambda inner: st.one_of(
        _joined("(%0 %1 %2)", inner, _one(["=", "!=", "<", ">=", "+", "-", "*", "/", "&&", "||"]), inner),
        _joined("(! %0)", inner),
        _joined("(%0 %1 (%2, %3))", inner, _one(["IN", "NOT IN"]), inner, inner),
        _joined("IF(%0, %1, %2)", inner, inner, inner),
        _joined("COALESCE(%0, %1)", inner, inner),
        _joined(
            "%0(%1)", _one(["STRLEN", "UCASE", "ISIRI", "ISLITERAL", "YEAR", "ABS", "MD5", "DATATYPE", "ENCODE_FOR_URI"]), inner
        ),
        _joined("%0(STR(%1), %2)", _one(["CONTAINS", "STRSTARTS", "STRAFTER", "REGEX"]), inner, _one(['"a"', '"^A"', '""'])),
        _joined("%0(%1)", _one(["xsd:integer", "xsd:string", "xsd:double", "xsd:date", "xsd:boolean"]), inner),
        _joined("SUBSTR(STR(%0), %1)", inner, _one(["1", "0", "-1", "99"])),
    ),
    max_leaves=6,
)


def _group(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        _joined("%0 OPTIONAL { %1 }", inner, inner),
        _joined("{ %0 } UNION { %1 }", inner, inner),
        _joined("%0 MINUS { %1 }", inner, inner),
        _joined("%0 FILTER(%1)", inner, _expression),
        _joined("%0 FILTER %1 { %2 }", inner, _one(["EXISTS", "NOT EXISTS"]), inner),
        _joined("%0 BIND(%1 AS ?e)", inner, _expression),
        _joined("%0 VALUES (?a ?f) { (%1 %2) (UNDEF %2) }", inner, _one(_CONSTANTS), _one(_CONSTANTS)),
        _joined("GRAPH ?g { %0 }", inner),
        _joined("GRAPH record:state-arcadia { %0 }", inner),
        _joined("{ SELECT %0 ?a { %1 } }", _one(["", "DISTINCT"]), inner),
        _joined("{ SELECT ?a (COUNT(*) AS ?n) { %0 } GROUP BY ?a HAVING (COUNT(*) > %1) }", inner, _one(["0", "1"])),
    )


pattern: Final = st.recursive(_triple, _group, max_leaves=4)
# The engine's order of literals of several kinds is not total, which ends its process: here the order is always one of strings.
select: Final = st.one_of(
    _joined("SELECT * { %0 }", pattern),
    _joined("SELECT DISTINCT ?a ?b ?e { %0 }", pattern),
    _joined("SELECT ?b (COUNT(DISTINCT ?a) AS ?n) (MIN(?c) AS ?least) { %0 } GROUP BY ?b", pattern),
    _joined("SELECT ?a ?b ((%1) AS ?computed) { %0 } ORDER BY STR(?a) DESC(STR(?b))", pattern, _expression),
    _joined("SELECT DISTINCT ?a { %0 } ORDER BY STR(?a) LANG(?a) DATATYPE(?a) LIMIT 5 OFFSET 1", pattern),
    _joined("SELECT ?a ?b FROM record:state-arcadia FROM NAMED record:state-borealia { %0 }", pattern),
).map(PREFIXES.__add__)
ask: Final = _joined("ASK { %0 }", pattern).map(PREFIXES.__add__)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A query with something cut out of it, put into it, doubled or turned round."""
    text = draw(st.one_of(select, ask))
    for _ in range(draw(st.integers(1, 3))):
        first = draw(st.integers(0, len(text)))
        last = min(len(text), first + draw(st.integers(0, 12)))
        middle = draw(
            st.one_of(
                _one(_BROKEN), st.just(""), st.just(text[first:last] * 2), st.just(text[first:last][::-1]), st.text(max_size=4)
            )
        )
        text = text[:first] + middle + text[last:]
    return text
