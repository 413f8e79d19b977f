"""Documents of JSON-LD: a description in a profile, or any graph by a frame; compact, expanded or flattened."""

import json
from collections.abc import Iterable
from typing import Any, Final

from pyoxigraph import Triple

from diplograph.errors import NotFound
from diplograph.representations.context import Context, Term
from diplograph.representations.description import Description
from diplograph.representations.frames import FULL, Frame, Frames
from diplograph.representations.jsonld import Builder, Graph
from diplograph.representations.profiles import DEFAULT, Profile
from diplograph.representations.shared_mentions import NOT_SHARED, SharedMentions
from diplograph.vocabulary import RDF_TYPE, kind_and_slug

_CONTEXT: Final = "@context"
_INCLUDED: Final = "@included"


def tree(description: Description, frames: Frames, context_url: str, profile: Profile = DEFAULT) -> dict[str, Any]:
    """Return the JSON-LD document of a description, compact; see :func:`document_of`."""
    document: dict[str, Any] = json.loads(document_of(description, frames, context_url, profile))
    return document


def document_of(
    description: Description, frames: Frames, context_url: str, profile: Profile = DEFAULT, shared: SharedMentions = NOT_SHARED
) -> str:
    """Return the text of the JSON-LD document of a description, compact.

    Args:
        description: What to write, in the profile already.
        frames: How to write it.
        context_url: Where readers find the context of the profile.
        profile: The profile.
        shared: Mentions that other documents of the same generation have written; used in the full profile only, and not for a
            record, whose graph does not name what it mentions.
    """
    graph = Graph(description.triples, frames.turned(profile.name))
    names_all = profile == DEFAULT and not description.is_record
    beside = shared.beside({each.value for each in description.described}) if names_all else NOT_SHARED
    builder = Builder(graph, frames.context(profile.name), frames.frame(profile.name, ""), shared=beside)
    root = description.main.value
    parts = [f"{json.dumps(_CONTEXT)}:{json.dumps(context_url)}"]
    if root in graph.nodes:
        parts.append(builder.node(root, frames.of(profile.name, root))[1:-1])
    if profile == DEFAULT and (rest := _rest(graph, builder, frames)):
        parts.append(f"{json.dumps(_INCLUDED)}:[{','.join(rest)}]")
    return f"{{{','.join(parts)}}}"


def _rest(graph: Graph, builder: Builder, frames: Frames) -> list[str]:
    """What no key led to, or what was mentioned only though more is said of it; nothing may be lost."""

    def is_lost(name: str) -> bool:
        return name not in builder.placed and (name not in builder.mentioned or not _is_told(name, graph, builder))

    # One at a time: what one of them shows is lost no more.
    return [builder.node(name, frames.of(FULL, name)) for name in graph.nodes if is_lost(name)]


def _is_told(name: str, graph: Graph, builder: Builder) -> bool:
    """Whether all is shown that is said of a thing which is only mentioned: from there, or as edges that lead to it."""
    said, edges = builder.said, builder.edges
    for predicate, values in graph.nodes[name].items():
        if (name, predicate) not in said and any((name, predicate, each) not in edges for each in values):
            return False
    return True


def framed(triples: Iterable[Triple], frames: Frames, asked: str, context_url: str) -> dict[str, Any]:
    """Return a graph by a frame (JSON-LD 1.1 Framing): what no key of the frame leads to is left out.

    Args:
        triples: The graph.
        frames: The frames.
        asked: The name of a frame, for all things of its kind, in a list; or the IRI of one thing, for it alone.
        context_url: Where readers find the context.

    Raises:
        NotFound: when there is no such frame, or the graph says nothing of the thing.
    """
    graph = Graph(triples, frames.turned(FULL))
    builder = Builder(graph, frames.context(FULL), frames.frame(FULL, ""), generous=True)
    if ":" in asked:
        if asked not in graph.nodes:
            raise NotFound(f"the answer says nothing of {asked}", "ask for a frame by its name, or for what the query constructs")
        node: dict[str, Any] = json.loads(builder.node(asked, frames.of(FULL, asked)))
        return {_CONTEXT: context_url} | node
    frame = frames.frame(FULL, asked)
    roots = sorted(name for name in graph.nodes if _fits(name, graph, frame, frames))
    return {_CONTEXT: context_url, "@graph": [json.loads(builder.node(name, frame)) for name in roots]}


def _fits(name: str, graph: Graph, frame: Frame, frames: Frames) -> bool:
    """Whether a frame is that of a thing, by its type, or else by its identifier."""
    classes = {each for each in graph.nodes[name].get(RDF_TYPE.value, []) if isinstance(each, str)}
    wanted = {frames.context(FULL).class_of(each if isinstance(each, str) else each[0]) for each in frame.types}
    return bool(classes & wanted) if classes and wanted else kind_and_slug(name) is not None and frames.of(FULL, name) == frame


def flattened(triples: Iterable[Triple], frames: Frames, context_url: str, profile: Profile = DEFAULT) -> dict[str, Any]:
    """Return a graph as a flat list of things (JSON-LD 1.1, section 4.6: flattened), compact."""
    things = Builder(Graph(triples, ()), frames.context(profile.name), frames.frame(profile.name, "")).flat()
    return {_CONTEXT: context_url, "@graph": [json.loads(each) for each in things]}


def expanded(document: dict[str, Any], context: Context) -> list[dict[str, Any]]:
    """Return a document of ours without a context: whole IRIs, each value an object in a list (JSON-LD 1.1 API, section 5).

    Args:
        document: What :func:`tree`, :func:`framed` or :func:`flattened` made.
        context: The context that it was made with.
    """
    expander = _Expander(context)
    if "@graph" in document:
        return [expander.node(each) for each in document["@graph"]]
    return [expander.node({key: value for key, value in document.items() if key != _CONTEXT})]


class _Expander:
    """Expands what the builder writes; it knows no other JSON-LD."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def node(self, compact: dict[str, Any]) -> dict[str, Any]:
        """Return one thing."""
        out: dict[str, Any] = {}
        turned: dict[str, Any] = {}
        for key, value in compact.items():
            values = value if isinstance(value, list) else [value]
            if key == self._context.id_key:
                out["@id"] = value
            elif key == self._context.type_key:
                out["@type"] = [self._context.class_of(each) for each in values]
            elif key == _INCLUDED:
                out[key] = [self.node(each) for each in values]
            else:
                term = self._context.property_of(key)
                place = turned if term.reverse else out
                place.setdefault(term.iri, []).extend(self._values(term, value))
        return out | ({"@reverse": turned} if turned else {})

    def _values(self, term: Term, value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
        if term.by_language:
            pairs = [(tag, text) for tag, texts in value.items() for text in (texts if isinstance(texts, list) else [texts])]
            return [{"@language": tag, "@value": text} for tag, text in pairs]
        return [self._value(term, each) for each in (value if isinstance(value, list) else [value])]

    def _value(self, term: Term, value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        if isinstance(value, dict):
            return dict(value) if "@value" in value else self.node(value)
        if isinstance(value, str) and term.coercion == "@id":
            return {"@id": value}
        return {"@type": term.coercion, "@value": value} if term.coercion else {"@value": value}
