"""The index of names: what finds what, and in which order."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from diplograph.errors import TooBusy
from diplograph.name_keys import word_readings
from diplograph.release import Release
from diplograph.representations import read_term_names
from diplograph.search import CLASSES, IndexFolder, Match, NameIndex, class_of
from diplograph.search.folders import remove_abandoned
from diplograph.store import MemoryStore
from diplograph.turtle import read_document
from diplograph.vocabulary import BASE, RDF_TYPE, kind_and_slug, term
from indexes import found, index_of, named

SPELLINGS = Path(__file__).parent / "search" / "spellings.tsv"
ROWS = [line.split("\t") for line in SPELLINGS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
HOSTILE = [
    *('"', "'", "' OR 1=1 --", '" OR "', "*", "a*", "NOT verin", "NEAR(anna verin, 1)", "readings: verin", "{readings} : anna"),
    *(
        "^verin",
        "verin AND",
        "(",
        ")",
        "anna + verin",
        "-verin",
        "\\",
        "%",
        "_",
        ";",
        "\x00",
        "an\x00na",
        "\x1b[31m",
        "\u202everin",
    ),
    *("\ud800", "𝒜𝓃𝓃𝒶", "é" * 300, "a" * 5_000, "a " * 5_000, " ".join(map(str, range(2_000))), "😀", "½ ℌ ①", "．", "　"),
    *("ﷺ", "Ǆ", "İ" * 50, "zzzzzzzzzz", "–", "…", "", " ", "\t\n"),
]


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NameIndex]:
    """An index of the names in the table; each is a person of its own."""
    names = dict.fromkeys(name for name, _ in ROWS)
    people = [named(f"person/p{place}", name) for place, name in enumerate(names)]
    index = index_of(tmp_path_factory.mktemp("spelled"), *people)
    yield index
    index.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NameIndex]:
    """An index in which order shows."""
    index = index_of(
        tmp_path_factory.mktemp("small"),
        named("person/anna-verin", "Anna Verin@en", "Анна Верин@ru", links=3, altLabel="A. Verin@en"),
        named("person/anna-verina", "Anna Verina@en", links=90),
        named("person/anna-maria-verin", "Anna Maria Verin@en", links=50),
        named("meeting/verin-2020", "Verin meets Anna, 2020@en", links=999),
        named("state/verin", "Verin@en", "Верин@ru", "Werin@de", links=1),
        named("place/verin", "Verin@en", links=5000),
        named("place/verin-bay", "Verin Bay@en", links=1),
        named("place/verin-cape", "Verin Cape@en", links=7),
    )
    yield index
    index.close()


@pytest.mark.parametrize(("name", "typed"), ROWS, ids=[f"{name}: {typed}" for name, typed in ROWS])
def test_spellings_find_each_other(spelled: NameIndex, name: str, typed: str) -> None:
    """What is typed finds the thing that is called so."""
    hits = spelled.search(typed)
    assert name in {each.text for hit in hits for each in hit.named.names}
    assert len(hits) <= 4, "what finds everything tells nothing"


def test_the_table_is_long_enough() -> None:
    """Names and what is typed are in several scripts, and not in the same one always."""
    assert len(ROWS) >= 60
    assert sum(name.isascii() != typed.isascii() for name, typed in ROWS) >= 30


@pytest.mark.parametrize("others", [("Lavrov", "Labrov"), ("Норов", "Нуров"), ("Kamilov", "Karimov"), ("Georgia", "Georgian")])
def test_different_names_stay_different(others: tuple[str, str]) -> None:
    """A reading is shared by spellings of one name only."""
    one, other = (set(word_readings(each.lower())) for each in others)
    assert one.isdisjoint(other)


def test_order_is_by_match_then_class_then_links(small: NameIndex) -> None:
    """What is called just so, then what has the words, then what begins so, then titles; within each by class and links."""
    assert found(small, "Verin") == [
        *("state/verin", "place/verin"),
        *("person/anna-maria-verin", "person/anna-verin", "place/verin-cape", "place/verin-bay"),
        *("person/anna-verina", "meeting/verin-2020"),
    ]
    matches = [each.match for each in small.search("verin")]
    assert matches == sorted(matches)
    assert {Match.SAME, Match.WORDS, Match.PREFIX, Match.TITLE_WORDS} == set(matches)
    assert found(small, "verin anna")[0] == "person/anna-verin"


def test_who_is_still_typing_may_be_on_the_way_to_a_longer_word(tmp_path: Path) -> None:
    """The state comes before what has the beginning of its name for a word, and is told in the script that was typed."""
    index = index_of(
        tmp_path / "i",
        named("state/verinia", "Verinia@en", "Вериния@ru", links=9),
        named("publisher/verin-tv", "Verin TV@en"),
        named("source/a", "A Verin minister speaks@en", links=99),
    )
    assert found(index, "verin") == ["publisher/verin-tv", "state/verinia", "source/a"]
    completed = index.search("верин", completing=True)
    assert [each.named.thing for each in completed] == ["state/verinia", "publisher/verin-tv", "source/a"]
    assert completed[0].matched.text == "Вериния"
    assert [each.named.thing for each in index.search("verin tv", completing=True)] == ["publisher/verin-tv"]
    index.close()


def test_scores_fall_along_the_list(small: NameIndex) -> None:
    """A higher score is a better match, from 0 to 100."""
    for text in ("Verin", "v", "anna", "Верин", "verni"):
        scores = [each.score for each in small.search(text)]
        assert scores
        assert scores == sorted(scores, reverse=True)
        assert all(0 < each <= 100 for each in scores)


def test_the_same_letters_come_before_other_ones(tmp_path: Path) -> None:
    """A name letter by letter is better than one in another script or order."""
    index = index_of(tmp_path / "i", named("person/a", "Верин@ru", links=9), named("person/b", "Verin@en"))
    assert found(index, "verin") == ["person/b", "person/a"]
    assert found(index, "верин") == ["person/a", "person/b"]
    index.close()


def test_slips_are_the_last_resort(small: NameIndex) -> None:
    """One letter too many, too few, another one, two exchanged; not when something is found without, nor two slips."""
    for slip in ("verlin", "vrin", "verim", "vreina", "verinaq"):
        hits = small.search(slip)
        assert hits, slip
        assert {each.match for each in hits} == {Match.SLIP}, slip
    assert found(small, "verina") == ["person/anna-verina"]
    assert found(small, "xerxn") == []
    assert found(small, "bey") == []


def test_kinds_restrict(small: NameIndex) -> None:
    """One or several; those without names find nothing."""
    assert found(small, "verin", "person") == ["person/anna-maria-verin", "person/anna-verin", "person/anna-verina"]
    assert found(small, "verin", "meeting", "state") == ["state/verin", "meeting/verin-2020"]
    assert found(small, "verin", "office") == []
    assert small.kinds == ("state", "person", "place", "meeting")


def test_the_limit_takes_the_best(small: NameIndex) -> None:
    """The first of many are the same as those of fewer."""
    every = found(small, "verin", limit=100)
    assert [found(small, "verin", limit=number) for number in range(1, 9)] == [every[:number] for number in range(1, 9)]


@pytest.mark.parametrize(
    ("languages", "label"),
    [
        ((), "Verin"),
        (("ru",), "Верин"),
        (("ru-RU",), "Верин"),
        (("tk", "de"), "Werin"),
        (("tk",), "Verin"),
        (("en-gb", "ru"), "Verin"),
    ],
)
def test_the_label_is_in_the_language_that_is_preferred(small: NameIndex, languages: tuple[str, ...], label: str) -> None:
    """The first language that there is a label in, else English."""
    assert small.things(["state/verin"])["state/verin"].label(languages).text == label


def test_the_name_that_was_found_by_is_told(small: NameIndex) -> None:
    """Which of the names it was."""
    told = {text: small.search(text)[0].matched.text for text in ("Анна Верин", "a. verin", "anna verin")}
    assert told == {"Анна Верин": "Анна Верин", "a. verin": "A. Verin", "anna verin": "Anna Verin"}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_whatever_is_typed_is_a_name(small: NameIndex, text: str) -> None:
    """No operator, quotation mark or control character means anything."""
    for each in (text, f"{text} verin", f"verin{text}"):
        assert len(small.search(each, limit=3)) <= 3


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40))
def test_any_text_is_answered(small: NameIndex, text: str) -> None:
    """Any characters at all."""
    assert len(small.search(text, limit=2)) <= 2


@pytest.mark.parametrize("text", ['"Verin" OR "zzz"', "NOT verin", "verin*", "ver*in"])
def test_operators_are_words(small: NameIndex, text: str) -> None:
    """``OR`` and ``NOT`` are looked for as words, which nothing here has; a star is no letter."""
    words = re.findall(r"\w+", text)
    assert found(small, text) == found(small, " ".join(words))


def test_merged_names_lead_on_and_withdrawn_ones_nowhere(tmp_path: Path) -> None:
    """A name of what was merged finds what it was merged into."""
    moved = Triple(NamedNode(f"{BASE}person/old"), term("dcterms:isReplacedBy"), NamedNode(f"{BASE}person/new"))
    gone = Triple(NamedNode(f"{BASE}person/gone"), RDF_TYPE, term("diplo:WithdrawnThing"))
    people = (named("person/old", "Misprynt"), named("person/new", "Misprint"), named("person/gone", "Withdrawn"))
    index = index_of(tmp_path / "i", *people, [moved, gone])
    assert found(index, "Misprynt") == ["person/new"]
    assert index.search("Misprynt")[0].named.label().text == "Misprint"
    assert found(index, "withdrawn") == []
    assert index.size == 1
    index.close()


def test_an_index_of_nothing_answers(tmp_path: Path) -> None:
    """Nothing is found in it."""
    index = index_of(tmp_path / "i")
    assert (index.size, index.kinds, found(index, "a"), index.things(["person/a"])) == (0, (), [], {})
    index.close()


def test_a_closed_index_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    """Its file goes with it."""
    index = index_of(tmp_path / "i", named("person/a", "A"))
    index.search("a")
    index.close()
    assert list((tmp_path / "i").iterdir()) == []
    with pytest.raises(TooBusy):
        index.search("a")


def test_classes_are_those_of_the_ontology(release: Release, world_store: MemoryStore) -> None:
    """Every kind that has names has a class that its things are of, and every kind whose things have labels is listed."""
    defined = {each.triple.subject for each in read_document(release.ontology_file).statements}
    ours = [NamedNode(class_of(kind)) for kind, name in CLASSES.items() if name.startswith("diplo:")]
    assert set(ours) <= defined
    assert all(read_term_names(world_store).labels.get(each.value) for each in ours)
    labelled = (each.subject for each in world_store.matching(None, term("skos:prefLabel"), None))
    kinds = {known[0] for each in labelled if isinstance(each, NamedNode) and (known := kind_and_slug(each.value))}
    assert len(kinds) > 20
    assert kinds <= CLASSES.keys()


def test_what_a_killed_server_left_is_removed(tmp_path: Path) -> None:
    """By the next one; a folder that is held, or that is being made, stays."""
    held, left = IndexFolder(tmp_path), IndexFolder(tmp_path)
    being_made = tmp_path / "diplograph-names-x"
    being_made.mkdir()
    left._lock.release()  # noqa: SLF001 - as the kernel does when a process is killed
    remove_abandoned(tmp_path)
    assert set(tmp_path.iterdir()) == {held.path, being_made}
    held.remove()
    assert set(tmp_path.iterdir()) == {being_made}
