"""HTML pages: Jinja2 with autoescape always on; a template that names something it was not given is an error."""

from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from diplograph import __version__
from diplograph.web.marks import linked, listed, referred, spoken
from diplograph.web.site import site_of

_FOLDER: Final = Path(__file__).parent
STATIC: Final = _FOLDER / "static"
_PAGES: Final = Environment(
    loader=FileSystemLoader(_FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)
_PAGES.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
_PAGES.globals["version"] = __version__
_PAGES.filters |= {"linked": linked, "listed": listed, "referred": referred, "spoken": spoken}


def page(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Render a template.

    Args:
        request: What is answered.
        template: The file under ``templates/``.
        status: The HTTP status.
        values: What the template shows.
    """
    site = site_of(request)
    text = _PAGES.get_template(template).render(root=site.root, at=site.at, now=f"{site.root}{request.url.path}", **values)
    return HTMLResponse(text, status)
