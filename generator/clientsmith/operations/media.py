"""Media types: how a body of each is written, and how a reply of each is read.

What comes in is the text of a media type and the type of its schema; what goes out is a kind.
Follows RFC 6838 (case and parameters do not matter) and RFC 6839 (`+json`, `+xml`).
"""

from __future__ import annotations

from clientsmith import ir
from clientsmith.document import Usage
from clientsmith.ir import BodyKind, ContentKind, ScalarKind

_JSON = frozenset({"application/json", "text/json", "text/x-json", "application/*+json"})
_JSON_LINES = frozenset(
    {
        "application/x-ndjson",
        "application/ndjson",
        "application/jsonl",
        "application/x-jsonl",
        "application/jsonlines",
        "application/x-jsonlines",
        "application/json-seq",
        "application/stream+json",
        "text/x-ndjson",
        "text/jsonl",
    }
)
_XML = frozenset({"application/xml", "text/xml"})
_TEXT = frozenset(
    {
        "application/yaml",
        "application/x-yaml",
        "application/csv",
        "application/graphql",
        "application/javascript",
        "application/jwt",
        "application/sql",
    }
)
_ANYTHING = frozenset({"*/*", "*", "application/*", ""})

_BODY_ORDER = (
    BodyKind.JSON,
    BodyKind.FORM,
    BodyKind.MULTIPART,
    BodyKind.BINARY,
    BodyKind.JSON_LINES,
    BodyKind.TEXT,
)


def essence(media_type: str) -> str:
    """Give type and subtype in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Whether documents of this type are JSON."""
    name = essence(media_type)
    return (name in _JSON or name.endswith("+json")) and name not in _JSON_LINES


def is_json_lines(media_type: str) -> bool:
    """Whether it is a sequence of JSON documents."""
    return essence(media_type) in _JSON_LINES


def is_xml(media_type: str) -> bool:
    """Whether documents of this type are XML."""
    name = essence(media_type)
    return name in _XML or name.endswith("+xml")


def is_text(media_type: str) -> bool:
    """Whether it is text that the SDK does not take apart."""
    name = essence(media_type)
    return name.startswith("text/") or name in _TEXT or is_xml(media_type) or "yaml" in name


def usage(media_type: str) -> Usage:
    """Say where values of a body travel, for reading its schema."""
    name = essence(media_type)
    if name.startswith("multipart/") or name == "application/x-www-form-urlencoded":
        return "form"
    return "json" if is_json(name) else "raw"


def body_kind(media_type: str, expr: ir.TypeExpr) -> BodyKind:
    """Say how the SDK writes a body."""
    name = essence(media_type)
    if is_json(name):
        return BodyKind.JSON
    if is_json_lines(name):
        return BodyKind.BINARY if is_binary(expr) else BodyKind.JSON_LINES
    if usage(media_type) == "form" and isinstance(expr, ir.Scalar) and expr != ir.ANY:
        # A form is made of properties; whoever declares none has it ready.
        return BodyKind.BINARY
    if name == "application/x-www-form-urlencoded":
        return BodyKind.FORM
    if name.startswith("multipart/"):
        return BodyKind.MULTIPART
    if name in _ANYTHING:
        return BodyKind.JSON if is_structured(expr) else BodyKind.BINARY
    return BodyKind.TEXT if is_text(name) else BodyKind.BINARY


def content_kind(media_type: str, expr: ir.TypeExpr) -> ContentKind:
    """Say how the SDK reads a reply."""
    name = essence(media_type)
    if name == "text/event-stream":
        return ContentKind.SSE
    if is_json_lines(name):
        return ContentKind.JSON_LINES
    if is_json(name):
        return ContentKind.BYTES if is_binary(expr) else ContentKind.JSON
    if name in _ANYTHING:
        return ContentKind.JSON if is_structured(expr) else ContentKind.BYTES
    return ContentKind.TEXT if is_text(name) else ContentKind.BYTES


def preference(kind: BodyKind) -> int:
    """Rank the kinds of body; the smallest one is sent."""
    return _BODY_ORDER.index(kind)


def is_binary(expr: ir.TypeExpr) -> bool:
    """Whether it holds raw bytes."""
    inner = expr.inner if isinstance(expr, ir.Nullable) else expr
    return isinstance(inner, ir.Scalar) and inner.kind is ScalarKind.BINARY


def is_structured(expr: ir.TypeExpr) -> bool:
    """Whether a schema says something that only JSON can carry."""
    if isinstance(expr, ir.Scalar):
        return expr.kind not in (ScalarKind.ANY, ScalarKind.STRING, ScalarKind.BINARY)
    return True
