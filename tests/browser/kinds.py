"""Every kind of page, with an address of the real records that shows it: the one table of all that tries pages in a browser."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

ORDINARY: Final = 150_000  # bytes that a page and all that it loads take on the wire


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page.

    Attributes:
        name: What it is called in reports and in the names of screenshots.
        path: An example.
        status: The HTTP status of the example.
        most: The most bytes on the wire with everything; 0 where an interface of others is loaded.
    """

    name: str
    path: str
    status: int = 200
    most: int = ORDINARY

    def __str__(self) -> str:
        return self.name


# An example of each kind of thing; where there are many, one of the largest.
THINGS: Final = {
    "act": "caj-fm-2012-11-10-3",
    "act-type": "expressed-support",
    "address": "berdimuhamedov-unga-75",
    "assertion": "sooronbay-jeenbekov-kyrgyzstan-head-of-state-2017-to-2020-10-15",
    "attribution": "named",
    "body": "netherlands-mfa",
    "body-kind": "migration-services",
    "citation": "ica-fm-2020-10-28-ani-2020-10-28-p04-1",
    "collective": "euca-fm-2018-03-26",
    "coverage": "central-asia-japan-foreign-ministers",
    "coverage-status": "no-meeting-found",
    "dataset": "diplograph",
    "document": "joint-press-communique-2022-10-27",
    "document-type": "chair-summary",
    "event-status": "postponed",
    "evidence-kind": "implied",
    "format": "c5plus1",
    "initiative": "treaty-friendship-central-asia-21st-century",
    "level": "expert",
    "meeting": "central-asia-russia-fm-2020-10-15",
    "member-role": "partner",
    "membership": "central-asia-russia-kyrgyzstan",
    "mode": "telephone",
    "name": "istanbul-declaration-2021-turkmenistan-ru-2021-11-13",
    "name-kind": "superseded",
    "office": "uzbekistan-head-of-state",
    "organization": "sco",
    "participation": "moscow-format-2023-09-29-kyrgyzstan",
    "person": "sergey-lavrov",
    "place": "saint-petersburg",
    "population": "afghanistan",
    "proposer-status": "not-stated",
    "publisher": "auswaertiges-amt",
    "rank": "preferred",
    "record": "meeting-central-asia-russia-fm-2020-10-15",
    "region": "central-asia",
    "role": "guest",
    "scheme": "tenure-kinds",
    "series": "central-asia-japan-foreign-ministers",
    "session": "unga-75",
    "source": "state-gov-ru-2022-02-28",
    "sphere": "transport-transit",
    "stage": "gcc-central-asia-economic-forum-2022-09-07",
    "stage-type": "supported",
    "state": "kazakhstan",
    "tenure": "yang-jiechi-china-foreign-minister-2010",
    "tenure-kind": "acting",
    "topic": "education",
    "year-coverage": "germany-central-asia-foreign-ministers-2021",
}
RELEASED: Final = "1.0.0"
WITHDRAWN: Final = "someone-never-named"
_QUERY: Final = quote("SELECT ?meeting ?date { ?meeting a diplo:Meeting ; schema:startDate ?date } LIMIT 20")
_PREFIXES: Final = quote("PREFIX diplo: <https://w3id.org/diplograph/ontology#> PREFIX schema: <https://schema.org/> ")

PAGES: Final = (
    PageKind("home", "/"),
    PageKind("search", "/search"),
    PageKind("search, found", f"/search?q={quote('Мередов')}"),
    PageKind("search, not found", "/search?q=qqqqqqqq"),
    PageKind("collection", "/meetings"),
    PageKind("collection, filtered", "/meetings?state=KAZ&year=2020"),
    PageKind("collection, empty", "/meetings?state=KAZ&year=1890"),
    PageKind("collection of people", "/people"),
    PageKind("questions", "/queries"),
    PageKind("question", "/queries/states-that-meet-most"),
    PageKind("question with a parameter", "/queries/who-took-part?meeting=central-asia-russia-fm-2020-10-15"),
    PageKind("question with parameters", "/queries/minister-on-a-date?office=kyrgyzstan-foreign-minister&date=2020-10-15"),
    PageKind("question, no rows", "/queries/minister-on-a-date?office=kyrgyzstan-foreign-minister&date=1920-10-15"),
    PageKind("sparql", "/sparql", most=0),
    PageKind("sparql, answered", f"/sparql?query={_PREFIXES}{_QUERY}&format=html", most=0),
    PageKind("sparql, not understood", f"/sparql?query={_QUERY}&format=html", 400, most=0),
    PageKind("question with a map", "/queries/where-a-format-meets"),
    PageKind("pictures", "/pictures", most=0),
    PageKind("disagreements", "/disagreements"),
    PageKind("disagreements, chosen", "/disagreements?kind=dates"),
    PageKind("changes", "/changes"),
    PageKind("about", "/about"),
    PageKind("coverage", "/coverage"),
    PageKind("curate", "/curate"),
    PageKind("curate, a record", "/curate?record=meeting-central-asia-russia-fm-2020-10-15"),
    PageKind("ontology", "/ontology.html"),
    PageKind("shapes", "/shapes.html"),
    PageKind("dataset", "/void.html"),
    PageKind("releases", "/releases"),
    PageKind("feed", "/feed.html"),
    PageKind("feed of a release", f"/feed/{RELEASED}/1.html"),
    PageKind("feed, unreleased", "/feed/unreleased/1.html"),
    PageKind("at a release", f"/topic/education?at={RELEASED}"),
    PageKind("tables", "/tables"),
    PageKind("problems", "/problems"),
    PageKind("profile", "/profile/core"),
    PageKind("docs", "/docs", most=0),
    PageKind("error 400", "/meetings?year=abcd", 400),
    PageKind("error 404", "/person/nobody-of-this-name", 404),
    PageKind("error 410", f"/person/{WITHDRAWN}", 410),
)
ENGLISH: Final = (*PAGES, *(PageKind(f"thing, {kind}", f"/{kind}/{slug}") for kind, slug in THINGS.items()))
# The other pages differ from these in their texts alone.
_IN_RUSSIAN_TOO: Final = {
    *(
        "home",
        "search, found",
        "collection, filtered",
        "question with a parameter",
        "sparql",
        "disagreements",
        "changes",
        "about",
    ),
    *("curate", "coverage", "pictures", "error 404"),
    *(f"thing, {each}" for each in ("format", "initiative", "meeting", "person", "source", "state", "topic")),
}
RUSSIAN: Final = tuple(
    PageKind(f"{each.name}, in Russian", f"/ru{each.path}", each.status, each.most)
    for each in ENGLISH
    if each.name in _IN_RUSSIAN_TOO
)
KINDS_OF_PAGES: Final = (*ENGLISH, *RUSSIAN)
