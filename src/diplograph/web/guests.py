"""Who is being answered: what serves them stays until they are gone."""

import asyncio


class Guests:
    """The requests that are being answered from one site.

    Attributes:
        gone: Set while there are none.
    """

    def __init__(self) -> None:
        self._number = 0
        self.gone = asyncio.Event()
        self.gone.set()

    def enter(self) -> None:
        """Count one more."""
        self._number += 1
        self.gone.clear()

    def leave(self) -> None:
        """Count one less."""
        self._number -= 1
        if not self._number:
            self.gone.set()
