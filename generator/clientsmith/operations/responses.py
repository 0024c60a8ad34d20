"""Replies: status, headers and the kind of each media type.

What comes in are the responses of an operation; what goes out are `ir.Response`s with all that
the spec offers. Chooses nothing: which of them a method returns is for `lower` to say.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from http import HTTPStatus

from clientsmith import ir
from clientsmith.diagnostics.check import BadStreaming, ForeignRule, RawText
from clientsmith.document import HeaderNode, MediaType, ResponseNode, StreamingHint
from clientsmith.ir import ContentKind, ScalarKind
from clientsmith.operations import media
from clientsmith.operations.reading import Context, property_schema

_CLASSES = {"4XX": "ClientError", "5XX": "ServerError", "default": "Error"}
_EVENT = frozenset({"data", "event", "id", "retry"})
"""Fields of an event in the WHATWG grammar (HTML, 9.2.5)."""
_FORMATS = {
    "sse": ContentKind.SSE,
    "json-lines": ContentKind.JSON_LINES,
    "bytes": ContentKind.BYTES,
}


def read_responses(context: Context) -> tuple[ir.Response, ...]:
    """Read the replies of an operation, each status once."""
    found: dict[str, ir.Response] = {}
    main = _main_status(context.node.responses)
    for node in context.node.responses:
        is_main = node.status == main
        found.setdefault(node.status, _response(context, node, is_main=is_main))
    responses = tuple(found.values())
    hint = context.node.extensions.streaming
    return _streamed(context, hint, responses) if hint and hint.format else responses


def _main_status(nodes: Iterable[ResponseNode]) -> str:
    """Pick the reply whose inline type is called `...Response`."""
    good = [n.status for n in nodes if n.status.startswith("2") and n.content]
    return min(good, default="default")


def _response(context: Context, node: ResponseNode, *, is_main: bool) -> ir.Response:
    suffix = "Response" if is_main else f"{_reason(node.status)}Response"
    return ir.Response(
        status=node.status,
        contents=tuple(_content(context, content, suffix) for content in node.content),
        headers=tuple(_header(context, header) for header in node.headers),
        origin=node.origin,
        docs=ir.Docs(description=node.description),
    )


def _reason(status: str) -> str:
    """Name a status as people do: `NotFound`, `ServerError`."""
    if status in _CLASSES:
        return _CLASSES[status]
    try:
        return HTTPStatus(int(status)).phrase.title().replace(" ", "")
    except ValueError:
        return status.title()


def _header(context: Context, node: HeaderNode) -> ir.Header:
    return ir.Header(
        wire=node.name,
        type=context.read(node.schema, f"{node.name} Header"),
        required=node.required,
        origin=node.origin,
        docs=ir.Docs(description=node.description, deprecated=node.deprecated),
    )


def _content(context: Context, node: MediaType, suffix: str) -> ir.Content:
    if media.is_xml(node.media_type):
        context.report.add(RawText(node.origin, node.media_type))
        return ir.Content(node.media_type, ContentKind.TEXT, ir.STRING, node.origin)
    stream = media.is_json_lines(node.media_type) or (
        media.essence(node.media_type) == "text/event-stream"
    )
    schema, suffix = node.item_schema or node.schema, "Event" if stream else suffix
    expr = context.read(schema, suffix, "json" if stream else media.usage(node.media_type))
    kind = media.content_kind(node.media_type, expr)
    if kind is ContentKind.SSE:
        expr = _event_data(context, node, expr)
    return ir.Content(node.media_type, kind, _reply_type(kind, expr), node.origin, node.examples)


def _reply_type(kind: ContentKind, expr: ir.TypeExpr) -> ir.TypeExpr:
    match kind:
        case ContentKind.BYTES:
            return ir.Scalar(ScalarKind.BINARY)
        case ContentKind.TEXT:
            return ir.STRING
        case ContentKind.SSE | ContentKind.JSON_LINES:
            return _one(expr)
        case ContentKind.JSON:
            return expr


def _one(expr: ir.TypeExpr) -> ir.TypeExpr:
    """Give the type of one item; raw text as a schema of a stream says nothing about it."""
    # 3.2, 4.14.2: the schema of a sequential media type is about the list of all items.
    item = expr.item if isinstance(expr, ir.ListOf) else expr
    return ir.ANY if media.is_binary(item) else item


def _event_data(context: Context, node: MediaType, expr: ir.TypeExpr) -> ir.TypeExpr:
    """Give the type of an event's data, where the schema is about the event as a whole."""
    variants = [_fields(context, variant) for variant in context.reader.variants_of(_one(expr))]
    names = {name for fields in variants for name in fields}
    # A lone `data` may as well be a property of the data itself, unless 3.2's keyword says that
    # the schema is about events (3.2, 4.14.4).
    told = node.item_schema is not None or bool({"event", "id", "retry"} & names)
    if not all(variants) or "data" not in names or not told or not names <= _EVENT:
        return expr
    schema = node.item_schema or node.schema
    text = property_schema(context.document, schema, "data")
    if text and isinstance(text.value, dict) and "contentSchema" in text.value:
        return context.read(text.child("contentSchema"), "Event")
    return context.reader.either([fields["data"] for fields in variants if "data" in fields])


def _fields(context: Context, expr: ir.TypeExpr) -> dict[str, ir.TypeExpr]:
    return {field.wire: field.type for field in context.reader.fields_of(expr) or ()}


def _streamed(
    context: Context, hint: StreamingHint, responses: tuple[ir.Response, ...]
) -> tuple[ir.Response, ...]:
    """Read successful replies the way `x-sdk-streaming` says."""
    kind = _FORMATS.get(hint.format or "")
    if kind is None or not any(r.is_success and r.contents for r in responses):
        problem = (
            f"`{hint.format}` is no format" if kind is None else "no successful reply has a body"
        )
        ours = hint.origin.pointer.endswith("/x-sdk-streaming")
        foreign = ForeignRule(hint.origin, "streaming", problem)
        context.report.add(BadStreaming(hint.origin, problem) if ours else foreign)
        return responses
    return tuple(
        dataclasses.replace(r, contents=_forced(r.contents, kind)) if r.is_success else r
        for r in responses
    )


def _forced(contents: tuple[ir.Content, ...], kind: ContentKind) -> tuple[ir.Content, ...]:
    if any(content.kind is kind for content in contents):
        return contents
    binary = ir.Scalar(ScalarKind.BINARY)
    return tuple(
        dataclasses.replace(
            c, kind=kind, type=binary if kind is ContentKind.BYTES else _one(c.type)
        )
        for c in contents
    )
