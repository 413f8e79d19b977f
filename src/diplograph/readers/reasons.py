"""Why a query was ended before it was answered, in words for who asked it."""

import signal
from typing import Final

from diplograph import errors
from diplograph.readers.job import Job
from diplograph.readers.limits import Limits
from diplograph.readers.nursery import Death

# What the engine says on its standard error before it ends.
_OUT_OF_MEMORY: Final = "memory allocation of"
_NO_ORDER: Final = "total order"


def of_death(death: Death, job: Job, limits: Limits) -> errors.ServiceProblem:
    """Return why a reader ended that nobody here had ended."""
    if death.signal == signal.SIGALRM:
        return too_slow(job)
    if _OUT_OF_MEMORY in death.words:
        reason = f"the query needed more than {limits.memory // 2**20} MiB of memory"
        cure = "ask for less at a time: fewer variables, a LIMIT, no ORDER BY over everything"
        return errors.MemoryLimitExceeded(reason, cure)
    if _NO_ORDER in death.words:
        return errors.ReaderLost("the engine failed to put values of several kinds in order", "order by text: ORDER BY STR(?x)")
    return errors.ReaderLost("the process that answered this query ended before it was done", "ask again")


def too_slow(job: Job) -> errors.TimeLimitExceeded:
    """Return that the time for a job was over."""
    cure = "ask for less at a time: bind more, add a LIMIT, or take the dump and ask at home"
    return errors.TimeLimitExceeded(f"the query ran longer than {job.seconds:g} seconds, and was ended", cure)


def too_large(limits: Limits) -> errors.AnswerTooLarge:
    """Return that an answer grew beyond what is given."""
    reason = f"the answer is longer than {limits.largest_answer // 2**20} MiB"
    return errors.AnswerTooLarge(reason, "ask for it in parts, with LIMIT and OFFSET, or take the dump")
