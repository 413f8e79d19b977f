"""What is counted, for operators."""

from dataclasses import dataclass, fields

from diplograph import errors


@dataclass(frozen=True, slots=True)
class Running:
    """A query that a reader works on.

    Attributes:
        id: Its name, to cancel it by.
        client: Who asked.
        text: The query.
        seconds: How long it has run.
    """

    id: str
    client: str
    text: str
    seconds: float


@dataclass(slots=True)
class Tally:
    """What happened since the start.

    Attributes:
        started: Jobs that a reader was given.
        answered: Jobs that were answered, errors in the query included.
        timed_out: Jobs that took longer than they may.
        out_of_memory: Jobs that needed more memory than they may.
        cancelled: Jobs that an operator ended or a client left.
        died: Jobs whose reader ended for another reason.
        refused_queue: Jobs that found the queue full, no reader, or too many long queries.
        refused_budget: Jobs of clients beyond their share.
    """

    started: int = 0
    answered: int = 0
    timed_out: int = 0
    out_of_memory: int = 0
    cancelled: int = 0
    died: int = 0
    refused_queue: int = 0
    refused_budget: int = 0

    def count(self, reason: errors.ServiceProblem) -> None:
        """Count a job that was ended for a reason."""
        match reason:
            case errors.TimeLimitExceeded():
                self.timed_out += 1
            case errors.MemoryLimitExceeded():
                self.out_of_memory += 1
            case errors.QueryCancelled():
                self.cancelled += 1
            case errors.TooBusy():
                self.refused_queue += 1
            case _:
                self.died += 1

    def counts(self) -> dict[str, int]:
        """Return all counts by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The numbers of the readers at one moment; the counts are those of :class:`Tally`, of the readers started and of the cache.

    Attributes:
        ready: Whether there is a nursery.
        idle: Readers with nothing to do.
        busy: Readers at work.
        waiting: Jobs that wait for a reader.
        forks: Readers started so far.
        cache_hits: Jobs answered from the cache.
        cache_misses: Jobs that were not.
        cache_bytes: Bytes that the cache holds.
    """

    ready: bool
    idle: int
    busy: int
    waiting: int
    started: int
    answered: int
    timed_out: int
    out_of_memory: int
    cancelled: int
    died: int
    refused_queue: int
    refused_budget: int
    forks: int
    cache_hits: int
    cache_misses: int
    cache_bytes: int
