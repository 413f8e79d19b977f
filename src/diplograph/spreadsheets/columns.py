"""The columns of a sheet, made from the shapes of a class, and from what the ontology says of the properties in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat
from pyoxigraph import Store as Engine

from diplograph.release import Release
from diplograph.vocabulary import PREFIXES, RDF_TYPE, compact, kind_and_slug, term

_PREFIXES: Final = {name: PREFIXES[name] for name in ("sh", "diplo", "schema", "rdfs", "skos", "vann", "rdf")}
# Every property that a shape of the class asks for, by itself or as one of several; last, what the ontology has for the class.
_PROPERTIES: Final = """
SELECT DISTINCT ?path ?inverse ?order {{
  {{ ?shape sh:targetClass {type} ; sh:property/sh:path ?at BIND(1 AS ?order) }}
  UNION {{ ?shape sh:targetClass {type} ; sh:or/rdf:rest*/rdf:first/sh:path ?at BIND(2 AS ?order) }}
  UNION {{ ?at schema:domainIncludes {type} BIND(3 AS ?order) }}
  OPTIONAL {{ ?at sh:inversePath ?inverse }}
  BIND(COALESCE(?inverse, ?at) AS ?path)
}} ORDER BY ?order ?path
"""
_DERIVED: Final = "SELECT ?path {{ ?path diplo:derivedByRule ?rule }}"
_SELECTS: Final = "SELECT ?select {{ ?shape sh:targetClass {type} ; sh:sparql/sh:select ?select }} ORDER BY ?shape"
# What the shapes say of a property of such a thing: shapes of the class, and those of whatever has the property.
_SHAPES: Final = """
SELECT DISTINCT ?shape ?name ?description ?message ?min ?max ?datatype ?class {{
  {{ ?node sh:targetClass {type} }} UNION {{ ?node sh:targetSubjectsOf {path} }}
  ?node sh:property ?shape .
  {{ ?shape sh:path {path} }} UNION {{ ?shape sh:path/sh:inversePath {path} }}
  OPTIONAL {{ ?shape sh:name ?name }} OPTIONAL {{ ?shape sh:description ?description }} OPTIONAL {{ ?shape sh:message ?message }}
  OPTIONAL {{ ?shape sh:minCount ?min }} OPTIONAL {{ ?shape sh:maxCount ?max }}
  OPTIONAL {{ ?shape sh:datatype ?datatype }} OPTIONAL {{ ?shape sh:class ?class }}
}} ORDER BY ?shape
"""
_ALLOWED: Final = "SELECT ?value {{ {shape} sh:in/rdf:rest*/rdf:first ?value }}"
_ABOUT: Final = """
SELECT ?label ?definition ?note ?range {{
  OPTIONAL {{ {path} rdfs:label ?label FILTER(LANG(?label) = "en") }}
  OPTIONAL {{ {path} skos:definition ?definition FILTER(LANG(?definition) = "en") }}
  OPTIONAL {{ {path} vann:usageNote ?note FILTER(LANG(?note) = "en") }}
  OPTIONAL {{ {path} schema:{end} ?range }}
}}
"""
_THIS: Final = re.compile(r"\$this\s+(?=[a-z])([^.{}]*)")
_NAME: Final = re.compile(r"[a-z]+:\w+")
_XSD: Final = PREFIXES["xsd"]
NOTE: Final = term("skos:editorialNote")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes:
        heading: What stands above it: the property's English label, or its name in words.
        path: The property; ``None`` for the column that names the thing itself.
        inverse: Whether the value has the property and the thing of the row is its value.
        required: Whether a row without it is an error.
        single: Whether there is one value at most; else ``|`` stands between several.
        kind: What a value is: ``thing``, ``address``, ``date``, ``integer`` or ``text``.
        classes: The classes whose things may stand here; none: any thing.
        allowed: The only values that may stand here; none: any.
        description: What belongs here, in words.
        advice: What the shapes say to whoever left it out.
    """

    heading: str
    path: NamedNode | None
    inverse: bool = False
    required: bool = False
    single: bool = False
    kind: str = "text"
    classes: tuple[NamedNode, ...] = ()
    allowed: tuple[NamedNode, ...] = ()
    description: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: things of one class, a row each.

    Attributes:
        title: The name of the sheet.
        kind: The kind of its things, as in their IRIs.
        type: Their class.
        columns: The columns, the first of which names the thing itself.
    """

    title: str
    kind: str
    type: NamedNode
    columns: tuple[Column, ...]

    def column(self, path: NamedNode | None) -> Column | None:
        """Return the column of a property, or ``None``."""
        return next((each for each in self.columns if each.path == path), None)


class Schema:
    """The shapes and the ontology of a release, asked for the columns of a class.

    Args:
        release: The release.
    """

    def __init__(self, release: Release) -> None:
        self._engine = Engine()
        for file in (release.ontology_file, release.shapes_file):
            self._engine.load(path=str(file), format=RdfFormat.TURTLE)

    def sheet(self, kind: str) -> Sheet:
        """Return the sheet for the things of a kind: ``participation``, ``tenure`` or ``citation``."""
        words = kind.capitalize()
        name = f"Optional: what the {kind} is called in IRIs, such as {kind}:a-b; it is made from the row when this is empty."
        if kind == "citation":
            name = "What the citation is called, such as citation:a-b; the rows of the other sheet name it in attested by."
        first = Column(kind, None, single=True, required=kind == "citation", kind="name", description=name)
        type_ = term(f"diplo:{words}")
        columns = [self._column(type_, path, inverse=inverse) for path, inverse in self._properties(type_).items()]
        columns.sort(key=lambda each: not each.required)
        remark = Column("remark", NOTE, description="A remark from curator to curators.")
        return Sheet(f"{words}s", kind, type_, (first, *columns, remark))

    def _properties(self, type_: NamedNode) -> dict[NamedNode, bool]:
        """The properties of a class in order, each with whether it points to the thing."""
        rows = list(self._rows(_PROPERTIES, type=type_))
        found = {path: row["inverse"] is not None for row in rows if isinstance(path := row["path"], NamedNode)}
        selects = [select.value for row in self._rows(_SELECTS, type=type_) if (select := row["select"])]
        found |= {each: False for select in selects for each in _asked_of_this(select) if each not in found}
        derived = set(self._names(_DERIVED))
        return {path: inverse for path, inverse in found.items() if path not in derived and path != RDF_TYPE}

    def _column(self, type_: NamedNode, path: NamedNode, *, inverse: bool) -> Column:
        shapes = list(self._rows(_SHAPES, type=type_, path=path))
        about = list(self._rows(_ABOUT, path=path, end="domainIncludes" if inverse else "rangeIncludes"))
        allowed = [each for row in shapes for each in self._names(_ALLOWED, shape=row["shape"])]
        ranges = {row["range"] for row in about} | {row["datatype"] or row["class"] for row in shapes}
        label = about[0]["label"].value if about[0]["label"] and not inverse else ("event" if inverse else _in_words(path))
        return Column(
            heading=label,
            path=path,
            inverse=inverse,
            required=any(int(row["min"].value) > 0 for row in shapes if row["min"]),
            single=any(row["max"].value == "1" for row in shapes if row["max"]),
            kind=_kind(ranges - {None}),
            classes=tuple(sorted((each for each in ranges if isinstance(each, NamedNode) and _is_class(each)), key=str)),
            allowed=tuple(sorted(set(allowed), key=lambda each: each.value)),
            description=_sentences([about[0]["definition"], about[0]["note"], *(row["description"] for row in shapes)]),
            advice=next((row["message"].value for row in shapes if row["min"] and row["message"]), ""),
        )

    def _names(self, query: str, **places: object) -> Iterator[NamedNode]:
        """The IRIs in the one column of an answer."""
        yield from (value for row in self._rows(query, **places) for value in row.values() if isinstance(value, NamedNode))

    def _rows(self, query: str, **places: object) -> Iterator[dict[str, NamedNode | Literal | None]]:
        head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _PREFIXES.items())
        found = self._engine.query(head + query.format(**places))
        if not isinstance(found, QuerySolutions):
            raise TypeError("a question to the shapes is a SELECT")
        names = [variable.value for variable in found.variables]
        for solution in found:
            yield {name: value if isinstance(value := solution[name], NamedNode | Literal) else None for name in names}


def _asked_of_this(select: str) -> Iterator[NamedNode]:
    """The properties that a ``sh:select`` asks of the focus node, in order.

    >>> [compact(each.value) for each in _asked_of_this("{ $this a diplo:Tenure ; schema:validFrom ?value . }")]
    ['schema:validFrom']
    """
    for block in _THIS.findall(select):
        for part in block.split(";"):
            name = part.split(maxsplit=1)[0] if part.strip() else ""
            if _NAME.fullmatch(name) and name.partition(":")[0] in PREFIXES:
                yield term(name)


def _kind(ranges: set[NamedNode | Literal | None]) -> str:
    names = {compact(each.value) for each in ranges if each is not None}
    if "xsd:date" in names:
        return "date"
    if "xsd:integer" in names or "xsd:positiveInteger" in names:
        return "integer"
    if "xsd:anyURI" in names:
        return "address"
    texts = names & {"rdf:langString", "xsd:string"}
    return "text" if texts or not names else "thing"


def _is_class(each: NamedNode) -> bool:
    return not each.value.startswith(_XSD) and each != term("rdf:langString")


def _in_words(path: NamedNode) -> str:
    """A property's name in words.

    >>> _in_words(term("schema:validFrom"))
    'valid from'
    """
    local = compact(path.value).partition(":")[2]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower()


def _sentences(values: list[NamedNode | Literal | None]) -> str:
    return " ".join(dict.fromkeys(each.value for each in values if each is not None))


def kind_of(thing: NamedNode) -> str:
    """Return the kind of a thing, or an empty string for what is none of ours."""
    return (kind_and_slug(thing.value) or ("", ""))[0]
