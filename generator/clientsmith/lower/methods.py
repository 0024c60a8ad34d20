"""One operation as a method: signature, docstring, endpoint, builder and reference entry.

What comes in is an operation and the scope of its module; what goes out is `pyir.Method`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clientsmith import flatten, ir, pyir, writer
from clientsmith.diagnostics import Report
from clientsmith.ir import ContentKind
from clientsmith.lower import arguments, builders, errors, replies, snippets, text
from clientsmith.lower.kept import Kept, Yesterday
from clientsmith.lower.samples import Samples
from clientsmith.lower.scope import Scope
from clientsmith.lower.types import ArgumentTypes, ReplyTypes
from clientsmith.symbols import Symbols

_WIDTH = 100
_INDENT = 8
_OPTIONS = pyir.Parameter(
    "request_options",
    "typing.Optional[RequestOptions]",
    "Timeout, retries, headers and the like, for this call only.",
)
_STREAM_OPTIONS = pyir.Parameter(
    _OPTIONS.name,
    _OPTIONS.type,
    "Timeout, retries, headers, `chunk_size` and the like, for this call only.",
)
_SUPPRESSION = "  # pyright: ignore[reportDeprecated]  # its callers are told"
_SAYS_NOTHING = frozenset({"", "ok", "success", "successful", "successful response", "default"})


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the lowering of every operation reads."""

    api: ir.Api
    symbols: Symbols
    report: Report
    setup: snippets.Setup
    yesterday: Yesterday

    @property
    def types(self) -> Mapping[ir.TypeId, ir.NamedType]:
        """All declared types."""
        return self.api.types


@dataclass(frozen=True, slots=True)
class _Result:
    """What a method gives, in both colours."""

    call: str
    sync: str
    asynchronous: str
    item: str
    """Type argument of endpoint and request."""
    awaited: bool
    use: str
    """For snippets."""


def lower_method(
    shop: Workshop, operation: ir.Operation, path: str, scope: Scope, kept: Kept | None = None
) -> pyir.Method:
    """Lower an operation; `path` is where its resource hangs on the client, with a dot behind."""
    name = kept.name if kept else shop.symbols.methods[operation.id]
    flat = flatten.arguments(operation, shop.types)
    spelling = ArgumentTypes(shop.symbols, scope)
    lowered = tuple(arguments.lower_argument(a, shop.symbols, shop.types, spelling) for a in flat)
    reply = replies.choose(operation, shop.report)
    result = _result(operation, reply, shop.symbols, scope)
    _import_for(lowered, scope)
    context = builders.Context(operation, shop.api, shop.symbols, scope, reply)
    constant, function = f"_{name.upper()}", f"_{name}"
    if constant == function:
        constant += "_ENDPOINT"
    endpoint = builders.endpoint(context, constant, result.item)
    parameters = arguments.builder_signature(lowered)
    said = f"Deprecated: use `{kept.now}`." if kept else _docstring(shop, operation, flat, lowered)
    docstring = writer.docstring(said, _INDENT, _WIDTH)
    return pyir.Method(
        operation=operation.id,
        name=name,
        arguments=lowered,
        parameters=arguments.signature(lowered),
        call=result.call,
        passed=arguments.passed(lowered),
        returns=result.sync,
        async_returns=result.asynchronous,
        awaited=result.awaited,
        docstring=docstring,
        async_docstring=docstring,
        decorator=_decorator(operation, path + name, scope, kept),
        stands_for=kept.now if kept else "",
        suppression=_SUPPRESSION if kept or operation.docs.deprecated else "",
        raises=errors.raised(operation),
        endpoint=endpoint,
        builder=builders.builder(context, function, constant, flat, parameters),
        reference=_reference(shop, operation, flat, lowered, path + name, result),
    )


def _import_for(lowered: tuple[pyir.Argument, ...], scope: Scope) -> None:
    scope.core("request_options", "RequestOptions")
    if any(not argument.required for argument in lowered):
        scope.core("omit", "OMIT", runtime=True)
        scope.core("omit", "Omit")


def _result(
    operation: ir.Operation, reply: replies.Reply, symbols: Symbols, scope: Scope
) -> _Result:
    types = ReplyTypes(symbols, scope, runtime=False)
    if operation.pages is not None and reply.kind is ContentKind.JSON:
        item = types.show(operation.pages.item)
        pager, async_pager = (scope.core("pagination", n) for n in ("SyncPager", "AsyncPager"))
        pagers = (f"{pager}[{item}]", f"{async_pager}[{item}]")
        return _Result("paginate", *pagers, item, awaited=True, use="pages")
    if reply.kind is ContentKind.BYTES:
        stream, async_stream = (
            scope.core("streaming", n) for n in ("ByteStream", "AsyncByteStream")
        )
        item = scope.builtin("bytes")
        return _Result("stream_bytes", stream, async_stream, item, awaited=False, use="chunks")
    value = _value(reply, types)
    if reply.kind in (ContentKind.SSE, ContentKind.JSON_LINES):
        stream, async_stream = (
            scope.core("streaming", n) for n in ("EventStream", "AsyncEventStream")
        )
        streams = (f"{stream}[{value}]", f"{async_stream}[{value}]")
        return _Result("stream_events", *streams, value, awaited=False, use="events")
    return _Result("send", value, value, value, awaited=True, use="value")


