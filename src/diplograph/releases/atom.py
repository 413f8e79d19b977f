"""The change feed as Atom (RFC 4287), in archived pages (RFC 5005, section 4): readers follow ``prev-archive`` back."""

from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from diplograph.releases.comparison import Change
from diplograph.releases.pages import FeedPage, PageName, fragment, summary, timestamp
from diplograph.vocabulary import CC0

_ATOM: Final = "http://www.w3.org/2005/Atom"
_HISTORY: Final = "http://purl.org/syndication/history/1.0"
_TYPE: Final = "application/atom+xml"
_AUTHOR: Final = "The diplograph contributors"


def atom(base: str, shown: FeedPage, *, current: bool) -> bytes:
    """Write a page of the feed, the newest entries first.

    Args:
        base: The server's absolute address.
        shown: The page.
        current: Whether it is what readers subscribe to, and not an archived page.
    """
    feed = Element("feed", {"xmlns": _ATOM})
    own = f"{base}/feed.atom" if current else f"{base}{shown.name.path}.atom"
    _text(feed, "id", f"{base}/feed#stream")
    _text(feed, "title", "Changes of diplograph" if current else f"Changes of diplograph, {_named(shown.name)}")
    _text(feed, "updated", timestamp(shown.time))
    _text(SubElement(feed, "author"), "name", _AUTHOR)
    _text(feed, "rights", f"CC0 1.0: {CC0}")
    _link(feed, "self", own, _TYPE)
    _link(feed, "alternate", f"{base}{'/feed' if current else shown.name.path}.html", "text/html")
    _link(feed, "license", CC0, "text/html")
    if not current:
        SubElement(feed, "archive", {"xmlns": _HISTORY})
        _link(feed, "current", f"{base}/feed.atom", _TYPE)
    for relation, name in (("prev-archive", shown.before), ("next-archive", None if current else shown.after)):
        if name:
            _link(feed, relation, f"{base}{name.path}.atom", _TYPE)
    for change in reversed(shown.changes):
        _entry(feed, base, shown, change)
    indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, encoding="unicode")}\n'.encode()


def _named(name: PageName) -> str:
    return f"{name.version}, page {name.number}"


def _entry(feed: Element, base: str, shown: FeedPage, change: Change) -> None:
    entry = SubElement(feed, "entry")
    page = f"{base}{shown.name.path}"
    _text(entry, "id", f"{page}#{fragment(change)}")
    _text(entry, "title", summary(change))
    _text(entry, "updated", timestamp(shown.time))
    SubElement(entry, "category", {"term": change.kind})
    _link(entry, "alternate", f"{page}.html#{fragment(change)}", "text/html")
    _link(entry, "related", change.thing, "")
    _text(entry, "summary", f"{len(change.added)} triples added, {len(change.removed)} removed, in release {shown.name.version}.")


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _link(parent: Element, relation: str, address: str, media_type: str) -> None:
    SubElement(parent, "link", {"rel": relation, "href": address, **({"type": media_type} if media_type else {})})
