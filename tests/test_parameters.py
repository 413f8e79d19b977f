"""Named queries: typed parameters are bound as terms, headers are read strictly."""

import pytest
from pyoxigraph import Literal, NamedNode

from diplograph.errors import InputError, NotFound, ParameterError
from diplograph.questions import Catalogue, Parameter, read_question
from diplograph.vocabulary import PREFIXES, thing

TEXT = """\
# Who met on a day,
# and where?
#
# Why: because it matters,
#   and more.
# For: scholar
# Rank: 3, must-have
# Parameter meeting (meeting): the meeting. Example: meeting:a-2020-01-01
# Parameter name (text): part of a name. Example: "мухриддин"
# Chart: table
PREFIX meeting: <https://w3id.org/diplograph/meeting/>

SELECT * WHERE {
  VALUES ?meeting { meeting:a-2020-01-01 }
  VALUES ?name { "мухриддин" }
}
ORDER BY ?meeting
"""


def test_the_header_is_read() -> None:
    """Question, reasons, rank, parameters and chart come from the header, continuation lines joined."""
    question = read_question("who-met", TEXT)
    assert question.title == "Who met on a day, and where?"
    assert question.why == "because it matters, and more."
    assert (question.rank, question.must_have, question.chart, question.audience) == (3, True, "table", "scholar")
    assert [each.name for each in question.parameters] == ["meeting", "name"]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (("# Why: because it matters,\n#   and more.\n", ""), "lacks Why"),
        (("# Rank: 3, must-have", "# Rank: third"), "a rank"),
        (("# Chart: table", "# Graph: table"), "Chart"),
        (("(meeting)", "(meting)"), "known type"),
        (("Example: meeting:a-2020-01-01", ""), "Example"),
        (("VALUES ?name", "VALUES ?nam"), "one VALUES ?name"),
        (("#\n# Why", "# Why"), "empty comment line"),
    ],
)
def test_a_header_that_cannot_be_read_is_said(damage: tuple[str, str], says: str) -> None:
    """A query with half a header is an error that names the file and what is missing."""
    with pytest.raises(InputError) as caught:
        read_question("who-met", TEXT.replace(*damage, 1))
    assert "queries/who-met.rq" in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("meeting", "a-2020", thing("meeting", "a-2020")),
        ("meeting", "meeting:a-2020", thing("meeting", "a-2020")),
        ("meeting", "https://w3id.org/diplograph/meeting/a-2020", thing("meeting", "a-2020")),
        ("meeting", "<https://w3id.org/diplograph/meeting/a-2020>", thing("meeting", "a-2020")),
        ("thing", "http://www.wikidata.org/entity/Q1065", NamedNode("http://www.wikidata.org/entity/Q1065")),
        ("thing", "schema:startDate", NamedNode("https://schema.org/startDate")),
        ("date", " 2020-10-15 ", Literal("2020-10-15", datatype=NamedNode(PREFIXES["xsd"] + "date"))),
        ("integer", "-7", Literal("-7", datatype=NamedNode(PREFIXES["xsd"] + "integer"))),
        ("text", '"quoted"', Literal("quoted")),
        ("text", 'a" } DROP ALL #', Literal('a" } DROP ALL #')),
        ("language", "tg-Cyrl", Literal("tg-Cyrl")),
    ],
)
def test_values_become_terms(type_: str, text: str, value: object) -> None:
    """Slugs, names and IRIs are things; texts are literals whatever they hold."""
    assert Parameter("p", type_, "", "x").value(text) == value


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("meeting", "state:a"),
        ("meeting", "A B"),
        ("meeting", ""),
        ("meeting", "https://example.org/a"),
        ("thing", "no-kind"),
        ("thing", "http://a/%zz"),
        ("date", "2020-02-30"),
        ("date", "15.10.2020"),
        ("integer", "1.5"),
        ("text", ""),
        ("text", "x" * 501),
        ("language", "en } "),
    ],
)
def test_values_of_the_wrong_type_are_refused(type_: str, text: str) -> None:
    """The message names the parameter and gives an example."""
    with pytest.raises(ParameterError, match="parameter p: ") as caught:
        Parameter("p", type_, "", "such-as").value(text)
    assert "p=such-as" in str(caught.value)


def test_binding_replaces_the_term_and_nothing_else() -> None:
    """Backslashes, braces and quotes in a value stay inside its literal."""
    bound = read_question("who-met", TEXT).bind({"name": 'a\\1 "b" } x'})
    assert 'VALUES ?name { "a\\\\1 \\"b\\" } x" }' in bound
    assert "VALUES ?meeting { meeting:a-2020-01-01 }" in bound


def test_unknown_parameters_and_names_get_the_nearest() -> None:
    """A slip is answered with what was meant."""
    question = read_question("who-met", TEXT)
    with pytest.raises(ParameterError, match="did you mean meeting"):
        question.bind({"meting": "a"})
    with pytest.raises(NotFound, match="did you mean who-met"):
        Catalogue([question]).named("who-meet")
