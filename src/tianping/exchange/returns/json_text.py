"""JSON at the door: parsed with limits, every text of it looked through, objects named by where they stand."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, TypeAlias

from tianping.exchange.returns.codes import ReturnProblemCode
from tianping.exchange.returns.limits import DEEPEST_NESTING, MOST_OBJECTS
from tianping.exchange.returns.problems import Findings, refuse
from tianping.exchange.returns.screening import Text, screen_texts

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
_LONGEST_NUMBER = 40
_MOST_NODES = 8 * MOST_OBJECTS


class _Twice(ValueError):
    """A key that stands twice in an object: programs differ in which they take."""


def parse_json(content: bytes) -> Json:
    """Read a document; nothing of it is looked through yet.

    Raises
    ------
    ReturnRefused
        ``DAMAGED`` or ``TOO_LARGE``: not UTF-8, not JSON, NaN, a key that stands twice, too deep, too many nodes.
    """
    document: Json = None
    readable = True
    try:
        text = content.decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_whole)
    except (ValueError, RecursionError):
        # The cause would carry the text of the file.
        readable = False
    if not readable:
        raise refuse(ReturnProblemCode.DAMAGED, wanted="JSON")
    _refuse_bulk(document)
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def _no_constant(_: str) -> float:
    raise ValueError("NaN and Infinity are not JSON")


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError("a number of too many digits")
    return int(digits)


def _refuse_bulk(document: Json) -> None:
    nodes, level, depth = 0, [document], 0
    while level:
        nodes, depth = nodes + len(level), depth + 1
        if depth > DEEPEST_NESTING or nodes > _MOST_NODES:
            raise refuse(ReturnProblemCode.TOO_LARGE, wanted=f"{_MOST_NODES:,} values, {DEEPEST_NESTING} levels")
        level = [child for node in level for child in _children(node)]


def _children(node: Json) -> list[Json]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def screen_json(document: Json, *, keys: Collection[str]) -> None:
    """Refuse a document in which any text, key or number is a person's.

    ``keys`` are the names that may be told; any other is called by its number, since it may be anybody's.

    Raises
    ------
    ReturnRefused
        With identities only.
    """
    findings = Findings()
    screen_texts(_texts(document, where="", group="", keys=keys), findings)
    findings.raise_if_any()


def _texts(node: Json, *, where: str, group: str, keys: Collection[str]) -> Iterator[Text]:
    if isinstance(node, dict):
        for number, (key, child) in enumerate(node.items()):
            name = key if key in keys else f"#{number}"
            inner = f"{where}.{name}" if where else name
            if name != key:
                yield Text(key, inner, "names of objects")
            like = f"{group}.{name}" if group else name
            yield from _texts(child, where=inner, group=like, keys=keys)
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from _texts(child, where=f"{where}[{number}]", group=f"{group}[]", keys=keys)
    elif node is not None and not isinstance(node, bool):
        text = node if isinstance(node, str) else str(node)
        if text:
            yield Text(text, where or "document", group or "document")
