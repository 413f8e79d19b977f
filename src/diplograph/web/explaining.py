"""What is said about a query that gives no rows: the first pattern that leaves nothing, and the names that nothing defines."""

import json
from dataclasses import asdict

from fastapi import Response
from fastapi.concurrency import run_in_threadpool
from pyoxigraph import NamedNode

from diplograph.explanations import Explanation, explain
from diplograph.negotiation import CSV, HTML, JSON, RESULTS_JSON, RESULTS_XML, TSV, Format
from diplograph.readers import Answer, Complete
from diplograph.sparql import UnknownTerm, unknown_terms
from diplograph.web.protocol import SparqlRequest
from diplograph.web.site import Site

FORMATS = (JSON, HTML)


async def explained(site: Site, asked: SparqlRequest) -> Explanation:
    """Return why a query gives no rows.

    Raises:
        QueryError: when the query is malformed or refused.
        ServiceProblem: when one of the questions that this takes cannot be answered within the limits.
    """

    def explanation() -> Explanation:
        return explain(
            site.store,
            site.text_of(asked.query),
            default_graphs=[NamedNode(each) for each in asked.default_graphs],
            named_graphs=[NamedNode(each) for each in asked.named_graphs],
            known_terms=site.known_terms,
        )

    return await run_in_threadpool(explanation)


def send_explanation(explanation: Explanation, form: Format) -> Response:
    """Return an explanation as JSON."""
    content = json.dumps(asdict(explanation), ensure_ascii=False, indent=2).encode()
    return Response(content, headers={"Content-Type": form.content_type, "Cache-Control": "no-store"})


def hints_for(site: Site, query: str, answer: Answer, form: Format) -> dict[str, str]:
    """Return the header that names unknown terms of our vocabulary, when an answer has no rows and they may be the reason."""
    if not isinstance(answer, Complete) or not is_empty(answer.content, form):
        return {}
    hints = "; ".join(map(_hint, unknown_terms(query, site.known_terms)))
    return {"Diplograph-Hint": hints.encode("ascii", "backslashreplace").decode()} if hints else {}


def is_empty(content: bytes, form: Format) -> bool:
    """Tell whether an answer has no rows or triples, as the formats say it; only then is it worth to read the query once more."""
    match form.extension:
        case RESULTS_JSON.extension:
            return b'"bindings":[]' in content
        case RESULTS_XML.extension:
            return b"<results></results>" in content
        case CSV.extension | TSV.extension:
            return content.count(b"\n") <= 1
        case _:
            return not content.strip()


def _hint(unknown: UnknownTerm) -> str:
    nearest = f", did you mean {unknown.nearest}?" if unknown.nearest else ""
    return f"line {unknown.line}, column {unknown.column}: nothing defines {unknown.text}{nearest}"
