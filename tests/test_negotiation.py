"""The choice of a format: RFC 9110, section 12.5.1, with the headers that clients really send."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplograph.errors import NotAcceptable
from diplograph.negotiation import (
    BOOLEANS,
    CSV,
    DATASETS,
    GRAPHS,
    HTML,
    JSON_LD,
    PROBLEM,
    SOLUTIONS,
    TEXT,
    Format,
    by_extension,
    by_name,
    choose,
)

THINGS = (*GRAPHS, HTML)
RESULTS = (*SOLUTIONS, HTML)
ERRORS = (PROBLEM, HTML, TEXT)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"


@pytest.mark.parametrize(
    ("accept", "offered", "expected"),
    [
        # Whoever says nothing gets what we prefer.
        (None, THINGS, "text/turtle"),
        ("", THINGS, "text/turtle"),
        ("   ", THINGS, "text/turtle"),
        ("*/*", THINGS, "text/turtle"),
        ("*/*", RESULTS, "application/sparql-results+json"),
        ("*/*", ERRORS, "application/problem+json"),
        # What clients send.
        (BROWSER, THINGS, "text/html"),
        (BROWSER, RESULTS, "text/html"),
        (BROWSER, ERRORS, "text/html"),
        (JENA, THINGS, "text/turtle"),
        ("application/xhtml+xml, text/html;q=0.9", THINGS, "text/html"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", THINGS, "text/html"),
        ("application/sparql-results+json,application/json;q=0.9", RESULTS, "application/sparql-results+json"),
        # Names, in any case, with any space.
        ("application/rdf+xml", THINGS, "application/rdf+xml"),
        ("APPLICATION/LD+JSON", THINGS, "application/ld+json"),
        ("  text/csv  ;  q=1.0 ", RESULTS, "text/csv"),
        # Aliases are honoured and the answer is labelled so.
        ("application/json", THINGS, "application/json"),
        ("application/json", RESULTS, "application/json"),
        ("text/xml", RESULTS, "text/xml"),
        ("application/x-turtle", THINGS, "application/x-turtle"),
        ("application/x-trig", DATASETS, "application/x-trig"),
        # Weights.
        ("text/turtle;q=0.1, application/ld+json;q=0.9", THINGS, "application/ld+json"),
        ("text/turtle;q=0.001, application/ld+json;q=0.002", THINGS, "application/ld+json"),
        ("text/csv;q=0, */*", (CSV, *RESULTS), "application/sparql-results+json"),
        ("text/turtle;q=0, application/ld+json;q=0, */*;q=0.1", THINGS, "application/n-triples"),
        ("text/turtle;Q=0.1, text/html;q=0.2", THINGS, "text/html"),
        ("text/html;q=7, text/turtle", THINGS, "text/turtle"),
        # The more specific range gives the weight, wherever it stands.
        ("text/*, text/turtle;q=0", THINGS, "text/html"),
        ("text/turtle;q=0.2, text/*;q=0.5, */*;q=0.1", THINGS, "text/html"),
        ("*/*, text/*;q=0.5", RESULTS, "application/sparql-results+json"),
        ("application/*;q=0.5, text/*;q=0.4", THINGS, "application/ld+json"),
        # A tie goes to the type that was named, then to our order.
        ("application/ld+json, */*", THINGS, "application/ld+json"),
        ("application/rdf+xml, text/turtle", THINGS, "text/turtle"),
        ("text/html, text/turtle", THINGS, "text/turtle"),
        # Parameters.
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', THINGS, "application/ld+json"),
        ('application/ld+json;profile="a, b;q=0";q=0.9, text/turtle;q=0.5', THINGS, "application/ld+json"),
        ("text/turtle;charset=utf-8", THINGS, "text/turtle"),
        ("text/csv;header=present;q=0.1, text/tab-separated-values;q=0.2", RESULTS, "text/tab-separated-values"),
        ("text/turtle;q=0.3;level=2, text/html;q=0.2", THINGS, "text/turtle"),
        ("text/turtle;version=1.2;q=0, text/turtle", THINGS, "text/turtle"),
        # Malformed members are passed over.
        ("text/turtle;q=high, text/html", THINGS, "text/html"),
        ("nonsense", THINGS, "text/turtle"),
        (",,;q=1, ,application/ld+json,", THINGS, "application/ld+json"),
        ("*/turtle, text/html", THINGS, "text/html"),
        ('text/html;a="unclosed, text/turtle', THINGS, "text/turtle"),
        ("/, /html, text/, text/html", THINGS, "text/html"),
    ],
)
def test_the_format_chosen(accept: str | None, offered: tuple[Format, ...], expected: str) -> None:
    """Weight, then precision, then our order."""
    assert choose(accept, offered).media_type == expected


@pytest.mark.parametrize(
    ("accept", "offered"),
    [
        ("image/png", THINGS),
        ("*/*;q=0", THINGS),
        ("text/turtle;q=0", THINGS),
        ("text/csv", BOOLEANS),
        ("text/turtle, application/*", (CSV,)),
        # An alias that nobody names does not let a forbidden format in by the back door.
        ("application/sparql-results+json;q=0, application/*;q=0.5", (SOLUTIONS[0],)),
    ],
)
def test_nothing_acceptable_says_what_is_offered(accept: str, offered: tuple[Format, ...]) -> None:
    """The refusal lists the alternatives (RFC 9110, section 15.5.7)."""
    with pytest.raises(NotAcceptable) as refusal:
        choose(accept, offered)
    assert all(each.media_type in refusal.value.hint for each in offered)


@given(st.text(alphabet='abtexturl/*;q=0.1,"\\ \t+-é', max_size=60))
def test_no_header_is_too_strange(header: str) -> None:
    """Whatever stands in the header, the outcome is an offer or a refusal."""
    with suppress(NotAcceptable):
        assert choose(header, THINGS).name in {each.name for each in THINGS}


def test_names_and_extensions() -> None:
    """A format is found by its extension or media type; text says its character set."""
    assert by_extension("jsonld", THINGS) is JSON_LD
    assert by_extension("exe", THINGS) is None
    assert by_name(["csv"], RESULTS) is by_name(["exe", "text/csv"], RESULTS) is CSV
    with pytest.raises(NotAcceptable, match=r"on offer: text/turtle \(\.ttl\)"):
        by_name(["csv"], GRAPHS)
    assert CSV.content_type == "text/csv; charset=utf-8"
    assert JSON_LD.content_type == "application/ld+json"
