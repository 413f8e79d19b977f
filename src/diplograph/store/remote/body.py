"""The body of an answer as it comes, which either ends whole or raises."""

import io
import time
from typing import TYPE_CHECKING

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as TooLate

from diplograph.errors import StoreUnavailable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Body(io.RawIOBase):
    """The bytes of an answer.

    Args:
        response: The answer, whose body is still to be read.
        url: What to call the service in messages.
        deadline: When reading must be over, on the monotonic clock.
    """

    def __init__(self, response: urllib3.BaseHTTPResponse, url: str, deadline: float) -> None:
        super().__init__()
        self._response, self._url, self._deadline = response, url, deadline

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read what comes next.

        Raises:
            StoreUnavailable: when the connection ended before the body did, or it takes too long.
        """
        view = memoryview(buffer).cast("B")
        if time.monotonic() > self._deadline:
            self.close()
            raise StoreUnavailable(f"{self._url} did not end its answer in time", "ask for less, or allow more time")
        try:
            data = self._response.read(len(view))
        except TooLate:
            raise StoreUnavailable(f"{self._url} stopped in the middle of its answer") from None
        except HTTPError:
            raise StoreUnavailable(f"{self._url} broke off in the middle of its answer", "its log may say why") from None
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Give the connection back when the body was read, else close it."""
        if not self.closed:
            self._response.close()
        super().close()
