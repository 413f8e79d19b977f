"""The report as SHACL defines it: a W3C validation report (SHACL, section 3.6), in Turtle."""

from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from diplograph.validation.check import Report
from diplograph.validation.findings import Finding, Status
from diplograph.validation.rules import Rule
from diplograph.vocabulary import PREFIXES, RDF_TYPE, SHAPE, term

_SPARQL: Final = term("sh:SPARQLConstraintComponent")
_DECLARATIONS: Final = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def as_turtle(report: Report) -> str:
    """Write a report as pySHACL writes it: for each result of a shape all that section 3.6.2 names, and in the same words.

    ``sh:conforms`` is true only when there is no finding at all, warnings included. A finding of a check that SHACL cannot
    express, such as the grammar, has no constraint component; its source shape is the check's description, and its message
    begins with the place. What a change has mended is left out.
    """
    findings = [finding for finding in report.findings if finding.status is not Status.MENDED]
    root = BlankNode("report")
    triples = [
        Triple(root, RDF_TYPE, term("sh:ValidationReport")),
        Triple(root, term("sh:conforms"), Literal(not findings)),
    ]
    for number, finding in enumerate(findings):
        node = BlankNode(f"result{number}")
        triples.append(Triple(root, term("sh:result"), node))
        triples += _result(node, finding, report.rules.get(finding.shape, Rule(finding.shape)))
    prefixes = {name: PREFIXES[name] for name in ("sh", "shape", "xsd", "diplo", "schema", "skos")}
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def _result(node: BlankNode, finding: Finding, rule: Rule) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, term("sh:ValidationResult"))
    yield Triple(node, term("sh:resultSeverity"), term(f"sh:{finding.severity.value}"))
    yield Triple(node, term("sh:sourceShape"), NamedNode(SHAPE + finding.shape))
    yield Triple(node, term("sh:resultMessage"), _message(finding, rule))
    if finding.focus:
        yield Triple(node, term("sh:focusNode"), NamedNode(finding.focus))
    if finding.path:
        yield Triple(node, term("sh:resultPath"), NamedNode(finding.path))
    elif rule.path:
        yield from _path(node, rule.path)
    if finding.value:
        yield Triple(node, term("sh:value"), _value(finding.value))
    if finding.component:
        yield Triple(node, term("sh:sourceConstraintComponent"), NamedNode(finding.component))
    if finding.component == _SPARQL.value and rule.constraint:
        constraint = BlankNode(f"constraint-of-{node.value}")
        yield Triple(node, term("sh:sourceConstraint"), constraint)
        yield from (Triple(constraint, each.predicate, each.object) for each in rule.constraint)


def _path(result: BlankNode, path: Sequence[Triple]) -> Iterator[Triple]:
    """Each result has a copy of the path of its shape (SHACL, section 3.6.2.2)."""

    def copied(node: NamedNode | BlankNode | Literal | Triple) -> NamedNode | BlankNode | Literal | Triple:
        return BlankNode(f"{result.value}-{node.value}") if isinstance(node, BlankNode) else node

    subjects = [copied(each.subject) for each in path]
    yield Triple(result, term("sh:resultPath"), subjects[0])
    for subject, each in zip(subjects, path, strict=True):
        if isinstance(subject, NamedNode | BlankNode):
            yield Triple(subject, each.predicate, copied(each.object))


def _message(finding: Finding, rule: Rule) -> Literal:
    """A shape's own words keep their language tag; those of a query are filled in and have none, as with pySHACL."""
    if not finding.component:
        return Literal(f"{finding.file}:{finding.line}: {finding.message}", language="en")
    if finding.component == _SPARQL.value or not rule.language:
        return Literal(finding.words or finding.message)
    return Literal(finding.message, language=rule.language)


def _value(text: str) -> NamedNode | BlankNode | Literal | Triple:
    (quad,) = parse(f"{_DECLARATIONS}[] <http://www.w3.org/ns/shacl#value> {text} .", RdfFormat.TURTLE)
    value: NamedNode | BlankNode | Literal | Triple = quad.triple.object
    return value
