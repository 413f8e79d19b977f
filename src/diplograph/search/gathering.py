"""What is asked of the readers to know all names: queries whose answers, one behind the other, are one stream of N-Triples.

Large answers are asked for in slices, so that no question takes longer than the readers may, and others are answered between.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from diplograph.negotiation import N_TRIPLES
from diplograph.readers import Complete, Job, Readers
from diplograph.vocabulary import BASE, RDF_TYPE, term

# How often a thing is linked, as the stream says it; no property of the graph.
LINKS: Final = f"{BASE}search#links"
NAMES: Final = tuple(map(term, ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "dcterms:title", "diplo:nameText")))
REPLACED_BY: Final = term("dcterms:isReplacedBy")
WITHDRAWN: Final = term("diplo:WithdrawnThing")
# By how many of these lead to a thing it is seen how often people will look for it. What is derived from others is left out,
# apart from what takes the place of a path.
LINKING: Final = tuple(
    term(f"diplo:{name}")
    for name in (
        *("participatingState", "participant", "inCapacityOf", "memberParty", "ofState", "officeIn", "holder", "office"),
        *("inFormat", "inSeries", "seriesOf", "place", "host", "speaker", "onBehalfOf", "madeAt", "adoptedAt", "adoptedBy"),
        *("aboutTopic", "inSphere", "refersTo", "proposer", "concerns", "source", "documentType", "actType", "bodyKind"),
    )
)
_CLIENT: Final = "search"
_SLICE: Final = 100_000


def queries() -> list[str]:
    """Return the queries; each is a CONSTRUCT."""
    form, text = term("diplo:hasNameForm"), term("diplo:nameText")
    return [
        *(f"CONSTRUCT {{ ?thing {each} ?name }} WHERE {{ ?thing {each} ?name }}" for each in NAMES if each != text),
        f"CONSTRUCT {{ ?thing {text} ?name }} WHERE {{ ?thing {form} ?form . ?form {text} ?name }}",
        f"CONSTRUCT {{ ?thing {REPLACED_BY} ?other }} WHERE {{ ?thing {REPLACED_BY} ?other }}",
        f"CONSTRUCT {{ ?thing {RDF_TYPE} {WITHDRAWN} }} WHERE {{ ?thing {RDF_TYPE} {WITHDRAWN} }}",
        *(
            f"CONSTRUCT {{ ?thing <{LINKS}> ?links }} WHERE {{ "
            f"{{ SELECT ?thing (COUNT(*) AS ?links) WHERE {{ ?other {each} ?thing }} GROUP BY ?thing }} }}"
            for each in LINKING
        ),
    ]


async def gather(readers: Readers) -> AsyncGenerator[bytes, None]:
    """Yield the stream, piece by piece.

    Raises:
        QueryError: when the store cannot answer one of the queries.
        ServiceProblem: when the readers cannot answer it now, or not within their limits.
    """
    for text in queries():
        offset, more = 0, True
        while more:
            job = Job(text, N_TRIPLES.extension, limit=_SLICE, offset=offset, seconds=readers.limits.seconds)
            answer = await readers.answer(job, _CLIENT)
            if isinstance(answer, Complete):
                yield answer.content
            else:
                async with aclosing(answer.pieces) as pieces:
                    async for piece in pieces:
                        yield piece
            more, offset = bool(answer.more), offset + _SLICE