def _value(reply: replies.Reply, types: ReplyTypes) -> str:
    if reply.kind is None:
        return "None"
    members = [types.show(expr) for expr in reply.types]
    if reply.kind is ContentKind.TEXT:
        members = [types.scope.builtin("str")]
    return types.union([*members, "None"] if reply.maybe_empty else members)


def _decorator(operation: ir.Operation, path: str, scope: Scope, kept: Kept | None) -> str:
    if kept:
        return deprecation(f"{path} is called {kept.now} now", scope)
    return deprecation(f"{path} is deprecated", scope) if operation.docs.deprecated else ""


def deprecation(message: str, scope: Scope) -> str:
    """Write the decorator that tells callers, and their checkers (PEP 702)."""
    deprecated = scope.standard("typing_extensions", "deprecated", runtime=True)
    return f"@{deprecated}({writer.literal(message)})"


# -- prose ----------------------------------------------------------------------------------


def _docstring(
    shop: Workshop,
    operation: ir.Operation,
    flat: tuple[flatten.Argument, ...],
    lowered: tuple[pyir.Argument, ...],
) -> str:
    width = _WIDTH - _INDENT - 4
    told = text.body(operation.docs) or f"{operation.method} {operation.path}"
    described = [
        text.entry(ours.name, told_of, width)
        for theirs, ours in zip(flat, lowered, strict=True)
        if (told_of := arguments.prose(arguments.described(theirs, shop.types)))
    ]
    described.append(text.entry(_OPTIONS.name, _OPTIONS.text, width))
    failures = [
        text.entry(name, text.clean(description), width)
        for name, description in errors.described(operation)
    ]
    return text.paragraphs(
        writer.plain(told),
        "Deprecated." if operation.docs.deprecated else "",
        text.section("Args", described),
        text.section("Returns", _returned(operation, width)),
        text.section("Raises", failures),
    )


def _returned(operation: ir.Operation, width: int) -> list[str]:
    """Say what comes back, where the spec says more than that all went well."""
    said = [text.clean(response.docs.description) for response in replies.successes(operation)]
    useful = [each for each in said if each.casefold().rstrip(".") not in _SAYS_NOTHING]
    return [text.entry(useful[0], "", width)] if useful else []


def _reference(
    shop: Workshop,
    operation: ir.Operation,
    flat: tuple[flatten.Argument, ...],
    lowered: tuple[pyir.Argument, ...],
    path: str,
    result: _Result,
) -> pyir.Reference:
    call = snippets.Call(path, _shown(shop, operation, flat, lowered), result.use)
    told = text.body(operation.docs) or f"`{operation.method} {operation.path}`"
    if operation.docs.deprecated:
        told = text.paragraphs("**Deprecated.**", told)
    listed = tuple(pyir.Parameter(a.name, a.reference_type, a.reference_text) for a in lowered)
    return pyir.Reference(
        description=text.markdown(told),
        snippet=snippets.program(shop.setup, call),
        async_snippet=snippets.async_program(shop.setup, call),
        invocation=snippets.invocation(call),
        shown=snippets.given(call),
        uploads=snippets.has_file(call),
        parameters=(*listed, _STREAM_OPTIONS if result.use == "chunks" else _OPTIONS),
    )


def _shown(
    shop: Workshop,
    operation: ir.Operation,
    flat: tuple[flatten.Argument, ...],
    lowered: tuple[pyir.Argument, ...],
) -> tuple[tuple[str, snippets.Shown], ...]:
    names = {theirs.key: ours.name for theirs, ours in zip(flat, lowered, strict=True)}
    return tuple(
        (names[argument.key], python_value(shop, argument, value))
        for argument, value in Samples(shop.types).call(operation, flat)
    )


def python_value(shop: Workshop, argument: flatten.Argument, value: ir.Json) -> snippets.Shown:
    """Turn the JSON of an example into what the argument takes."""
    expr = arguments.described(argument, shop.types).type
    media_type = None
    if isinstance(argument.source, ir.FormField):
        media_type = argument.source.content_type
    elif isinstance(argument.source, ir.Body):
        media_type = argument.source.media[0].media_type
    return snippets.pythonic(value, expr, shop.types, (argument.key.wire, media_type))
