"""Releases: dumps of everything in one order, an archive of them, and what changed from one to the next."""

from diplograph.releases.archive import VERSION, Archived, read_archive
from diplograph.releases.atom import atom
from diplograph.releases.comparison import KINDS_OF_CHANGE, Change, compare
from diplograph.releases.dumping import order_n_quads, write_n_quads, write_trig
from diplograph.releases.hosting import host_of_release
from diplograph.releases.index import ChangeIndex, Origin, write_index
from diplograph.releases.pages import UNRELEASED, FeedPage, PageName, fragment, summary
from diplograph.releases.publishing import digest_of, origin_of, pairs_of, publish
from diplograph.releases.workshop import Workshop

__all__ = [
    "KINDS_OF_CHANGE",
    "UNRELEASED",
    "VERSION",
    "Archived",
    "Change",
    "ChangeIndex",
    "FeedPage",
    "Origin",
    "PageName",
    "Workshop",
    "atom",
    "compare",
    "digest_of",
    "fragment",
    "host_of_release",
    "order_n_quads",
    "origin_of",
    "pairs_of",
    "publish",
    "read_archive",
    "summary",
    "write_index",
    "write_n_quads",
    "write_trig",
]
