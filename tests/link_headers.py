"""The Link header, read strictly by its grammar (RFC 8288, section 3 and appendix B.2)."""

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_TARGET = re.compile(r"\s*<(?P<target>[^<>\"\s]*)>")
_PARAMETER = re.compile(rf'\s*;\s*(?P<name>{_WORD})\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<token>{_WORD}))')
_REGISTERED = {
    *("alternate", "author", "canonical", "cite-as", "collection", "describedby", "describes", "first", "item", "latest-version"),
    *("license", "linkset", "next", "predecessor-version", "prev", "profile", "successor-version", "type", "version-history"),
}


@dataclass(frozen=True)
class Link:
    """One link: where it leads, what of, and what is said of it."""

    target: str
    relation: str
    attributes: dict[str, str] = field(hash=False)

    @property
    def type(self) -> str:
        """The media type that it promises, or empty."""
        return self.attributes.get("type", "")


def links_of(header: str, base: str) -> list[Link]:
    """Read a header; the targets are resolved against the address of the document.

    Fails where the header does not follow the grammar, a link has no relation, or one that is neither registered nor an IRI.
    """
    links, place = [], 0
    while place < len(header):
        target = _TARGET.match(header, place)
        assert target, header[place:]
        place, attributes = target.end(), {}
        while parameter := _PARAMETER.match(header, place):
            value = parameter["token"] if parameter["quoted"] is None else re.sub(r"\\(.)", r"\1", parameter["quoted"])
            assert parameter["name"] not in attributes, "a parameter stands once"
            attributes[parameter["name"]] = value
            place = parameter.end()
        separator = re.compile(r"\s*(,|$)").match(header, place)
        assert separator, header[place:]
        place = separator.end()
        relations = attributes.pop("rel").split()
        assert relations
        assert all(each in _REGISTERED or re.match(r"https?://", each) for each in relations), relations
        links += [Link(urljoin(base, target["target"]), each, attributes) for each in relations]
    return links
