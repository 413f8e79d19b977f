"""Readers: killable processes that evaluate queries, so that no query can take the service down."""

from diplograph.readers.cache import Complete
from diplograph.readers.delivery import Answer, Streamed
from diplograph.readers.job import Job
from diplograph.readers.keeper import loaded
from diplograph.readers.limits import Limits
from diplograph.readers.lineage import Lineage
from diplograph.readers.nursery import Host, start_nursery
from diplograph.readers.reader import SMALL
from diplograph.readers.service import Readers
from diplograph.readers.store import CLIENT, ReaderStore
from diplograph.readers.tally import Running, Snapshot

__all__ = [
    "CLIENT",
    "SMALL",
    "Answer",
    "Complete",
    "Host",
    "Job",
    "Limits",
    "Lineage",
    "ReaderStore",
    "Readers",
    "Running",
    "Snapshot",
    "Streamed",
    "loaded",
    "start_nursery",
]
