"""Endpoint constants and request builders: the keyword arguments of each, as finished Python.

What comes in is an operation with its arguments; what goes out is `pyir.Endpoint` and
`pyir.Builder`. A keyword whose value is the runtime's default is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from clientsmith import flatten, ir, pyir, writer
from clientsmith.ir import BodyKind, ContentKind, Location, Retry, ScalarKind
from clientsmith.lower import auth, replies
from clientsmith.lower.scope import Scope
from clientsmith.lower.types import ReplyTypes, holds_text, resolve
from clientsmith.symbols import ParameterKey, Symbols

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_DEFAULT_STYLE = {
    Location.PATH: ("simple", False),
    Location.QUERY: ("form", True),
    Location.HEADER: ("simple", False),
    Location.COOKIE: ("form", True),
}
_REPLY: Mapping[ContentKind | None, str] = {
    ContentKind.TEXT: "text",
    ContentKind.BYTES: "bytes",
    None: "none",
}
_ACCEPTED: Mapping[ContentKind | None, str] = {
    ContentKind.JSON: "application/json",
    ContentKind.SSE: "text/event-stream",
}
"""What the runtime asks for by itself."""
_RETRY = {Retry.IDEMPOTENT: "idempotent", Retry.NEVER: "never", Retry.KEYED: "keyed"}


@dataclass(frozen=True, slots=True)
class Context:
    """What the lowering of one operation reads."""

    operation: ir.Operation
    api: ir.Api
    symbols: Symbols
    scope: Scope
    reply: replies.Reply

    def core(self, module: str, name: str) -> str:
        """Import a name of the runtime for run time."""
        return self.scope.core(module, name, runtime=True)


def endpoint(context: Context, name: str, result: str) -> pyir.Endpoint:
    """Lower what is constant about an operation."""
    operation = context.operation
    context.core("endpoint", "Endpoint")
    keywords = {
        "returns": _returns(context),
        "reply": _quoted(_REPLY.get(context.reply.kind)),
        "accept": _accept(context.reply),
        "headers": _constant_headers(operation),
        "query": _styles(context, Location.QUERY),
        "path_styles": _styles(context, Location.PATH),
        "header_styles": _styles(context, Location.HEADER),
        "cookie_styles": _styles(context, Location.COOKIE),
        "body": _body_rule(context),
        "errors": _errors(context),
        "pages": _pages(context),
        "stream": _stream(context),
        "retry": _quoted(_RETRY.get(operation.retry.retry)),
        "key_header": _quoted(operation.retry.key_header),
        "security": _security(context),
        "server": _server(operation),
    }
    arguments = [writer.literal(operation.method), writer.literal(operation.path)]
    arguments += [f"{key}={value}" for key, value in keywords.items() if value]
    return pyir.Endpoint(name, result, tuple(arguments))


def _quoted(value: str | None) -> str:
    return "" if value is None else writer.literal(value)


def _returns(context: Context) -> str:
    reply = context.reply
    if reply.kind not in (ContentKind.JSON, ContentKind.SSE, ContentKind.JSON_LINES):
        return ""
    types = ReplyTypes(context.symbols, context.scope, runtime=True)
    members = [types.show(expr) for expr in reply.types]
    return types.union([*members, "None"] if reply.maybe_empty else members)


def _accept(reply: replies.Reply) -> str:
    if not reply.media_types or reply.media_types == (_ACCEPTED.get(reply.kind),):
        return ""
    return writer.literal(", ".join(reply.media_types))


def _mapping(items: Iterable[tuple[str, str]]) -> str:
    """Print a dict of finished values; empty for none."""
    pairs = [f"{writer.literal(key)}: {value}" for key, value in items]
    return f"{{{', '.join(pairs)}}}" if pairs else ""


def _text(value: bool | int | float | str | None) -> str:
    """Spell a constant as it travels in a header."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def _constant_headers(operation: ir.Operation) -> str:
    return _mapping(
        (p.wire, writer.literal(_text(p.constant.value)))
        for p in operation.parameters
        if p.location is Location.HEADER and p.constant is not None
    )


# -- how values travel ----------------------------------------------------------------------


def _styles(context: Context, location: Location) -> str:
    styles = (
        (p.wire, _style(context, p, _DEFAULT_STYLE[location]))
        for p in context.operation.parameters
        if p.location is location
    )
    return _mapping((wire, style) for wire, style in styles if style)


