"""A crawler as strangers send it: it reads every representation of things, checks that they agree, and follows every link."""

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx2 as httpx
from lxml import html  # type: ignore[import-untyped]
from pyld import jsonld
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from diplograph.vocabulary import BASE
from live import PATIENCE, Server

TYPES: Final = {
    "ttl": ("text/turtle; charset=utf-8", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}
EXTENSIONS: Final = (*TYPES, "jsonld", "html")
# Every so manieth thing of a kind is read. CRAWL_THINGS=all reads them all and follows half a million links: two hours.
EVERY: Final = 1 if os.environ.get("CRAWL_THINGS") == "all" else 40
LEAST_OF_A_KIND: Final = 3
_LINK: Final = re.compile(r"<([^>]*)>")


@dataclass
class Crawl:
    """What one crawl saw.

    Attributes:
        server: The server.
        things: The paths of all things that the graph describes, ``meeting/x``.
        found: For each address of this server that something links to, one place that does.
        faults: What is wrong, in words.
    """

    server: Server
    things: frozenset[str]
    found: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._client = httpx.Client(timeout=PATIENCE)
        self._contexts: dict[str, Any] = {}

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def read_all(self, paths: Iterable[str]) -> int:
        """Read things, several at a time; return how many."""
        with ThreadPoolExecutor(2) as pool:
            return sum(1 for _ in pool.map(self.read, paths))

    def read(self, path: str) -> None:
        """Read one thing: its identifier, its documents, what they say and where they lead."""
        graphs: dict[str, set[Triple]] = {}
        for extension in EXTENSIONS:
            place = f"{path}.{extension}"
            answer = self._get(place)
            if answer.status_code != httpx.codes.OK:
                self.faults.append(f"{place}: {answer.status_code}")
                continue
            self._headers(place, answer)
            if extension == "html":
                self._page(place, answer)
            else:
                graphs[extension] = self._graph(place, extension, answer)
        differing = [each for each, graph in graphs.items() if graph != graphs.get("nt")]
        if differing:
            self.faults.append(f"{path}: {', '.join(differing)} and nt say different things")
        see = self._get(path, {"Accept": "application/n-triples"})
        if (see.status_code, see.headers.get("location")) != (303, f"/{path}.nt"):
            self.faults.append(f"{path}: {see.status_code} to {see.headers.get('location')}")

    def follow(self) -> int:
        """Ask for every address that was linked to and is no thing that is known; return how many addresses there were."""
        asked = [each for each in sorted(self.found) if urlsplit(each).path.removeprefix("/") not in self.things]
        with ThreadPoolExecutor(2) as pool:
            for address, status in zip(asked, pool.map(self._status, asked), strict=True):
                if status != httpx.codes.OK:
                    self.faults.append(f"{self.found[address]} leads to {address}, which answers {status}")
        return len(self.found)

    def _status(self, address: str) -> int:
        """The status at the end of the redirects, which all stay on this server."""
        for _ in range(4):
            answer = self._get(address)
            if not answer.is_redirect:
                return answer.status_code
            address = urljoin(address, answer.headers["location"])
        return 310

    def _get(self, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return self._client.get(urljoin(self.server.address, address), headers=headers)

    def _headers(self, place: str, answer: httpx.Response) -> None:
        for value in _LINK.findall(answer.headers["link"]):
            self.note(place, value)
        if not answer.headers["etag"].startswith('"') or "Accept" not in answer.headers["vary"]:
            self.faults.append(f"{place}: no strong validator, or no Vary")

    def _page(self, place: str, answer: httpx.Response) -> None:
        tree = html.fromstring(answer.content)
        for name in ("href", "src", "action"):
            for value in tree.xpath(f"//@{name}"):
                self.note(place, str(value))
        fragments = {str(value)[1:] for value in tree.xpath("//@href") if str(value).startswith("#")}
        if missing := fragments - {str(value) for value in tree.xpath("//@id")}:
            self.faults.append(f"{place}: nothing at #{', #'.join(sorted(missing))}")

    def _graph(self, place: str, extension: str, answer: httpx.Response) -> set[Triple]:
        if extension == "jsonld":
            triples = set(self._of_json(answer))
        else:
            content_type, form = TYPES[extension]
            if answer.headers["content-type"] != content_type:
                self.faults.append(f"{place}: {answer.headers['content-type']}")
            triples = {quad.triple for quad in parse(answer.content, form)}
        for term in {term for triple in triples for term in triple if isinstance(term, NamedNode)}:
            self.note(place, term.value)
        return triples

    def _of_json(self, answer: httpx.Response) -> Iterator[Triple]:
        quads = jsonld.to_rdf(answer.json(), {"documentLoader": self._load, "format": "application/n-quads"})
        return (quad.triple for quad in parse(quads, RdfFormat.N_QUADS))

    def _load(self, url: str, _options: object) -> dict[str, Any]:
        if url not in self._contexts:
            assert url.startswith(self.server.address), url
            self._contexts[url] = json.loads(self._get(url).content)
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": self._contexts[url]}

    def note(self, place: str, value: str) -> None:
        """Remember a link that leads to this server: an address of it, or an identifier of ours, which it answers."""
        own = self.server.address + value.removeprefix(BASE) if value.startswith(BASE) else value
        address, _ = urldefrag(urljoin(f"{self.server.address}{place}", own))
        if address.startswith(self.server.address):
            self.found.setdefault(address, place)
        elif urlsplit(address).scheme not in {"http", "https", "data", "mailto", "urn", "tag"}:
            self.faults.append(f"{place}: a link that nobody can follow: {value}")


def things_of(server: Server) -> list[str]:
    """The paths of everything that the graph describes, sorted."""
    rows = server.rows(f'SELECT DISTINCT ?thing {{ ?thing a ?class FILTER(STRSTARTS(STR(?thing), "{BASE}")) }}')
    names = {row["thing"].removeprefix(BASE) for row in rows}
    return sorted(each for each in names if re.fullmatch(r"[a-z-]+/[a-z0-9-]+", each) and not each.startswith("record/"))


def some_of(paths: Iterable[str], every: int = EVERY) -> list[str]:
    """Every so manieth of each kind, but some of every kind."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        by_kind[path.partition("/")[0]].append(path)
    return [each for kind in by_kind.values() for each in kind[:: max(1, min(every, len(kind) // LEAST_OF_A_KIND))]]
