"""The workshop of a server, as endpoints reach it."""

from fastapi import Request

from diplograph.releases import Workshop


def workshop_of(request: Request) -> Workshop:
    """Return where long work is done for the server that a request goes to."""
    workshop: Workshop = request.app.state.workshop
    return workshop
