"""The page of an initiative: its life as a line of stages, what refers to it, and the documents that name it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diplograph.pages.about import About
from diplograph.pages.beyond import Answer, find, look_up
from diplograph.pages.drawings import THREAD, Axis, Lane, Span, Spot, common_axis, lane
from diplograph.pages.evidence import Ref, Row
from diplograph.pages.generic import Section, sections_of
from diplograph.pages.name_forms import Name, names_of
from diplograph.pages.said import Act, show_acts
from diplograph.representations import Link

_MOST: Final = 200
# How far each type of stage is in an initiative's life, drawn from the bottom up; the sign is written on its mark.
_STEPS: Final[Mapping[str, tuple[int, str]]] = {
    "mentioned": (0, "·"),
    "proposed": (1, "P"),
    "presented": (2, "I"),
    "supported": (3, "S"),
    "endorsed": (4, "E"),
    "launched": (5, "L"),
    "completed": (6, "C"),
    "withdrawn": (7, "W"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A step in the life of an initiative.

    Attributes:
        link: The stage itself.
        kind: What happened.
        sign: The sign of its mark.
        day: When, or empty.
        occasion: At what event, or an empty link.
        references: The notes.
    """

    link: Link
    kind: Link
    sign: str
    day: str
    occasion: Link
    references: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """One type of stage, as a row of the drawing.

    Attributes:
        kind: The type.
        lane: Its marks.
    """

    kind: Link
    lane: Lane


@dataclass(frozen=True, slots=True)
class Life:
    """The life of an initiative as it is drawn: a row for each type of stage, the furthest on top, over the same years.

    Attributes:
        axis: The axis; ``None`` when no stage has a day.
        rungs: The rows.
    """

    axis: Axis | None
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Initiative:
    """What is shown of an initiative.

    Attributes:
        proposers: Who proposed it.
        proposer_status: Why nobody is named, where nobody is.
        aim: What it aims at, or an empty link.
        rows: Its other properties.
        names: Its names.
        life: The drawing.
        stages: Its stages, the first one first.
        acts: What refers to it.
        more: Whether there are more such acts than are shown.
        documents: The documents that name it.
        parts: The initiatives that are part of it.
        sections: What else is recorded of it.
    """

    proposers: tuple[Link, ...]
    proposer_status: Link
    aim: Link
    rows: tuple[Row, ...]
    names: tuple[Name, ...]
    life: Life
    stages: tuple[Stage, ...]
    acts: tuple[Act, ...]
    more: bool
    documents: tuple[tuple[Link, Link, str], ...]
    parts: tuple[Link, ...]
    sections: tuple[Section, ...]


def initiative(about: About) -> Initiative:
    """Return what the page shows."""
    acts = _find_acts(about)
    documents = _find_documents(about)
    occasions = (about.thing(each, "diplo:occasion") for each in about.parts("stage"))
    passages = look_up(about, (acts, documents), occasions)
    stages = tuple(sorted((_stage(about, each) for each in about.parts("stage")), key=lambda each: (each.day, each.link.href)))
    hidden = ("diplo:proposer", "diplo:proposerStatus", "diplo:aim", "diplo:hasStage", "diplo:hasNameForm")
    return Initiative(
        proposers=about.links(about.iri, "diplo:proposer"),
        proposer_status=about.first(about.iri, "diplo:proposerStatus"),
        aim=about.text(about.iri, "diplo:aim"),
        rows=about.rows(about.iri, without=hidden),
        names=names_of(about),
        life=_life(stages),
        stages=stages,
        acts=show_acts(about, acts, passages),
        more=len(acts.rows) >= _MOST,
        documents=tuple((about.name(row["document"]), about.name(row["meeting"]), row["day"]) for row in documents.rows),
        parts=tuple(map(about.name, about.pointing("diplo:partOfInitiative"))),
        sections=sections_of(about, without=frozenset({"stage", "name"})),
    )


def _find_acts(about: About) -> Answer:
    return find(
        about,
        f"""SELECT ?act ?meeting ?day ?kind ?speaker WHERE {{
  ?act diplo:refersTo <{about.iri}>
  OPTIONAL {{ ?act diplo:actType ?kind }}
  OPTIONAL {{ ?act diplo:speaker ?speaker }}
  OPTIONAL {{ ?act diplo:madeAt ?meeting . ?meeting schema:startDate ?day }}
}} ORDER BY ?day ?act ?speaker LIMIT {_MOST}""",
        ("act", "meeting", "kind", "speaker"),
        "act",
    )


def _find_documents(about: About) -> Answer:
    """The documents cited for its endorsement or adopted on that occasion, or named together with it in one act."""
    endorsed = f"<{about.iri}> diplo:hasStage ?stage . ?stage diplo:stageType stage-type:endorsed"
    # In each branch: the engine would join the union with all documents that there are.
    adopted = "?document a diplo:OutcomeDocument"
    return find(
        about,
        f"""SELECT DISTINCT ?document ?meeting ?day WHERE {{
  {{ {endorsed} ; diplo:attestedBy/diplo:source ?document . {adopted} }}
  UNION {{ {endorsed} ; diplo:occasion/diplo:adoptedDocument ?document . {adopted} }}
  UNION {{ ?act diplo:refersTo <{about.iri}> , ?document . {adopted} }}
  OPTIONAL {{ ?document diplo:adoptedAt ?meeting }}
  OPTIONAL {{ ?document diplo:adoptionDate ?day }}
}} ORDER BY ?day ?document LIMIT 50""",
        ("document", "meeting"),
    )


def _stage(about: About, stage: str) -> Stage:
    kind = about.first(stage, "diplo:stageType")
    return Stage(
        link=about.name(stage),
        kind=kind,
        sign=_STEPS.get(_local(kind), (0, "·"))[1],
        day=about.value(stage, "dcterms:date"),
        occasion=about.first(stage, "diplo:occasion"),
        references=about.cite(stage),
    )


def _life(stages: tuple[Stage, ...]) -> Life:
    dated = [each for each in stages if each.day]
    axis = common_axis((), (), (each.day for each in dated))
    if axis is None:
        return Life(None, ())
    kinds = sorted({each.kind for each in dated}, key=lambda kind: (-_STEPS.get(_local(kind), (0, ""))[0], kind.text))
    rungs = []
    for kind in kinds:
        own = [each for each in dated if each.kind == kind]
        thread = [Span(own[0].day, own[-1].day, kind.text, "", THREAD)] if len(own) > 1 else []
        spots = [Spot(each.day, f"{each.day}: {kind.text}, {each.occasion.text}", each.occasion.href, each.sign) for each in own]
        rungs.append(Rung(kind, lane(axis, thread, spots)))
    return Life(axis, tuple(rungs))


def _local(kind: Link) -> str:
    return kind.href.rpartition("/")[2]
