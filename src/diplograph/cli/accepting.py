"""Records are accepted all together, or not at all."""

from diplograph.errors import InvalidRecords
from diplograph.store import MemoryStore
from diplograph.validation import Report, Severity


def accepted(report: Report, consequence: str) -> MemoryStore:
    """Return the generation made of records that were checked.

    Args:
        report: What the check found.
        consequence: What is not done with records that are not valid, such as "nothing is loaded".

    Raises:
        InvalidRecords: when there is any violation; all of them are told.
    """
    if report.store is None or not report.conforms:
        wrong = [str(finding) for finding in report.findings if finding.severity is Severity.VIOLATION]
        raise InvalidRecords("\n".join(wrong), f"{len(wrong)} violations; {consequence} until they are mended")
    return report.store
