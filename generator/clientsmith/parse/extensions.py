"""`x-sdk-*` of operations, parameters, bodies, tags and servers (docs/extensions.md).

What comes in are nodes; what goes out is `Extensions`. Ours are checked strictly, because a
misspelt one would be ignored in silence; those of other generators are read in `aliases`, and ours
win. Those of schemas are read by `schemas`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator

from clientsmith.diagnostics import Report
from clientsmith.diagnostics.source import ForeignExtension, MisplacedExtension, UnknownExtension
from clientsmith.document import Extensions, Located, PaginationHint, RetryHint, StreamingHint
from clientsmith.ir import Json
from clientsmith.parse import aliases
from clientsmith.parse.reader import Bundle, Node, Reader
from clientsmith.parse.settings import Settings, bad, integer, text, texts

PREFIX = UnknownExtension.PREFIX
_STYLES = ("cursor", "offset", "page", "link", "url")
_FORMATS = ("bytes", "sse", "json-lines")
_NEEDED = {
    "cursor": ("next", "param"),
    "offset": ("param",),
    "page": ("param",),
    "link": (),
    "url": ("next",),
}


class Site(enum.Enum):
    """What an extension can stand on; the value is what a reader calls it."""

    OPERATION = "an operation"
    PARAMETER = "a parameter"
    BODY = "a request body"
    TAG = "a tag"
    SERVER = "a server"
    PATH = "a path item"


_ALLOWED = {
    Site.OPERATION: (
        *("x-sdk-group", "x-sdk-ignore", "x-sdk-method", "x-sdk-name", "x-sdk-order"),
        *("x-sdk-pagination", "x-sdk-retry", "x-sdk-streaming"),
    ),
    Site.PARAMETER: ("x-sdk-ignore", "x-sdk-name"),
    Site.BODY: ("x-sdk-name",),
    Site.TAG: ("x-sdk-group", "x-sdk-name", "x-sdk-order"),
    Site.SERVER: ("x-sdk-name",),
    Site.PATH: ("x-sdk-ignore",),
}


def read(node: Node, site: Site, reader: Reader, root: Node | None = None) -> Extensions:
    """Read the extensions of a node; `root` is the document, for what aliases set for all."""
    ours = _ours(node, site, reader)
    if not any(key.startswith("x-") for key in node.fields) and root is None:
        return ours
    match site:
        case Site.OPERATION if root is not None:
            theirs = aliases.of_operation(node, root, reader)
        case Site.PARAMETER:
            theirs = aliases.of_parameter(node, reader)
        case Site.SERVER:
            theirs = aliases.of_server(node, reader)
        case _:
            theirs = aliases.of_any(node, reader)
    return _joined(ours, theirs)


def _joined(ours: Extensions, theirs: Extensions) -> Extensions:
    return Extensions(
        group=ours.group if ours.group is not None else theirs.group,
        method=ours.method or theirs.method,
        name=ours.name or theirs.name,
        enum_open=ours.enum_open if ours.enum_open is not None else theirs.enum_open,
        ignore=ours.ignore or theirs.ignore,
        order=ours.order if ours.order is not None else theirs.order,
        pagination=ours.pagination or theirs.pagination,
        streaming=ours.streaming or theirs.streaming,
        retry=ours.retry or theirs.retry,
    )


def _ours(node: Node, site: Site, reader: Reader) -> Extensions:
    found = {key: place for key, place in node.fields.items() if key.startswith(PREFIX)}
    for key, place in found.items():
        if key in UnknownExtension.KNOWN and key not in _ALLOWED[site]:
            reader.report.add(MisplacedExtension(reader.origin(place), key, site.value))
    found = {key: place for key, place in found.items() if key in _ALLOWED[site]}
    if not found:
        return Extensions()
    name = text(found.get("x-sdk-name"), "x-sdk-name", reader)
    method = text(found.get("x-sdk-method"), "x-sdk-method", reader)
    ignore = found.get("x-sdk-ignore")
    if ignore is not None and not isinstance(ignore.value, bool):
        bad(ignore, "x-sdk-ignore", "true or false", reader)
    return Extensions(
        group=_group(found.get("x-sdk-group"), reader),
        # The Python name of an operation is that of its method.
        method=(method or name) if site is Site.OPERATION else method,
        name=None if site is Site.OPERATION else name,
        ignore=ignore is not None and ignore.value is True,
        order=integer(found.get("x-sdk-order"), "x-sdk-order", reader),
        pagination=_pagination(found.get("x-sdk-pagination"), reader),
        streaming=_streaming(found.get("x-sdk-streaming"), reader),
        retry=_retry(found.get("x-sdk-retry"), reader),
    )


def _group(place: Located | None, reader: Reader) -> tuple[str, ...] | None:
    if place is None:
        return None
    if isinstance(place.value, str) and place.value.strip():
        return (place.value,)
    return texts(place, "x-sdk-group", "text or a list of texts", reader)


def _pagination(place: Located | None, reader: Reader) -> PaginationHint | None:
    settings = Settings.of(place, "x-sdk-pagination", reader)
    if settings is None:
        return None
    style = settings.choice("style", _STYLES)
    items = settings.path("items")
    hint = PaginationHint(
        style=style or "",
        items=items or (),
        next=settings.path("next"),
        param=settings.text("param"),
        previous_param=settings.text("previous_param"),
        previous=settings.path("previous"),
        has_more=settings.path("has_more"),
        total=settings.path("total"),
        limit_param=settings.text("limit_param"),
        first=settings.integer("first"),
        origin=settings.origin,
    )
    settings.need("style", "items", *_NEEDED.get(style or "", ()))
    return hint if settings.finish() else None


def _streaming(place: Located | None, reader: Reader) -> StreamingHint | None:
    settings = Settings.of(place, "x-sdk-streaming", reader)
    if settings is None:
        return None
    hint = StreamingHint(
        format=settings.choice("format", _FORMATS),
        terminal=_terminal(settings.raw("terminal"), reader),
        sentinel=settings.text("sentinel"),
        origin=settings.origin,
    )
    return hint if settings.finish() else None


def _terminal(place: Located | None, reader: Reader) -> tuple[tuple[str, tuple[Json, ...]], ...]:
    if place is None:
        return ()
    if not isinstance(place.value, dict):
        bad(place, "x-sdk-streaming.terminal", "a map of properties to lists of values", reader)
        return ()
    found: list[tuple[str, tuple[Json, ...]]] = []
    for name, value in place.value.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(item, (dict, list)) for item in values):
            wanted = "a list of texts, numbers or booleans"
            bad(place.child(name), f"x-sdk-streaming.terminal.{name}", wanted, reader)
        found.append((name, tuple(values)))
    return tuple(found)


def _retry(place: Located | None, reader: Reader) -> RetryHint | None:
    settings = Settings.of(place, "x-sdk-retry", reader)
    if settings is None:
        return None
    hint = RetryHint(settings.flag("idempotent"), settings.text("key_header"), settings.origin)
    return hint if settings.finish() else None


# -- unknown ones --------------------------------------------------------------------------------

# Schemas are checked where they are read; examples and other data mean nothing by their keys.
_ELSEWHERE = frozenset(
    {"schema", "itemSchema", "schemas", "example", "examples", "default", "enum", "const", "value"}
)


def report_unknown(bundle: Bundle, report: Report) -> None:
    """Report each `x-sdk-` key that is none of ours, outside of schemas and data."""
    for file in bundle.mentioning(PREFIX):
        for place, key in _keys(file):
            if key.startswith(PREFIX) and key not in UnknownExtension.KNOWN:
                near, origin = UnknownExtension.nearest(key), bundle.origin(place.child(key))
                foreign = ForeignExtension(origin, key)
                report.add(UnknownExtension(origin, key, near) if near else foreign)


def _keys(root: Located) -> Iterator[tuple[Located, str]]:
    waiting = [root]
    seen: set[int] = set()
    while waiting:
        place = waiting.pop()
        value = place.value
        if id(value) in seen or not isinstance(value, (dict, list)):
            continue
        seen.add(id(value))
        if isinstance(value, list):
            waiting += [place.child(index) for index in range(len(value))]
            continue
        for key in value:
            yield place, key
            if key not in _ELSEWHERE and not key.startswith("x-"):
                waiting.append(place.child(key))
