"""Parameters: location, style and type of each, and agreement with the path.

What comes in is an operation of the document; what goes out are `ir.Parameter`s, one for each
place and name, and exactly one for each placeholder of the path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from clientsmith import ir
from clientsmith.diagnostics import Origin
from clientsmith.diagnostics.check import (
    HeaderTwice,
    IgnoredHeaderParameter,
    SaidByPath,
    UndeclaredPathParameter,
    UnusedPathParameter,
    WholeQueryString,
)
from clientsmith.document import OWN_HEADERS, OperationNode, ParameterNode
from clientsmith.ir import Location
from clientsmith.operations import media
from clientsmith.operations.reading import Context, Said

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_EXPRESSION = re.compile(r"\{[.;/]?([^{}]*?)\*?\}")


def split_path(node: OperationNode) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Take a fragment off a path, and give the pairs of its query (`/a?b=c#d`) apart.

    Neither belongs into a path (4.8.8), but authors use both to list an operation twice.
    """
    declared = {p.name for p in node.parameters if p.location == "path"}

    def plain(match: re.Match[str]) -> str:
        # `{;id*}`: RFC 6570's way to say what style and explode of the parameter say here.
        return f"{{{match[1]}}}" if match[1] in declared else match[0]

    bare, _, query = node.path.partition("#")[0].partition("?")
    bare = _EXPRESSION.sub(plain, bare)
    pairs = (part.partition("=") for part in query.split("&") if part)
    return bare, tuple((unquote(name), unquote(value)) for name, _, value in pairs)


def read_parameters(context: Context) -> tuple[ir.Parameter, ...]:
    """Read the parameters of an operation."""
    path, pairs = split_path(context.node)
    found = [*_query_pairs(context, pairs), *_declared(context)]
    agreed = _agreeing_with_path(context, path, found, pairs)
    return (*_first_of_each(context, agreed), *_undeclared(context, path, found))


def _first_of_each(context: Context, found: Iterable[ir.Parameter]) -> Iterable[ir.Parameter]:
    """Leave out what the query of the path has said already."""
    seen: dict[tuple[Location, str], ir.Parameter] = {}
    for parameter in found:
        first = seen.setdefault((parameter.location, parameter.wire), parameter)
        if first is parameter:
            yield parameter
        else:
            context.report.add(SaidByPath(parameter.origin, parameter.wire, context.node.path))


def _query_pairs(context: Context, pairs: Iterable[tuple[str, str]]) -> Iterable[ir.Parameter]:
    for name, value in pairs:
        if not _PLACEHOLDER.fullmatch(value):
            yield _plain(name, Location.QUERY, ir.Const(value), context.node.origin)


def _plain(name: str, location: Location, expr: ir.TypeExpr, origin: Origin) -> ir.Parameter:
    # 4.8.12.2: these are the defaults of the two places.
    style = "form" if location is Location.QUERY else "simple"
    return ir.Parameter(name, location, expr, True, origin, style, explode=style == "form")


def _declared(context: Context) -> Iterable[ir.Parameter]:
    seen: dict[tuple[str, str], Origin] = {}
    for node in context.node.parameters:
        if node.extensions.ignore and not node.required:
            continue
        name = node.name.lower() if node.location == "header" else node.name
        if node.location == "header" and name in OWN_HEADERS:
            context.report.add(IgnoredHeaderParameter(node.origin, node.name))
        elif (first := seen.get((node.location, name))) is not None:
            context.report.add(HeaderTwice(node.origin, node.name, first))
        else:
            seen[node.location, name] = node.origin
            yield from _read(context, node)


def _read(context: Context, node: ParameterNode) -> Iterable[ir.Parameter]:
    if node.location == "querystring":
        return _query_string(context, node)
    return (_parameter(context, node, Location(node.location)),)


def _query_string(context: Context, node: ParameterNode) -> Iterable[ir.Parameter]:
    """Read 3.2's whole query string: a form of known fields is as many query parameters."""
    content = node.content
    fields = None
    if content and media.essence(content.media_type) == "application/x-www-form-urlencoded":
        fields = context.reader.fields_of(context.read(content.schema, node.name))
    if fields is None:
        context.report.add(WholeQueryString(node.origin, node.name))
        return
    for field in fields:
        yield ir.Parameter(
            field.wire,
            Location.QUERY,
            field.type,
            field.required and node.required,
            field.origin,
            "form",
            True,
            default=field.default,
            docs=field.docs,
            constraints=field.constraints,
            examples=field.examples,
            pinned_name=field.pinned_name,
        )


def _parameter(context: Context, node: ParameterNode, location: Location) -> ir.Parameter:
    schema = node.content.schema if node.content else node.schema
    said = context.reader.describe(schema)
    return ir.Parameter(
        wire=node.name,
        location=location,
        type=context.read(schema, node.name),
        # 4.8.12.1: a path parameter is required, whatever the author wrote.
        required=node.required or location is Location.PATH,
        origin=node.origin,
        style=node.style,
        explode=node.explode,
        allow_reserved=node.allow_reserved,
        media_type=node.content.media_type if node.content else None,
        default=said.default,
        docs=_docs(node, said),
        constraints=said.constraints,
        examples=node.examples or said.examples,
        pinned_name=node.extensions.name,
    )


def _docs(node: ParameterNode, said: Said) -> ir.Docs:
    description = node.description or said.docs.description or said.docs.summary
    return ir.Docs(description=description, deprecated=node.deprecated or said.docs.deprecated)


def _agreeing_with_path(
    context: Context,
    path: str,
    found: Iterable[ir.Parameter],
    pairs: Iterable[tuple[str, str]],
) -> Iterable[ir.Parameter]:
    """Drop path parameters without a place; one in the query (`?id={id}`) is of the query."""
    placeholders = set(_PLACEHOLDER.findall(path))
    queried = {m[1]: name for name, value in pairs if (m := _PLACEHOLDER.fullmatch(value))}
    for parameter in found:
        if parameter.location is not Location.PATH or parameter.wire in placeholders:
            yield parameter
        elif parameter.wire in queried:
            wire = queried[parameter.wire]
            yield _plain(wire, Location.QUERY, parameter.type, parameter.origin)
        else:
            context.report.add(
                UnusedPathParameter(parameter.origin, parameter.wire, context.node.path)
            )


def _undeclared(
    context: Context, path: str, found: Iterable[ir.Parameter]
) -> Iterable[ir.Parameter]:
    known = {p.wire for p in found if p.location is Location.PATH}
    origin = context.node.origin
    for name in dict.fromkeys(_PLACEHOLDER.findall(path)):
        if name not in known:
            context.report.add(UndeclaredPathParameter(origin, name, context.node.path))
            yield _plain(name, Location.PATH, ir.STRING, origin)
