"""What one server serves, and how endpoints reach it."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from threading import Lock
from typing import Annotated, Final, TypeVar
from urllib.parse import urlsplit

from fastapi import Depends, Request
from pyoxigraph import NamedNode, Triple
from starlette.types import ASGIApp, Receive, Scope, Send

from diplograph.collections import Indexes
from diplograph.errors import InputError, TooBusy
from diplograph.languages import ENGLISH
from diplograph.questions import Catalogue
from diplograph.readers import CLIENT, Readers
from diplograph.release import Release
from diplograph.releases import Archived
from diplograph.representations import (
    DEFAULT,
    Context,
    Figures,
    Frames,
    Profile,
    SharedMentions,
    TermNames,
    context_address,
    count,
    read_dataset,
    read_frames,
)
from diplograph.search import Names
from diplograph.settings import Settings
from diplograph.sparql import with_known_prefixes
from diplograph.store import Store
from diplograph.turtle import Document
from diplograph.web.copies import Copies
from diplograph.web.guests import Guests
from diplograph.web.times import Times
from diplograph.web.wording import WORDINGS
from diplograph.web.written_files import WrittenFiles

# Where a scope holds the site that its request is answered from.
SITE: Final = "diplograph.site"
_COUNTING: Final = 30.0  # seconds after which to ask again for what is being counted
_NOBODY: Final = "the server itself"
# Documents in another language are kept in so much of what the operator grants for answers.
_SHARE: Final = 4
_T = TypeVar("_T")
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]+)?|\[[0-9A-Fa-f:.]+\](?::[0-9]+)?")


def _found_once(find: "Callable[[Site], _T]") -> "cached_property[_T]":
    """A property that is found out once, whatever the language."""

    @wraps(find)
    def found(site: "Site") -> _T:
        value: _T = getattr(site.original, find.__name__) if site.original else find(site)
        return value

    return cached_property(found)


@dataclass(frozen=True)
class Site:
    """Everything that endpoints answer from, in one generation of it.

    Attributes:
        readers: Who evaluates queries.
        store: The generation that is served, as the readers hold it.
        settings: What the operator decided.
        statements: How many quads are served.
        catalogue: The named queries.
        release: The files that come with the data: ontology, shapes, contexts.
        context: The JSON-LD context that documents use.
        terms: What the ontology calls its terms.
        ontology: The ontology document.
        shapes: The shapes document.
        times: When what is sent got its bytes.
        copies: The documents that were written already.
        names: The names of all things.
        files: The files that were written already.
        releases: The archived releases, the oldest first.
        at: The version of the release that is answered from; empty for what is served now.
        guests: Who is being answered.
        language: The language of the pages.
        original: The site in English that this one is another language of; none for that itself.
    """

    readers: Readers
    store: Store
    settings: Settings
    statements: int
    catalogue: Catalogue
    release: Release
    context: Context
    terms: TermNames
    ontology: Document
    shapes: Document
    times: Times
    copies: Copies
    names: Names
    files: WrittenFiles
    releases: tuple[Archived, ...] = ()
    at: str = ""
    guests: Guests = field(default_factory=Guests)
    language: str = ENGLISH
    original: "Site | None" = None
    _counting: Lock = field(default_factory=Lock)
    _translated: "dict[str, Site]" = field(default_factory=dict, init=False)

    def in_language(self, language: str) -> "Site":
        """Return the site with its pages in a language; both answer from the same generation, and share what is costly."""
        if self.original:
            return self.original.in_language(language)
        if language == self.language:
            return self
        if language not in self._translated:
            terms = self.terms.in_language(language, WORDINGS[language].plain)
            copies = Copies(self.times, self.settings.cache // _SHARE)
            # Of two threads that come here at once, both get the site of the first.
            self._translated.setdefault(language, replace(self, language=language, original=self, terms=terms, copies=copies))
        return self._translated[language]

    @property
    def state(self) -> str:
        """A digest of all that answers are made from: the generation, the named queries, the context and the shapes."""
        return f"{self.store.generation} {self._documents}"

    @_found_once
    def _documents(self) -> str:
        digest = hashlib.sha256()
        texts = [self.ontology.text, self.shapes.text, *(question.text for question in self.catalogue.values())]
        for text in [*texts, *(file.read_text(encoding="utf-8") for file in self.release.context_files)]:
            digest.update(text.encode())
        return digest.hexdigest()

    @_found_once
    def known_terms(self) -> frozenset[str]:
        """The IRIs of our vocabulary: what the ontology and the shapes define."""
        subjects = (each.triple.subject for document in (self.ontology, self.shapes) for each in document.statements)
        return frozenset(each.value for each in subjects if isinstance(each, NamedNode))

    @_found_once
    def frames(self) -> Frames:
        """The frames that JSON-LD is written by."""
        return read_frames(self.release.ontology, self.context)

    @_found_once
    def mentions(self) -> SharedMentions:
        """What documents of this generation have written of things that others mention too."""
        return SharedMentions()

    @_found_once
    def collections(self) -> Indexes:
        """What the collections of this generation are read from; to be asked on a thread that may wait."""
        return Indexes(self.store)

    @_found_once
    def dataset(self) -> tuple[Triple, ...]:
        """What the record of the dataset says of it; asked once, on a thread that may wait."""
        return read_dataset(self.store)

    @property
    def figures(self) -> Figures:
        """How much there is, counted once, by the first who asks; to be asked for on a thread that may wait.

        Raises:
            TooBusy: when somebody else has asked, and counting takes longer than a query waits for a reader.
            ServiceProblem: when the store cannot answer now.
        """
        if not self._counting.acquire(timeout=self.readers.limits.patience):
            raise TooBusy("what is here is being counted", "ask again in a while", retry_after=_COUNTING)
        try:
            return self._figures
        finally:
            self._counting.release()

    @_found_once
    def _figures(self) -> Figures:
        # The figures are everybody's, so nobody's share of the readers is taken for them.
        asking = CLIENT.set(_NOBODY)
        try:
            return count(self.store, self.statements)
        finally:
            CLIENT.reset(asking)

    def text_of(self, query: str) -> str:
        """Return a query as it is asked: with the declarations of our prefixes that it lacks, when the settings say so."""
        return with_known_prefixes(query) if self.settings.known_prefixes else query

    @property
    def public_url(self) -> str | None:
        """The address under which others see this server, if it was told."""
        return self.settings.public_url

    @property
    def mount(self) -> str:
        """The path under which the server is mounted; empty at the top of a host."""
        return urlsplit(self.public_url).path.rstrip("/") if self.public_url else ""

    @property
    def prefix(self) -> str:
        """What the paths of this language begin with; empty for English."""
        return f"/{self.language}" if self.original else ""

    @property
    def root(self) -> str:
        """The path under which the pages of this language are."""
        return f"{self.mount}{self.prefix}"

    def base(self, request: Request) -> str:
        """Return the server's absolute address, without a slash at its end.

        Raises:
            InputError: when there is no public address and the Host header is none.
        """
        if self.public_url:
            return self.public_url.rstrip("/")
        host = request.headers.get("host", "")
        if not _HOST.fullmatch(host):
            raise InputError("the Host header names no host")
        return f"{request.url.scheme}://{host}"

    def context_url(self, request: Request, profile: Profile = DEFAULT) -> str:
        """Return the absolute address of the JSON-LD context of a profile."""
        return self.base(request) + context_address(self.frames, profile)


class OneSite:
    """Middleware: a request is answered from one site from its beginning to its end, whatever takes its place meanwhile."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        site: Site = scope.setdefault(SITE, scope["app"].state.site)
        site.guests.enter()
        try:
            await self._app(scope, receive, send)
        finally:
            site.guests.leave()


def site_of(request: Request) -> Site:
    """Return the site that a request goes to."""
    site: Site = request.scope.get(SITE) or request.app.state.site
    return site


SiteDep = Annotated[Site, Depends(site_of)]


def accept_of(request: Request) -> str | None:
    """Return the Accept header; several lines count as one list (RFC 9110, section 5.2)."""
    return _listed(request, "accept")


def accept_language_of(request: Request) -> str | None:
    """Return the Accept-Language header; several lines count as one list (RFC 9110, section 5.2)."""
    return _listed(request, "accept-language")


def _listed(request: Request, name: str) -> str | None:
    lines = request.headers.getlist(name)
    return ", ".join(lines) if lines else None


AcceptDep = Annotated[str | None, Depends(accept_of)]
