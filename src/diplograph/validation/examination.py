"""From what a curator sends to what the gate says of it."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from pyoxigraph import NamedNode

from diplograph.errors import InputError, NotFound
from diplograph.records import Change
from diplograph.validation.context import Context
from diplograph.validation.gate import judge
from diplograph.validation.intake import contexts_of, read_change
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
        roots: Addresses of this server, under which JSON-LD may name our contexts.
    """

    content: bytes = b""
    media_type: str = ""
    name: str = ""
    only: NamedNode | None = None
    removed: tuple[NamedNode, ...] = ()
    roots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a proposal.

    Attributes:
        change: The change as it was read, with the text that the findings' lines count in.
        judgement: What the gate says of it.
    """

    change: Change
    judgement: Judgement


def examine(context: Context, proposal: Proposal) -> Verdict:
    """Read a proposal and judge it.

    Raises:
        InputError: when it cannot be read, or holds another record than the one that it may.
        NotFound: when a record that shall go is not there.
    """
    change = read(context, proposal)
    return Verdict(change, judge(context, change))


def read(context: Context, proposal: Proposal) -> Change:
    """Read a proposal as a change, without judging it.

    Raises:
        InputError: when it cannot be read, or holds another record than the one that it may.
        NotFound: when a record that shall go is not there.
    """
    if proposal.removed:
        return Change((), tuple(sorted(_path(context, each) for each in proposal.removed)))
    contexts = contexts_of(context.release, *proposal.roots)
    change = read_change(proposal.content, proposal.media_type, proposal.name, contexts=contexts, known=context.homes)
    others = [each.main for each in change.put if each.main is not None and each.main != proposal.only]
    if proposal.only is not None and others:
        wanted, found = compact(proposal.only.value), ", ".join(compact(each.value) for each in others)
        raise InputError(f"the address names {wanted}, and the body describes {found}", "send one record, to its own address")
    return change


def _path(context: Context, main: NamedNode) -> PurePosixPath:
    home, path = context.homes.get(main, (None, None))
    if home != main or path is None:
        raise NotFound(f"there is no record of {compact(main.value)}", "a part goes with a new text of its record")
    return path
