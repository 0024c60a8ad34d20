"""What an operationId says: its words, the names that it puts in front, and whether a tool made it.

What comes in is an operation; what goes out are words and names in the spec's own spelling. Knows
nothing of groups and chooses no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from clientsmith import words
from clientsmith.document import OperationNode

Words = tuple[str, ...]

VERSION = re.compile(r"v?\d+(?:[._-]\d+)*(?:(?:alpha|beta|rc)\d*)?|v\{[^{}]*\}", re.IGNORECASE)
HOLLOW = frozenset({"api", "apis", "rest", "public", "latest", "beta", "alpha"})
"""Segments and tags that name no resource."""

_DOTTED = re.compile(r"[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)+")
_HEADED = re.compile(r"([A-Z][A-Za-z0-9]*)_[A-Z][A-Za-z0-9]*|([a-z][a-z0-9-]*)/[a-z][a-z0-9-]*")
_CODE = frozenset(
    {"src", "app", "server", "controllers", "controller", "handlers", "views", "routes", "routers"}
)
"""Names of modules, in ids that a framework made of where its handlers are."""
_SPRING = re.compile(r"Using(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)(?:_\d+)?\Z")
_HASH = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ARTICLES = frozenset({"a", "an", "the"})
_METHODS = frozenset({"get", "head", "post", "put", "patch", "delete", "options"})


def words_of(node: OperationNode) -> Words:
    """Give the words of the operationId, without what frameworks add and without articles."""
    text = node.operation_id or ""
    added = f"{re.sub(r'[^A-Za-z0-9_]', '_', node.path)}_{node.method.lower()}"
    short = _SPRING.sub("", text.removesuffix(added))
    return _without_articles(words.lower(short or text))


def _without_articles(told: Words) -> Words:
    return tuple(
        word
        for place, word in enumerate(told)
        if word not in _ARTICLES or not 0 < place < len(told) - 1
    )


def spaces(node: OperationNode) -> tuple[str, ...]:
    """List what an id puts in front of the name proper: `a.b.list`, `Widgets_List`, `pets/list`."""
    text = node.operation_id or ""
    if _DOTTED.fullmatch(text):
        found = [part for part in text.split(".")[:-1] if not VERSION.fullmatch(part)]
        code = [n for n, part in enumerate(found, 1) if part.lower() in _CODE | HOLLOW]
        return tuple(found[code[-1] :] if code else found)
    headed = _HEADED.fullmatch(text)
    head = (headed[1] or headed[2]) if headed else ""
    return (head,) if head and not set(words.lower(head)) & _METHODS else ()


def own_words(node: OperationNode) -> Words:
    """Give the words of an id behind what it puts in front."""
    text = node.operation_id or ""
    last = re.split(r"[.]" if _DOTTED.fullmatch(text) else r"[/_]", text)[-1]
    return _without_articles(words.lower(last)) if spaces(node) else ()


# -- ids that tools make --------------------------------------------------------------------------


def is_made_by_a_tool(node: OperationNode, told: Words) -> bool:
    """Whether an id is a hash, or only repeats method and path (`get-orders-id`, `orders_put`)."""
    text = node.operation_id or ""
    method = node.method.lower()
    if _HASH.fullmatch(text):
        return True
    if told[0] == method:
        # `getOrders` and `getOrderById` may be somebody's words for it, `getOrdersId` hardly.
        is_apart = re.search(r"[-_/. ]", text) is not None
        may = is_apart or ("{" in node.path and told.count("by") != 1)
        return may and _repeats(node.path, told[1:], all_=not is_apart)
    told = told[:-1] if told[-1] == "collection" else told
    # `orders_update` says no more than any name; `orders_id_put` does.
    return told[-1] == method and "{" in node.path and _repeats(node.path, told[:-1], all_=True)


def _repeats(path: str, told: Words, *, all_: bool = False) -> bool:
    """Whether words are those of a path in their order, and none that tells is missing.

    Words of parameters may be missing unless they are asked for, as `id` or by name; and `by` may
    introduce them, there or at the end.
    """
    segments = [segment for segment in path.replace("#", "/").split("/") if segment]
    telling = [s for s in segments if not is_placeholder(s) and not is_hollow(s)]
    static = [word for segment in telling for word in words.lower(segment)]
    behind = [word for s in segments if is_placeholder(s) for word in words.lower(s)]
    told = tuple(word for word in told if word != "by")
    if not set(static) <= set(told) or (all_ and not {"id", *behind} & set(told)):
        return False
    return _is_within(told, _with_ids(segments)) or _is_within(told, [*static, *behind])


def _is_within(told: Words, longer: Iterable[str]) -> bool:
    rest = iter(longer)
    return all(any(word == part for part in rest) for word in told)


def _with_ids(segments: Iterable[str]) -> Iterator[str]:
    for segment in segments:
        yield from words.lower(segment)
        if is_placeholder(segment):
            yield "id"


def is_hollow(segment: str) -> bool:
    """Whether a segment names no resource."""
    return segment.lower() in HOLLOW or VERSION.fullmatch(segment) is not None


def is_placeholder(segment: str) -> bool:
    """Whether a segment is a parameter."""
    return segment.startswith("{")
