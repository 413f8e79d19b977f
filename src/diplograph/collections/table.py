"""All collections, in one table: to add one, or a filter or a column, is to add a line."""

from typing import Final

from diplograph.collections.events import ACTS, ADDRESSES, MEETINGS, SESSIONS
from diplograph.collections.parties import FORMATS, OFFICES, ORGANIZATIONS, PEOPLE, SERIES, STATES
from diplograph.collections.subjects import DOCUMENTS, INITIATIVES, PLACES, PUBLISHERS, REGIONS, SOURCES, SPHERES, TOPICS

COLLECTIONS: Final = {
    each.name: each
    for each in (
        *(MEETINGS, PEOPLE, STATES, FORMATS, SERIES, INITIATIVES, ACTS, DOCUMENTS, SOURCES),
        *(ORGANIZATIONS, OFFICES, PLACES, REGIONS, TOPICS, SPHERES, ADDRESSES, SESSIONS, PUBLISHERS),
    )
}
