"""What it is about, what came of it, and where it says so."""

from typing import Final

from diplograph.collections.cells import BY_DAYS, BY_LABEL, SPHERE, TOPIC, column, direct, through
from diplograph.collections.model import LANGUAGE, Collection, Filter, Sort
from diplograph.vocabulary import term

INITIATIVES: Final = Collection(
    "initiatives",
    "Initiatives",
    "initiative",
    term("diplo:Initiative"),
    "What states and people proposed, and what became of it.",
    (
        column("proposers", "proposed by", "diplo:proposer"),
        column("status", "status", "diplo:initiativeStatus"),
        column("spheres", "spheres", "diplo:inSphere"),
        column("topics", "topics", "diplo:aboutTopic"),
        column("part_of", "part of", "diplo:partOfInitiative"),
    ),
    (
        direct("person", "proposed by person", "person", "diplo:proposer", "shavkat-mirziyoyev", many=True),
        direct("state", "proposed by state", "state", "diplo:proposer", "uzbekistan", many=True),
        direct("status", "status", "stage-type", "diplo:initiativeStatus", "proposed", facet=True),
        SPHERE,
        TOPIC,
        *BY_DAYS,
    ),
    (BY_LABEL, Sort("status", "status", "?thing diplo:initiativeStatus/skos:prefLabel ?key")),
    days="?thing diplo:hasStage/dcterms:date ?value",
)
DOCUMENTS: Final = Collection(
    "documents",
    "Outcome documents",
    "document",
    term("diplo:OutcomeDocument"),
    "What meetings adopted: treaties, declarations, statements, plans.",
    (
        column("adopted_on", "date", "diplo:adoptionDate"),
        column("document_type", "type", "diplo:documentType"),
        column("adopted_at", "adopted at", "diplo:adoptedAt"),
        column("signatories", "signatories", "diplo:signatory"),
        column("spheres", "spheres", "diplo:inSphere"),
    ),
    (
        direct("type", "type", "document-type", "diplo:documentType", "declaration", facet=True),
        direct("meeting", "adopted at", "meeting", "diplo:adoptedAt", "sco-summit-2006-06-15"),
        direct("state", "signed by", "state", "diplo:signatory", "kazakhstan", many=True),
        SPHERE,
        TOPIC,
        *BY_DAYS,
    ),
    (Sort("date", "date", "?thing diplo:adoptionDate ?key"), BY_LABEL),
    days="?thing diplo:adoptionDate ?value",
    latest_first=True,
)
SOURCES: Final = Collection(
    "sources",
    "Sources",
    "source",
    term("diplo:SourceDocument"),
    "Public documents that statements rest on.",
    (
        column("issued", "date", "dcterms:issued"),
        column("language", "language", "dcterms:language"),
        column("publisher", "publisher", "dcterms:publisher"),
        column("url", "address", "schema:url"),
    ),
    (
        Filter(
            LANGUAGE,
            "language",
            LANGUAGE,
            "?thing dcterms:language ?value",
            term("dcterms:language"),
            many=True,
            facet=True,
            example="en",
        ),
        direct("publisher", "publisher", "publisher", "dcterms:publisher", "tass"),
        direct("account-of", "account of state", "state", "diplo:accountOf", "kazakhstan", many=True),
        *BY_DAYS,
    ),
    (Sort("date", "date", "?thing dcterms:issued ?key"), BY_LABEL),
    days="?thing dcterms:issued ?value",
    latest_first=True,
)
PUBLISHERS: Final = Collection(
    "publishers",
    "Publishers",
    "publisher",
    term("diplo:Publisher"),
    "Who publishes sources.",
    (column("same_as", "the same elsewhere", "skos:exactMatch"),),
    (),
    (BY_LABEL,),
)
PLACES: Final = Collection(
    "places",
    "Places",
    "place",
    term("diplo:Place"),
    "Where meetings were held.",
    (
        column("latitude", "latitude", "schema:latitude"),
        column("longitude", "longitude", "schema:longitude"),
        column("same_as", "the same elsewhere", "skos:exactMatch"),
    ),
    (
        through("format", "where a format met", "format", "?x diplo:inFormat ?value ; diplo:place ?thing", "central-asia-russia"),
        through("state", "where a state met", "state", "?x diplo:participatingState ?value ; diplo:place ?thing", "kazakhstan"),
        *BY_DAYS,
    ),
    (BY_LABEL,),
    days="?x diplo:place ?thing ; schema:startDate ?value",
)
REGIONS: Final = Collection(
    "regions", "Regions", "region", term("diplo:Region"), "Parts of the world that are spoken of.", (), (), (BY_LABEL,)
)
TOPICS: Final = Collection(
    "topics",
    "Topics",
    "topic",
    term("diplo:Topic"),
    "What meetings are about.",
    (column("spheres", "spheres", "diplo:inSphere"), column("broader", "broader", "skos:broader")),
    (
        SPHERE,
        through("format", "in format", "format", "?x diplo:inFormat ?value ; diplo:discussedTopic ?thing", "central-asia-russia"),
        *BY_DAYS,
    ),
    (BY_LABEL,),
    days="?x diplo:discussedTopic ?thing ; schema:startDate ?value",
)
SPHERES: Final = Collection(
    "spheres",
    "Spheres",
    "sphere",
    term("diplo:Sphere"),
    "Fields of cooperation.",
    (column("definition", "definition", "skos:definition"),),
    (),
    (BY_LABEL,),
)