def _style(context: Context, item: ir.Parameter | ir.FormField, default: tuple[str, bool]) -> str:
    content = item.media_type if isinstance(item, ir.Parameter) else None
    # Text is its own spelling (RFC 2046, 4.1); all other documents in a parameter are JSON.
    if content is not None and not content.lower().startswith("text/"):
        return f"{context.core('endpoint', 'Style')}({writer.literal('json')})"
    if (item.style, item.explode) == default and not item.allow_reserved:
        return ""
    reserved = ", reserved=True" if item.allow_reserved else ""
    style = context.core("endpoint", "Style")
    return f"{style}({writer.literal(item.style)}, explode={item.explode}{reserved})"


def _body_rule(context: Context) -> str:
    body = context.operation.body
    if body is None:
        return ""
    media = body.media[0]
    match media.kind:
        case BodyKind.JSON:
            return _json_rule(context, body)
        case BodyKind.FORM:
            rules = ((f.field.wire, _style(context, f, ("form", True))) for f in media.form)
            fields = _mapping((wire, rule) for wire, rule in rules if rule)
            keywords = [f"fields={fields}"] if fields else []
            keywords += [] if body.required else ["required=False"]
            return f"{context.core('endpoint', 'FormBody')}({', '.join(keywords)})"
        case BodyKind.MULTIPART:
            return _multipart_rule(context, media, required=body.required)
        case BodyKind.BINARY | BodyKind.TEXT | BodyKind.JSON_LINES:
            # RFC 9110, 8.3: what is sent has one type; a range is what a server takes.
            sent = (
                "application/octet-stream" if _is_anything(media.media_type) else media.media_type
            )
            return f"{context.core('endpoint', 'RawBody')}({writer.literal(sent)})"


def _json_rule(context: Context, body: ir.Body) -> str:
    keywords = [] if body.required else ["required=False"]
    media_type = body.media[0].media_type
    if media_type != "application/json" and not _is_anything(media_type):
        keywords.append(f"content_type={writer.literal(media_type)}")
    return f"{context.core('endpoint', 'JsonBody')}({', '.join(keywords)})"


def _is_anything(media_type: str) -> bool:
    return media_type.partition(";")[0].strip() in ("*/*", "application/*")


def _multipart_rule(context: Context, media: ir.MediaBody, *, required: bool) -> str:
    files = sorted(f.field.wire for f in media.form if f.is_file)
    keywords: list[str] = []
    if files:
        listed = ", ".join(map(writer.literal, files))
        keywords.append(f"files=frozenset({{{listed}}})")
    parts = _mapping((f.field.wire, rule) for f in media.form if (rule := _part(context, f)))
    if parts:
        keywords.append(f"parts={parts}")
    keywords += [] if required else ["required=False"]
    return f"{context.core('endpoint', 'MultipartBody')}({', '.join(keywords)})"


def _part(context: Context, item: ir.FormField) -> str:
    style = _style(context, item, ("form", True))
    keywords = [f"content_type={writer.literal(item.content_type)}"] if item.content_type else []
    keywords += [f"style={style}"] if style else []
    return f"{context.core('endpoint', 'Part')}({', '.join(keywords)})" if keywords else ""


# -- replies --------------------------------------------------------------------------------


def _errors(context: Context) -> str:
    """Map statuses to the types of their bodies; one of any type needs no decoding."""
    types = ReplyTypes(context.symbols, context.scope, runtime=True)
    typed: list[tuple[str, str]] = []
    for response in replies.failures(context.operation):
        bodies = [c.type for c in response.contents if c.kind is ContentKind.JSON]
        if bodies and resolve(bodies[0], context.api.types) != ir.ANY:
            typed.append((response.status, types.show(bodies[0])))
    return _mapping(typed)


def _pages(context: Context) -> str:
    pages = context.operation.pages
    if pages is None:
        return ""
    name = type(pages).__name__
    keywords = [
        f"{key}={writer.literal(value)}"
        for key, value in _page_fields(pages)
        if value is not None and value is not False
    ]
    return f"{context.core('endpoint', name)}({', '.join(keywords)})"


def _page_fields(pages: ir.Pages) -> list[tuple[str, object]]:
    skipped = ("item", "origin")
    return [(f, getattr(pages, f)) for f in pages.__dataclass_fields__ if f not in skipped]


