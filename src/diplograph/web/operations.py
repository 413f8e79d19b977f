"""What operators ask of a running server: is it well, what does it do, and stop this query."""

import hmac
from collections.abc import Callable
from http import HTTPStatus

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.middleware import Middleware

from diplograph import __version__
from diplograph.errors import NotFound
from diplograph.readers import Running
from diplograph.settings import Settings, variable
from diplograph.web.errors import Problem, answer_problem
from diplograph.web.journal import Journal
from diplograph.web.metrics import Metrics, Served
from diplograph.web.request_log import RequestLog, RouteNote

__all__ = ["Operations", "Served"]


class Operations:
    """The addresses for operators, and what watches over all requests.

    Args:
        settings: ``metrics`` and ``operator_token``.
        served: Returns what is served now.

    Attributes:
        router: The addresses; to be included before any that fit every path.
        journal: Where requests are written down.
    """

    def __init__(self, settings: Settings, served: Callable[[], Served]) -> None:
        self._served = served
        self._token = settings.operator_token
        self._metrics = Metrics(served) if settings.metrics else None
        self.journal = Journal(self._metrics)
        self.router = APIRouter(include_in_schema=False)
        add = self.router.add_api_route
        add("/health", self._health)
        add("/health/live", self._live)
        add("/health/ready", self._ready)
        if self._metrics:
            add("/metrics", self._numbers)
        add("/operator/queries", self._running)
        add("/operator/queries/{identifier}", self._cancel, methods=["DELETE"])

    def observe(self, app: FastAPI) -> None:
        """Log and count every request; to be called after all other middleware was added, so that nothing escapes."""
        app.add_middleware(RequestLog, journal=self.journal)
        app.user_middleware.append(Middleware(RouteNote))

    async def _health(self) -> Response:
        """How the server is, in one object."""
        served = self._served()
        now = served.pool.snapshot() if served.pool else None
        readers = {"idle": now.idle, "busy": now.busy, "waiting": now.waiting} if now else {}
        facts = {"version": __version__, "generation": served.generation, "statements": served.statements, "readers": readers}
        ready = bool(now and now.ready)
        return _fresh({"live": True, "ready": ready, **facts}, 200 if ready else 503)

    async def _live(self) -> Response:
        """That the server answers at all: if not, restart it."""
        return _fresh({"live": True})

    async def _ready(self) -> Response:
        """Whether queries can be answered: if not, send them elsewhere."""
        pool = self._served().pool
        ready = bool(pool and pool.snapshot().ready)
        return _fresh({"ready": ready}, 200 if ready else 503)

    async def _numbers(self, request: Request) -> Response:
        """The numbers, for Prometheus."""
        if self._metrics is None:
            raise NotFound("metrics are switched off")
        body, media_type = self._metrics.text(request.headers.get("accept", ""))
        return Response(body, media_type=media_type, headers={"Cache-Control": "no-store"})

    async def _running(self, request: Request) -> Response:
        """The queries that run."""
        if refusal := self._refusal(request):
            return refusal
        pool = self._served().pool
        return _fresh({"queries": [_listed(each) for each in pool.running()] if pool else []})

    async def _cancel(self, request: Request, identifier: str) -> Response:
        """End one of them."""
        if refusal := self._refusal(request):
            return refusal
        pool = self._served().pool
        if not pool or not pool.cancel(identifier):
            raise NotFound(f"no query {identifier!r} runs", "it may have ended; GET /operator/queries lists those that run")
        return Response(status_code=204, headers={"Cache-Control": "no-store"})

    def _refusal(self, request: Request) -> Response | None:
        """The answer to who is no operator (RFC 6750, section 3)."""
        if self._token is None:
            cure = f"set {variable('operator_token')}, or operator_token_file, and restart the server"
            return answer_problem(request, Problem(403, HTTPStatus(403).phrase, "this server has no operator token", cure))
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        # Compared as bytes and in constant time, so that the time to refuse tells nothing about the token.
        same = hmac.compare_digest(shown.strip().encode(), self._token.get_secret_value().encode())
        if same and scheme.lower() == "bearer":
            return None
        challenge = 'Bearer realm="operators"' + (', error="invalid_token"' if shown else "")
        problem = Problem(
            401, HTTPStatus(401).phrase, "this address is for operators", "send the header Authorization: Bearer TOKEN"
        )
        return answer_problem(request, problem, {"WWW-Authenticate": challenge})


def _listed(query: Running) -> dict[str, object]:
    return {"id": query.id, "client": query.client, "seconds": round(query.seconds, 3), "query": query.text}


def _fresh(body: dict[str, object], status: int = 200) -> Response:
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"})
