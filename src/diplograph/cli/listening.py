"""How the HTTP server below the application is set up."""

import math
from typing import Any

from diplograph.settings import Settings


def server_options(settings: Settings) -> dict[str, Any]:
    """Return the arguments of ``uvicorn.Config`` that follow from the settings.

    uvicorn believes X-Forwarded-For and X-Forwarded-Proto from loopback unless told otherwise, so it is told in every case; it
    takes the last address that no trusted proxy has. Logging is left to ``configure_logging``, requests to our own log.
    """
    return {
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": [str(network) for network in settings.trusted_proxies],
        "timeout_graceful_shutdown": math.ceil(settings.shutdown_seconds),
    }