def _stream(context: Context) -> str:
    kind = context.reply.kind
    if kind not in (ContentKind.SSE, ContentKind.JSON_LINES):
        return ""
    keywords = [] if kind is ContentKind.SSE else [f"format={writer.literal('json-lines')}"]
    rule = context.operation.streaming
    if rule is not None and rule.terminal:
        keywords.append(f"terminal={writer.literal(rule.terminal)}")
    if rule is not None and rule.sentinel is not None:
        keywords.append(f"sentinel={writer.literal(rule.sentinel)}")
    if kind is ContentKind.SSE and all(map(_is_text, context.reply.types)):
        keywords.append("is_text=True")
    elif kind is ContentKind.SSE and holds_text(context.reply.types, context.api.types):
        keywords.append("or_text=True")
    return f"{context.core('endpoint', 'StreamRule')}({', '.join(keywords)})"


def _is_text(event: ir.TypeExpr) -> bool:
    """Tell whether the data of an event is text, which nobody writes in quotes there."""
    inner = event.inner if isinstance(event, ir.Nullable) else event
    return isinstance(inner, ir.Scalar) and inner.kind is ScalarKind.STRING


def _security(context: Context) -> str:
    if context.operation.security == context.api.security:
        return ""
    return writer.literal(auth.alternatives(context.operation.security, context.api))


def _server(operation: ir.Operation) -> str:
    if not operation.servers:
        return ""
    return writer.literal(server_url(operation.servers[0]))


def server_url(server: ir.Server) -> str:
    """Fill the variables of a URL with their defaults (OpenAPI 3.1, 4.8.5)."""
    defaults = {variable.name: variable.default for variable in server.variables}
    return _PLACEHOLDER.sub(lambda match: defaults.get(match[1], match[0]), server.url)


# -- builders -------------------------------------------------------------------------------


def builder(
    context: Context,
    name: str,
    endpoint_name: str,
    flat: tuple[flatten.Argument, ...],
    parameters: str,
) -> pyir.Builder:
    """Lower the function that turns arguments into a request."""
    operation = context.operation
    context.core("endpoint", "Request")
    keywords = {
        "path": _path_values(context),
        "query": _values(context, Location.QUERY),
        "headers": _values(context, Location.HEADER),
        "cookies": _values(context, Location.COOKIE),
        "body": _body_value(context, flat),
    }
    arguments = [f"{key}={value}" for key, value in keywords.items() if value]
    comment = writer.comment(f"{operation.method} {operation.path}")
    return pyir.Builder(name, parameters, (endpoint_name, *arguments), comment)


def _argument(context: Context, location: str) -> Callable[[str], str | None]:
    def find(wire: str) -> str | None:
        return context.symbols.arguments.get(ParameterKey(context.operation.id, location, wire))

    return find


def _value(context: Context, parameter: ir.Parameter) -> str | None:
    if parameter.constant is not None:
        return writer.literal(parameter.constant.value)
    return _argument(context, parameter.location.value)(parameter.wire)


def _path_values(context: Context) -> str:
    by_name = {p.wire: p for p in context.operation.parameters if p.location is Location.PATH}
    wires = _PLACEHOLDER.findall(context.operation.path)
    values = [_value(context, by_name[wire]) for wire in wires if wire in by_name]
    return f"({', '.join(str(value) for value in values)},)" if values else ""


def _values(context: Context, location: Location) -> str:
    """Print arguments by wire name; constants of headers belong to the endpoint."""
    pairs = (
        (p.wire, _value(context, p))
        for p in context.operation.parameters
        if p.location is location and not (location is Location.HEADER and p.constant)
    )
    return _mapping((wire, value) for wire, value in pairs if value is not None)


def _body_value(context: Context, flat: tuple[flatten.Argument, ...]) -> str:
    body = context.operation.body
    if body is None:
        return ""
    if any(isinstance(argument.source, ir.Body) for argument in flat):
        return _argument(context, "body")("") or ""
    find = _argument(context, "body")
    wanted = {a.key.wire for a in flat if a.key.location == "body"}
    pairs: list[tuple[str, str]] = []
    for field in flatten.flat_fields(body, context.api.types) or ():
        name = find(field.wire) if field.wire in wanted else None
        if name is not None:
            pairs.append((field.wire, name))
        elif field.required and isinstance(field.type, ir.Const):
            pairs.append((field.wire, writer.literal(field.type.value)))
    # Of properties that only come back there is nothing to send.
    return _mapping(pairs) or ("{}" if body.required else "")
