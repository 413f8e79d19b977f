"""HTML pages: Jinja2 with autoescape always on; a template that names something it was not given is an error."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from diplograph import __version__
from diplograph.errors import InputError
from diplograph.languages import N_, SPOKEN
from diplograph.negotiation import HTML
from diplograph.vocabulary import KINDS, SLUG
from diplograph.web.marks import Marks
from diplograph.web.site import Site, site_of
from diplograph.web.wording import WORDINGS, Wording

_FOLDER: Final = Path(__file__).parent
STATIC: Final = _FOLDER / "static"


def _environment(wording: Wording) -> Environment:
    """The templates in one language: what they import knows it too, so it is a global."""
    pages = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    pages.install_gettext_callables(wording.gettext, wording.ngettext, newstyle=True)  # type: ignore[attr-defined]
    pages.globals |= {"version": __version__, "language": wording.language, "N_": N_}
    marks = Marks(wording)
    pages.filters |= {"day": wording.day, "number": wording.number, "dated": marks.dated, "dated_shortly": marks.dated_shortly}
    pages.filters |= {"linked": marks.linked, "listed": marks.listed, "referred": marks.referred, "spoken": marks.spoken}
    return pages


_PAGES: Final = {language: _environment(wording) for language, wording in WORDINGS.items()}


@dataclass(frozen=True, slots=True)
class Translation:
    """The page that is shown, in one language.

    Attributes:
        language: The tag of the language.
        name: What the language is called in itself.
        path: Where the page is, under the server's host.
        address: The same, as an absolute address.
    """

    language: str
    name: str
    path: str
    address: str


def page(request: Request, template: str, *, status: int = 200, behind: str = "", **values: object) -> HTMLResponse:
    """Render a template in the language of the site.

    Args:
        request: What is answered.
        template: The file under ``templates/``.
        status: The HTTP status.
        behind: What stands behind the path in the address of this very page, with its question mark. It is not taken from the
            request, since a page that is kept is sent to whoever asks for it in other words.
        values: What the template shows.
    """
    site, path = site_of(request), _path(request)
    text = (
        _PAGES[site.language]
        .get_template(template)
        .render(
            root=site.root,
            mount=site.mount,
            at=site.at,
            now=f"{site.root}{path}",
            translations=_translations(request, site, f"{path}{behind}"),
            **values,
        )
    )
    return HTMLResponse(text, status)


def environment_of(language: str) -> Environment:
    """Return the templates in a language."""
    return _PAGES[language]


def wording_of(site: Site) -> Wording:
    """Return the words of the language that a site has its pages in."""
    return WORDINGS[site.language]


def _path(request: Request) -> str:
    """The one path of a page, whether it was asked for by it, by another one that leads here, or by its format."""
    stem = str(request.url.path).removesuffix(f".{HTML.extension}")
    kind, _, slug = stem.removeprefix("/").partition("/")
    # The address of a thing is no page: it leads to its documents.
    return f"{stem}.{HTML.extension}" if kind in KINDS and SLUG.fullmatch(slug) else stem


def _translations(request: Request, site: Site, place: str) -> list[Translation]:
    suffix = f"?{urlencode({'at': site.at})}" if site.at and "?" not in place else ""
    try:
        host = site.base(request).removesuffix(site.mount)
    except InputError:
        host = ""  # the page says what is wrong with the request
    found = []
    for language in SPOKEN:
        path = f"{site.in_language(language).root}{place}{suffix}"
        found.append(Translation(language, WORDINGS[language].name, path, f"{host}{path}"))
    return found
