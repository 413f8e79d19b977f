"""Large answers that the express lane has begun: sent with all that goes around an answer, but past the framework's routing.

Until its first byte leaves, most of the time of a large answer was spent on finding out again what the lane knows already.
"""

from types import SimpleNamespace
from typing import Final

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from diplograph.web.asking import BEGUN, Begun, send_validated
from diplograph.web.coding import Coding
from diplograph.web.headers import CommonHeaders
from diplograph.web.journal import Journal
from diplograph.web.request_log import RequestLog, RouteNote, note_query

# What the log calls the address; a route of the framework has the same attribute.
_ROUTE: Final = SimpleNamespace(path="/sparql")


def large_answers(journal: Journal) -> ASGIApp:
    """Return what sends an answer that a scope holds under :data:`BEGUN`, of which at least the beginning has to be there.

    Args:
        journal: Where requests are written down.
    """
    return RequestLog(CommonHeaders(Coding(RouteNote(_send))), journal)


async def _send(scope: Scope, receive: Receive, send: Send) -> None:
    begun: Begun = scope[BEGUN]
    scope["route"] = _ROUTE
    note_query(scope, begun.job.text)
    response = await send_validated(Request(scope, receive), begun.site, begun.job, begun.answer.result(), begun.form)
    await response(scope, receive, send)
