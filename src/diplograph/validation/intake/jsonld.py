"""JSON-LD before it is parsed: of bounded depth, and with our own context in the place of its address."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from diplograph.errors import RdfSyntaxError
from diplograph.release import Release
from diplograph.vocabulary import BASE

DEEPEST: Final = 64
_CONTEXT: Final = "@context"
_IMPORT: Final = "@import"


def contexts_of(release: Release, *roots: str) -> dict[str, str]:
    """Return the contexts of a release by the addresses that a document may name them by.

    Args:
        release: The release.
        roots: Addresses of servers that offer them, without a slash at the end.
    """
    texts = {file.name: file.read_text(encoding="utf-8") for file in release.context_files}
    bases = [BASE, *(f"{root}/" for root in roots)]
    return {f"{base}context/{name}": text for base in bases for name, text in texts.items()}


def resolved(text: str, file: str, contexts: Mapping[str, str]) -> bytes:
    """Return a JSON-LD document that names no address of a context any more.

    Raises:
        RdfSyntaxError: when it is not JSON, nested too deep, or names a context that is not ours.
    """
    document = _loaded(text, file)
    if not isinstance(document, dict | list):
        raise RdfSyntaxError(file, 1, 1, text[:80], "a JSON-LD document is an object or an array")
    for holder in _objects(document, file):
        if _IMPORT in holder:
            raise _foreign(file, str(holder[_IMPORT]), contexts)
        if _CONTEXT in holder:
            holder[_CONTEXT] = _own(holder[_CONTEXT], file, contexts)
    return json.dumps(document).encode()


def _loaded(text: str, file: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise _too_deep(file) from None
    except json.JSONDecodeError as error:
        line = text.split("\n")[error.lineno - 1]
        raise RdfSyntaxError(file, error.lineno, error.colno, line, f"not JSON: {error.msg}") from None
    except ValueError as error:
        raise RdfSyntaxError(file, 0, 0, "", f"not JSON: {error}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _objects(document: object, file: str) -> Iterator[dict[str, Any]]:
    """Yield every object, without recursion, so that depth costs no stack."""
    waiting: list[tuple[object, int]] = [(document, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise _too_deep(file)
        if isinstance(value, dict):
            yield value
            waiting += [(each, depth + 1) for each in value.values()]
        elif isinstance(value, list):
            waiting += [(each, depth + 1) for each in value]


def _own(context: object, file: str, contexts: Mapping[str, str]) -> object:
    if isinstance(context, list):
        return [each if isinstance(each, list) else _own(each, file, contexts) for each in context]
    if not isinstance(context, str):
        return context
    if context not in contexts:
        raise _foreign(file, context, contexts)
    return json.loads(contexts[context])[_CONTEXT]


def _foreign(file: str, context: str, contexts: Mapping[str, str]) -> RdfSyntaxError:
    newest = max((each for each in contexts if each.startswith(BASE)), default="")
    reason = f"the context {context[:200]} is not fetched: nothing is ever fetched"
    cure = f'name ours, "@context": "{newest}", or write the context out in the document'
    return RdfSyntaxError(file, 0, 0, "", reason, hint=cure)


def _too_deep(file: str) -> RdfSyntaxError:
    reason = f"the document is nested more than {DEEPEST} deep"
    return RdfSyntaxError(file, 0, 0, "", reason, hint="write each thing at the top")
