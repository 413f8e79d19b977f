"""Log lines, for people or for programs: one for each request, and all that anything else has to say, in one form."""

import logging
import sys
from contextvars import ContextVar
from json import JSONEncoder
from typing import Final, TextIO

import structlog
from structlog.typing import EventDict, Processor

from diplograph.settings import Settings

REQUEST: ContextVar[str] = ContextVar("request", default="")
REQUESTS: Final = "diplograph.requests"
_ENCODER: Final = JSONEncoder(default=str, ensure_ascii=True, separators=(",", ":"))
# What these say in ordinary times is said by us, or holds queries.
_QUIET: Final = {"uvicorn": logging.WARNING, "uvicorn.access": logging.CRITICAL, "urllib3": logging.ERROR}
_FIRST: Final = ("time", "level", "event", "request")


def configure_logging(settings: Settings, file: TextIO | None = None) -> None:
    """Send everything that is logged to standard error, in the form and from the severity on that the settings say.

    Loggers of the standard library are included, uvicorn's too; its lines for single requests are not, because they hold queries.

    Args:
        settings: ``log_format`` and ``log_level``.
        file: Where to write instead.
    """
    file = file or sys.stderr
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    form = [_ordered, _json] if settings.log_format == "json" else [_printable, _text()]
    shared: list[Processor] = [
        _with_request,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper("iso", key="time"),
    ]
    if settings.log_format == "json":
        shared.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*shared, *form],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file),
    )
    handler = logging.StreamHandler(file)
    formatter = structlog.stdlib.ProcessorFormatter
    handler.setFormatter(
        formatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared], processors=[formatter.remove_processors_meta, *form]
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in _QUIET.items():
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(max(level, least))
    logging.getLogger("uvicorn.access").propagate = False


def _with_request(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Name the request that is being answered."""
    if request := REQUEST.get():
        event["request"] = request
    return event


def _ordered(_logger: object, _method: str, event: EventDict) -> EventDict:
    """What all lines have comes first."""
    first = {name: event.pop(name) for name in _FIRST if name in event}
    return {**first, **event}


def _json(_logger: object, _method: str, event: EventDict) -> str:
    return _ENCODER.encode(event)


def _printable(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Escape what would move the cursor or begin a line: clients choose some of these words (OWASP: log injection)."""
    for name, value in event.items():
        if isinstance(value, str) and not value.isprintable():
            event[name] = value.encode("unicode_escape").decode()
    return event


def _text() -> Processor:
    return structlog.dev.ConsoleRenderer(
        colors=False, timestamp_key="time", pad_event_to=0, sort_keys=False, exception_formatter=structlog.dev.plain_traceback
    )


def request_logger() -> structlog.typing.FilteringBoundLogger | None:
    """Return what writes the lines of requests; ``None`` when nobody wants them."""
    if not structlog.is_configured() or not logging.getLogger(REQUESTS).isEnabledFor(logging.INFO):
        return None
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger().bind()
    return logger
