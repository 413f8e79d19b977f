"""A description with its evidence statement by statement: RDF 1.2 in Turtle 1.2.

Each cited statement has a reifier that is attested by the citations (RDF 1.2 Turtle, section on annotation syntax): ``s p o {|
diplo:attestedBy citation:x |}``, where the reifier needs no name. An assertion is a reifier with a name; that of a value which
the dataset does not hold reifies a triple that is not asserted. Without reifiers, the document is the description in Turtle 1.1.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from pyoxigraph import NamedNode, Triple

from diplograph.representations.description import Description
from diplograph.representations.exports.evidence import ATTESTED_BY, Claim, claims_of, evidence_in
from diplograph.turtle import written
from diplograph.vocabulary import PREFIXES, RDF_TYPE, term

_INDENT: Final = "    "
_REIFIES: Final = term("rdf:reifies")


def write_reified(description: Description, derived: Collection[str]) -> bytes:
    """Return the document.

    Args:
        description: What is said about a thing.
        derived: The IRIs of the properties that rules derive.
    """
    evidence = evidence_in(claims_of(description, derived))
    blocks: dict[str, list[str]] = defaultdict(list)
    for triple in sorted(description.triples, key=_order):
        blocks[written(triple.subject)].append(f"{_statement(triple)}{_annotation(evidence.get(triple, ()))}")
    asserted = set(description.triples)
    for triple in sorted(evidence.keys() - asserted, key=str):
        for claim in evidence[triple]:
            blocks[written(claim.node)].append(_reification(triple))
    main = written(description.main)
    subjects = sorted(blocks, key=lambda subject: (subject != main, subject))
    body = "\n".join(f"{subject} {_block(blocks[subject])}" for subject in subjects)
    return f'VERSION "1.2"\n{_prefixes(description.triples)}\n{body}'.encode()


def _order(triple: Triple) -> tuple[str, bool, str, str]:
    return written(triple.subject), triple.predicate != RDF_TYPE, written(triple.predicate), written(triple.object)


def _statement(triple: Triple) -> str:
    return f"{'a' if triple.predicate == RDF_TYPE else written(triple.predicate)} {written(triple.object)}"


def _annotation(claims: Iterable[Claim]) -> str:
    """The reifiers of an asserted triple: named ones for assertions, which say themselves what they cite."""
    named = [f" ~ {written(claim.node)}" for claim in claims if claim.stated]
    cited = sorted({citation for claim in claims if not claim.stated for citation in claim.citations}, key=str)
    block = f" {{| {written(ATTESTED_BY)} {' , '.join(map(written, cited))} |}}" if cited else ""
    return f"{''.join(named)}{block}"


def _reification(triple: Triple) -> str:
    return f"{written(_REIFIES)} <<( {written(triple.subject)} {written(triple.predicate)} {written(triple.object)} )>>"


def _block(lines: list[str]) -> str:
    return "".join(f"{_INDENT if number else ''}{line} ;\n" for number, line in enumerate(lines)) + f"{_INDENT}.\n"


def _prefixes(triples: Iterable[Triple]) -> str:
    """The declarations of the prefixes that are used, that of reification always."""
    terms = [each for triple in triples for each in triple]
    iris = [each if isinstance(each, NamedNode) else getattr(each, "datatype", None) for each in terms]
    names = {written(each).partition(":")[0] for each in iris if isinstance(each, NamedNode)} | {"rdf"}
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in sorted(names & PREFIXES.keys()))
