"""Each client's share: how many queries at a time, how much of the readers' time each minute."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from diplograph.errors import TooManyQueries

_MINUTE: Final = 60.0
# Clients whose budget is whole again are forgotten, as soon as so many are known.
_MOST_CLIENTS: Final = 10_000


@dataclass(slots=True)
class Account:
    """What one client takes.

    Attributes:
        name: The client.
        asking: How many of its queries run or wait.
        running: How many of them run.
        spent: How many seconds of its budget are spent.
        since: When that was true.
    """

    name: str
    asking: int = 0
    running: int = 0
    spent: float = 0.0
    since: float = field(default_factory=time.monotonic)


class Clients:
    """Sees to it that no client takes more than its share.

    Args:
        most: How many queries of one client may run or wait at a time.
        budget: How many seconds of readers' time one client may take each minute; 0 for any.
    """

    def __init__(self, most: int, budget: float) -> None:
        self._most = most
        self._budget = budget
        self._accounts: dict[str, Account] = {}

    def admit(self, client: str) -> Account:
        """Count one more query of a client; :meth:`discharge` takes it back.

        Raises:
            TooManyQueries: when the client's share is used up.
        """
        account = self._account(client)
        self._refill(account)
        if account.asking >= self._most:
            raise TooManyQueries(
                f"{account.asking} queries of yours are running or waiting", "wait for one to end", retry_after=1
            )
        if self._budget and account.spent > self._budget:
            wait = (account.spent - self._budget) / self._budget * _MINUTE + 1
            reason = f"your queries took more than {self._budget:g} seconds of the readers' time within a minute"
            raise TooManyQueries(reason, f"ask again in {wait:.0f} seconds, and for less at a time", retry_after=wait)
        account.asking += 1
        return account

    def discharge(self, account: Account, seconds: float) -> None:
        """Take note that a query ended, which took a reader so many seconds."""
        account.asking -= 1
        account.spent += seconds

    def _account(self, client: str) -> Account:
        if len(self._accounts) >= _MOST_CLIENTS:
            self._forget()
        if client not in self._accounts:
            self._accounts[client] = Account(client)
        return self._accounts[client]

    def _refill(self, account: Account) -> None:
        now = time.monotonic()
        account.spent = max(0.0, account.spent - (now - account.since) * self._budget / _MINUTE)
        account.since = now

    def _forget(self) -> None:
        for account in list(self._accounts.values()):
            self._refill(account)
            if not account.asking and not account.spent:
                del self._accounts[account.name]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where queries come in, whichever generation answers them.

    Attributes:
        clients: Who asks.
        numbers: The number of the next query.
    """

    clients: Clients
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
