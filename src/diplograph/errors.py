"""The exception tree.

DiplographError                 anything a user can mend; its text says where, what and how
├── InputError                  what was given is wrong (HTTP 400, exit code 2)
│   ├── RdfSyntaxError          a file or body is not what its format says: file and, where known, line and column
│   │   └── TurtleSyntaxError   it is not Turtle
│   ├── TooLarge                a body is longer than we read (HTTP 413)
│   ├── UnsupportedMediaType    a body is of a type that is not read here (HTTP 415)
│   ├── QueryError              a SPARQL query is malformed or refused
│   ├── ParameterError          a named query was asked with a wrong or unknown parameter
│   └── InvalidRecords          records break the rules; carries all findings at once
├── NotFound                    no such thing, query or file (HTTP 404)
│   └── Gone                    what was there was taken out for good (HTTP 410)
├── NotAcceptable               no offered format fits the Accept header (HTTP 406)
├── NotAllowed                  who asks may not do this (HTTP 403)
├── Conflict                    what is to be changed is no longer what the curator saw (HTTP 412)
├── ServiceProblem              the service cannot answer this now, or not within its limits
│   ├── TooBusy                 too many queries wait already (HTTP 503)
│   ├── TooManyQueries          this client asks for more than its share (HTTP 429)
│   ├── TimeLimitExceeded       the query took longer than it may (HTTP 504)
│   ├── MemoryLimitExceeded     the query needed more memory than it may have (HTTP 500)
│   ├── AnswerTooLarge          the answer is longer than it may be (HTTP 500)
│   ├── QueryCancelled          an operator ended the query (HTTP 503)
│   ├── ReaderLost              the process that answered ended before it was done (HTTP 500)
│   └── StoreUnavailable        the SPARQL service that keeps the graph does not answer (HTTP 502)
└── EnvironmentProblem          port taken, folder missing, no permission (exit code 3)
    └── LedgerDamaged           the record of changes is not as it was written
"""

from typing import Final

_MOST_SHOWN: Final = 500  # of a line, before an error and behind it


class DiplographError(Exception):
    """Base of all errors that are shown to a user as one plain message.

    Attributes:
        message: What is wrong, in words; may span lines.
        hint: How to mend it, or an empty string.
    """

    status = 500
    exit_code = 1
    title = "Internal error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message}\n{hint}" if hint else message)
        self.message = message
        self.hint = hint


class InputError(DiplographError):
    """What the user gave cannot be used as it is."""

    status = 400
    exit_code = 2
    title = "Bad input"


class RdfSyntaxError(InputError):
    """A text is not of the format that it is said to be.

    Attributes:
        file: Name of the file or of the input.
        line: Line of the error, from 1; 0 when the format does not tell.
        column: Column of the error, from 1; 0 when the format does not tell.
        text: The offending line as written; of a very long one, what is around the error.
        reason: What the parser expected.
    """

    title = "RDF syntax error"

    def __init__(  # noqa: PLR0913 - a place has many parts
        self, file: str, line: int, column: int, text: str, reason: str, *, hint: str = ""
    ) -> None:
        start = max(column - _MOST_SHOWN, 0)
        text = text[start : start + 2 * _MOST_SHOWN]
        self.file, self.line, self.column, self.text, self.reason = file, line, column, text, reason
        caret = " " * (len(str(line)) + 3 + max(column - 1 - start, 0)) + "^"
        super().__init__(f"{file}:{line}:{column}: {reason}\n{line} | {text}\n{caret}" if line else f"{file}: {reason}", hint)


class TurtleSyntaxError(RdfSyntaxError):
    """A text is not Turtle."""

    title = "Turtle syntax error"


class TooLarge(InputError):
    """The request's body is longer than we read."""

    status = 413
    title = "Request too large"


class UnsupportedMediaType(InputError):
    """The request's body is of a type that this address does not read (RFC 9110, section 15.5.16)."""

    status = 415
    title = "Unsupported media type"


class QueryError(InputError):
    """A SPARQL query is malformed, or asks for what is refused here.

    Attributes:
        line: Line of the query where the reason stands, from 1; 0 when it stands nowhere in it.
        column: Its column in characters, from 1; 0 likewise.
    """

    title = "SPARQL query not accepted"

    def __init__(self, message: str, hint: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message, hint)
        self.line, self.column = line, column


class ParameterError(InputError):
    """A named query got a parameter that it does not have, or a value of the wrong type."""

    title = "Parameter not accepted"


class InvalidRecords(InputError):
    """Records break the grammar, the layout or a shape; nothing was loaded."""

    title = "Records not accepted"
    exit_code = 1


class NotFound(DiplographError):
    """There is no such thing, named query, format or file here."""

    status = 404
    exit_code = 2
    title = "Not found"


class Gone(NotFound):
    """What was described here was taken out; its identifier will never mean anything else."""

    status = 410
    title = "Gone"


class NotAcceptable(DiplographError):
    """None of the formats on offer fits the request's Accept header (RFC 9110, section 15.5.7)."""

    status = 406
    title = "Not acceptable"


class NotAllowed(DiplographError):
    """Who asks is known, but has no right to do this (RFC 9110, section 15.5.4)."""

    status = 403
    exit_code = 2
    title = "Not allowed"


class Conflict(DiplographError):
    """What is to be changed is no longer what the curator saw; nothing was written (RFC 9110, section 15.5.13)."""

    status = 412
    exit_code = 2
    title = "Changed meanwhile"


class EnvironmentProblem(DiplographError):
    """The machine does not let us do it: port taken, folder missing, no permission."""

    exit_code = 3
    title = "Cannot run here"


class LedgerDamaged(EnvironmentProblem):
    """The record of changes is not as it was written, by accident or by a hand."""

    title = "Ledger damaged"


class ServiceProblem(DiplographError):
    """The service cannot answer this now, or not within its limits; the server itself is well.

    Attributes:
        retry_after: After how many seconds to ask again, if that may help.
    """

    title = "Not answered"

    def __init__(self, message: str, hint: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class TooBusy(ServiceProblem):
    """Too many queries are waiting already (RFC 9110, section 15.6.4)."""

    status = 503
    title = "Too busy"


class TooManyQueries(ServiceProblem):
    """A client asks for more than its share (RFC 6585, section 4)."""

    status = 429
    title = "Too many queries"


class TimeLimitExceeded(ServiceProblem):
    """A query took longer than it may, and was ended."""

    status = 504
    title = "Time limit exceeded"


class MemoryLimitExceeded(ServiceProblem):
    """A query needed more memory than it may have, and was ended."""

    title = "Memory limit exceeded"


class AnswerTooLarge(ServiceProblem):
    """An answer is longer than it may be."""

    title = "Answer too large"


class QueryCancelled(ServiceProblem):
    """An operator ended a query."""

    status = 503
    title = "Query cancelled"


class ReaderLost(ServiceProblem):
    """The process that answered a query ended before it was done."""

    title = "Query failed"


class StoreUnavailable(ServiceProblem):
    """The SPARQL service that keeps the graph does not answer, or not as a whole (RFC 9110, section 15.6.3)."""

    status = 502
    exit_code = 3
    title = "The store does not answer"


class FederationFailed(ServiceProblem):
    """A service that a query names does not answer (SPARQL 1.1 Federated Query, section 2; RFC 9110, section 15.6.3)."""

    status = 502
    title = "Another service does not answer"
