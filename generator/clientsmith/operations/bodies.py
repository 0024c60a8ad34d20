"""Request bodies: one media type that the SDK sends, and the fields of forms.

What comes in is the body of an operation; what goes out is `ir.Body`, with the media type that
the SDK prefers in front. Never drops one: the others stay behind it.
"""

from __future__ import annotations

import dataclasses

from clientsmith import graph, ir
from clientsmith.diagnostics.check import RawText, SeveralBodyTypes
from clientsmith.document import Encoding, MediaType, RequestBodyNode
from clientsmith.graph import Types
from clientsmith.ir import BodyKind, ScalarKind
from clientsmith.operations import media
from clientsmith.operations.reading import Context, keywords, property_schema

_FILE = ir.Scalar(ScalarKind.BINARY)
_NO_ENCODING = Encoding(content_type=None, style=None, explode=None, allow_reserved=False)


def read_body(context: Context, node: RequestBodyNode | None) -> ir.Body | None:
    """Read a request body; one without any media type is none."""
    if node is None or not node.content:
        return None
    lone = len(node.content) == 1
    found = [_media_body(context, content, lone=lone) for content in node.content]
    # By name last: the order of the map decides nothing, and a range is less than a type.
    found.sort(key=lambda b: (media.preference(b.kind), "*" in b.media_type, b.media_type))
    if len(found) > 1:
        others = tuple(body.media_type for body in found[1:])
        context.report.add(SeveralBodyTypes(node.origin, found[0].media_type, others))
    return ir.Body(
        media=tuple(found),
        required=node.required,
        origin=node.origin,
        docs=ir.Docs(description=node.description),
        pinned_name=node.extensions.name,
    )


def _media_body(context: Context, content: MediaType, *, lone: bool) -> ir.MediaBody:
    if media.is_xml(content.media_type):
        context.report.add(RawText(content.origin, content.media_type))
        return ir.MediaBody(content.media_type, BodyKind.TEXT, ir.STRING, content.origin)
    schema = content.schema or content.item_schema
    usage = media.usage(content.media_type)
    # The type of a form must not take the name of the type that JSON has for the same body.
    suffix = "FormRequest" if usage == "form" and not lone else "Request"
    expr = context.read(schema, suffix, usage)
    kind = media.body_kind(content.media_type, expr)
    return ir.MediaBody(
        media_type=content.media_type,
        kind=kind,
        type=_body_type(kind, expr, is_item=content.schema is None),
        origin=content.origin,
        form=_form(context, content, kind, expr),
        examples=content.examples,
    )


def _body_type(kind: BodyKind, expr: ir.TypeExpr, *, is_item: bool) -> ir.TypeExpr:
    """Give the type of what the caller hands over, where the schema is about something else."""
    if kind is BodyKind.BINARY:
        return ir.Scalar(ScalarKind.BINARY)
    if kind is BodyKind.TEXT:
        return ir.STRING
    if kind is BodyKind.JSON_LINES and (is_item or not isinstance(expr, ir.ListOf)):
        return ir.ListOf(expr)
    return expr


def _form(
    context: Context, content: MediaType, kind: BodyKind, expr: ir.TypeExpr
) -> tuple[ir.FormField, ...]:
    if kind not in (BodyKind.FORM, BodyKind.MULTIPART):
        return ()
    fields = context.reader.fields_of(expr, usage="form") or ()
    return tuple(_form_field(context, content, kind, field) for field in fields)


def _form_field(
    context: Context, content: MediaType, kind: BodyKind, field: ir.Field
) -> ir.FormField:
    encoding = content.encoding.get(field.wire, _NO_ENCODING)
    multipart = kind is BodyKind.MULTIPART
    inner = field.type.inner if isinstance(field.type, ir.Nullable) else field.type
    is_list = isinstance(inner, ir.ListOf)
    is_file = multipart and _is_file(context, content, field, encoding)
    is_text = not multipart and media.is_binary(_item(field.type))
    style = encoding.style or "form"
    # 4.8.15: explode is true by default for the style form only.
    explode = encoding.explode if encoding.explode is not None else style == "form"
    return ir.FormField(
        # A URL-encoded form has no files (URL Standard, 5.2).
        field=_holding(_FILE if is_file else ir.STRING, field) if is_file or is_text else field,
        is_file=is_file,
        is_list=is_list and (multipart or explode),
        # Of several, the first one is sent.
        content_type=encoding.content_type and encoding.content_type.split(",")[0].strip(),
        style=style,
        explode=explode,
        allow_reserved=encoding.allow_reserved,
    )


def _is_file(context: Context, content: MediaType, field: ir.Field, encoding: Encoding) -> bool:
    """Whether a part holds a file: bytes by its schema, or by its declared content type."""
    inner = _item(field.type)
    if any(map(media.is_binary, inner.members if isinstance(inner, ir.AnyOf) else [inner])):
        return True
    if not isinstance(inner, ir.Scalar) or inner.kind not in (ScalarKind.STRING, ScalarKind.ANY):
        return False
    if encoding.content_type is not None:
        return _holds_bytes(encoding.content_type)
    schema = property_schema(context.document, content.schema, field.wire)
    found = keywords(context.document, schema)
    if isinstance(items := found.get("items"), dict):
        found = items
    declared = found.get("contentMediaType")
    encoded = found.get("contentEncoding")
    return isinstance(declared, str) and encoded is None and _holds_bytes(declared)


def _holds_bytes(content_type: str) -> bool:
    first = content_type.split(",")[0]
    return not (media.is_text(first) or media.is_json(first))


def _item(expr: ir.TypeExpr) -> ir.TypeExpr:
    inner = expr.inner if isinstance(expr, ir.Nullable) else expr
    return inner.item if isinstance(inner, ir.ListOf) else inner


def _holding(scalar: ir.Scalar, field: ir.Field) -> ir.Field:
    """Give the same field with a file, or a text, for what its schema calls a text or bytes."""
    match field.type:
        case ir.Nullable(inner=ir.AnyOf()) | ir.AnyOf():
            expr: ir.TypeExpr = field.type
        case ir.Nullable(inner=ir.ListOf(unique=unique)):
            expr = ir.Nullable(ir.ListOf(scalar, unique))
        case ir.Nullable():
            expr = ir.Nullable(scalar)
        case ir.ListOf(unique=unique):
            expr = ir.ListOf(scalar, unique)
        case _:
            expr = scalar
    return dataclasses.replace(field, type=expr)


def settled_body(body: ir.Body | None, types: Types) -> ir.Body | None:
    """See through aliases in forms, once they are known: one may stand for a list or a file."""
    if body is None or not any(media_body.form for media_body in body.media):
        return body
    found = tuple(
        dataclasses.replace(m, form=tuple(_settled_field(f, m.kind, types) for f in m.form))
        for m in body.media
    )
    return dataclasses.replace(body, media=found)


def _settled_field(part: ir.FormField, kind: BodyKind, types: Types) -> ir.FormField:
    inner = graph.bare(part.field.type, types)
    if not isinstance(inner, ir.ListOf):
        return part
    return dataclasses.replace(part, is_list=kind is BodyKind.MULTIPART or part.explode)
