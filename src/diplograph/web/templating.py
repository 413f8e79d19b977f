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
from diplograph.languages import SPOKEN
from diplograph.web.site import Site, site_of
from diplograph.web.wording import Wording, read_wordings

_FOLDER: Final = Path(__file__).parent
STATIC: Final = _FOLDER / "static"
WORDINGS: Final = read_wordings()


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
    pages.globals |= {"version": __version__, "language": wording.language}
    pages.filters |= {"day": wording.day, "number": wording.number}
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
    site = site_of(request)
    text = (
        _PAGES[site.language]
        .get_template(template)
        .render(
            root=site.root,
            mount=site.mount,
            at=site.at,
            now=f"{site.root}{request.url.path}",
            translations=_translations(request, site, behind),
            **values,
        )
    )
    return HTMLResponse(text, status)


def wording_of(site: Site) -> Wording:
    """Return the words of the language that a site has its pages in."""
    return WORDINGS[site.language]


def _translations(request: Request, site: Site, behind: str) -> list[Translation]:
    suffix = behind or (f"?{urlencode({'at': site.at})}" if site.at else "")
    try:
        host = site.base(request).removesuffix(site.mount)
    except InputError:
        host = ""  # the page says what is wrong with the request
    found = []
    for language in SPOKEN:
        path = f"{site.in_language(language).root}{request.url.path}{suffix}"
        found.append(Translation(language, WORDINGS[language].name, path, f"{host}{path}"))
    return found
