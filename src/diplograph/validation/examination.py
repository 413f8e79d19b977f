"""From what a curator sends to what the gate says of it."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from diplograph.errors import InputError, NotFound
from diplograph.records import Change
from diplograph.validation.context import Context
from diplograph.validation.gate import judge
from diplograph.validation.intake import canonical, read_change
from diplograph.validation.judgement import Judgement
from diplograph.vocabulary import compact


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes: records in some format, or the removal of some.

    Attributes:
        content: The records, in any format that is read.
        media_type: Their Content-Type; empty when there is none.
        name: The name of their file; empty when there is none.
        only: The main thing of the one record that the content may hold; ``None`` for any.
        removed: The main things of the records that shall go.
    """

    content: bytes = b""
    media_type: str = ""
    name: str = ""
    only: NamedNode | None = None
    removed: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a proposal.

    Attributes:
        change: The change as it was read, with the text that the findings' lines count in.
        canonical: The same change as it is to be written.
        judgement: What the gate says of it.
    """

    change: Change
    canonical: Change
    judgement: Judgement


def examine(context: Context, contexts: dict[str, str], proposal: Proposal) -> Verdict:
    """Read a proposal and judge it.

    Args:
        context: The records as they stand.
        contexts: The JSON-LD contexts that may be named, by IRI.
        proposal: What is proposed.

    Raises:
        InputError: when it cannot be read, or holds another record than the one that it may.
        NotFound: when a record that shall go is not there.
    """
    change = _removal(context, proposal.removed) if proposal.removed else _reading(context, contexts, proposal)
    return Verdict(change, canonical(change), judge(context, change))


def _removal(context: Context, removed: tuple[NamedNode, ...]) -> Change:
    paths = []
    for main in removed:
        home, path = context.homes.get(main, (None, None))
        if home != main or path is None:
            raise NotFound(
                f"there is no record of {compact(main.value)}", "a part of a record goes with a new text of the record"
            )
        paths.append(path)
    return Change((), tuple(sorted(paths)))


def _reading(context: Context, contexts: dict[str, str], proposal: Proposal) -> Change:
    change = read_change(proposal.content, proposal.media_type, proposal.name, contexts=contexts, known=context.homes)
    others = [each.main for each in change.put if each.main is not None and each.main != proposal.only]
    if proposal.only is not None and others:
        wanted, found = compact(proposal.only.value), ", ".join(compact(each.value) for each in others)
        raise InputError(f"the address names {wanted}, and the body describes {found}", "send one record, to its own address")
    return change
