"""Who may write: curators, who show a token; nobody at all unless the operator says so."""

from dataclasses import dataclass

from fastapi import Request

from diplograph.errors import DiplographError, NotAllowed
from diplograph.ledger import Curator, Ledger, Tokens
from diplograph.release import Release, bundled_release, is_installed
from diplograph.settings import MEMORY, Settings, variable
from diplograph.validation.gatehouse import Gatehouse

_BEARER = "bearer"


class NotIdentified(DiplographError):
    """Nobody knows who asks: the token is missing, or it is none that we gave (RFC 9110, section 15.5.2)."""

    status = 401
    title = "Not identified"

    def __init__(self, message: str, hint: str = "", challenge: str = "") -> None:
        super().__init__(message, hint)
        self.headers = {"WWW-Authenticate": f'Bearer realm="curators"{challenge}'}


@dataclass(frozen=True, slots=True)
class Writing:
    """What it takes to write.

    Attributes:
        ledger: The ledger of the data folder.
        tokens: The tokens of those who may.
    """

    ledger: Ledger
    tokens: Tokens


def writing_for(release: Release, settings: Settings, gatehouse: Gatehouse) -> Writing | None:
    """Return what it takes to write on a server; ``None`` when nobody may."""
    if settings.curators_file is None or settings.store != MEMORY or _is_the_programs_own(release):
        return None
    return Writing(Ledger(release.data, gatehouse.judge, email=settings.commit_email), Tokens(settings.curators_file))


def _is_the_programs_own(release: Release) -> bool:
    """Records that were installed with the program are replaced with it, so nothing is written there."""
    return is_installed() and release.data.resolve().is_relative_to(bundled_release().data.resolve())


def writing_of(request: Request) -> Writing | None:
    """Return what it takes to write on the server that a request goes to; ``None`` when nobody may."""
    writing: Writing | None = request.app.state.writing
    return writing


def writing_on(request: Request, settings: Settings) -> Writing:
    """Return what it takes to write.

    Raises:
        NotAllowed: when nobody may write on this server; says what the operator would do.
    """
    writing = writing_of(request)
    if writing is not None:
        return writing
    if settings.curators_file is None:
        cure = f"the operator makes a token with `diplograph token new` and sets {variable('curators_file')}"
        raise NotAllowed("nobody may write on this server", cure)
    if settings.store != MEMORY:
        cure = "write with `diplograph add` where the records are, then `diplograph load`"
        raise NotAllowed("this server shows a graph that was loaded beforehand, and does not write records", cure)
    raise NotAllowed("the records that came with the program are read-only", "the operator names a data folder: --data DIR")


def curator_of(request: Request) -> Curator:
    """Return who asks, by the token in the Authorization header (RFC 6750, section 2.1).

    Raises:
        NotAllowed: when nobody may write on this server.
        NotIdentified: when there is no token, or it is none of ours.
    """
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    return curator_with(request, shown.strip() if scheme.lower() == _BEARER else "")


def curator_with(request: Request, token: str) -> Curator:
    """Return whose token this is.

    Raises:
        NotAllowed: when nobody may write on this server.
        NotIdentified: when there is no token, or it is none of ours.
    """
    settings: Settings = request.app.state.settings
    writing = writing_on(request, settings)
    if not token:
        raise NotIdentified("writing takes a token", "send the header Authorization: Bearer TOKEN")
    curator = writing.tokens.curator_of(token)
    if curator is None:
        hint = "`diplograph token list` has those that are believed; a lost one is made anew"
        raise NotIdentified("this token is not believed", hint, ', error="invalid_token"')
    return curator
