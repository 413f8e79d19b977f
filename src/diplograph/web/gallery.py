"""The gallery: the pictures of all named queries that have one, kind by kind, each beside its table and its query."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response

from diplograph.languages import N_
from diplograph.negotiation import HTML, Format, choose
from diplograph.pictures import read_chart
from diplograph.questions import Question
from diplograph.vocabulary import CC0
from diplograph.web.answers import Document, keep, kept
from diplograph.web.pictures import pictures_of
from diplograph.web.site import AcceptDep, SiteDep
from diplograph.web.templating import page

# The kinds of pictures in the order of the page: what each is called, and what it says to those who do not see it.
_KINDS: Final = {
    "lifeline": (
        N_("Life-lines"),
        N_("A line for each, over the years, with a point for each step; the shape of a point is its kind."),
    ),
    "timeline": (N_("Timelines and tenures"), N_("A point or a bar in time for each row, the earliest on top.")),
    "heatmap": (N_("Heat maps"), N_("A table of numbers in cells, the darker the greater.")),
    "map": (N_("Maps"), N_("Points on the outlines of the land, the larger the more, each with its name and number.")),
    "network": (N_("Networks"), N_("Names joined by lines, the wider the more often.")),
    "line": (N_("Over the years"), N_("A line for each series, told apart by dash and point.")),
    "bar": (N_("Bars"), N_("A bar for each row, with its number behind it.")),
}
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Hung:
    """A picture in the gallery.

    Attributes:
        question: Whose answer it shows.
        address: The question's address.
        formats: What it can be had as.
    """

    question: Question
    address: str
    formats: tuple[Format, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """The pictures of one kind.

    Attributes:
        name: The name of the kind.
        title: What people call it.
        said: What such a picture shows, in words.
        pictures: The pictures, the questions that matter most first.
    """

    name: str
    title: str
    said: str
    pictures: tuple[Hung, ...]


@router.get("/pictures")
def gallery(request: Request, site: SiteDep, accept: AcceptDep) -> Response:
    """All pictures, each with a link to its table, its query, and itself as SVG and PNG."""
    wanted = Document("/pictures", choose(accept, (HTML,)), license=CC0)
    if answer := kept(request, "/pictures"):
        return answer
    found = [(read_chart(each.chart).kind, each) for each in site.catalogue.values()]
    rooms = []
    for name, (title, said) in _KINDS.items():
        questions = sorted((each for kind, each in found if kind == name), key=lambda each: each.rank)
        hung = tuple(Hung(each, f"{site.root}/queries/{each.name}", pictures_of(each)) for each in questions)
        rooms.append(Room(name, title, said, hung))
    return keep(request, wanted, bytes(page(request, "pictures.html", rooms=rooms).body), "/pictures")
