"""Methods as records: signature, arguments, bodies, replies, and how they behave.

What comes in are operations beside the methods that `lower` made of them; what goes out are
records. The signature is the generated one, in the normal form; the wire is what the API says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clientsmith import flatten, ir, public, pyir
from clientsmith.ir import Location, Retry
from clientsmith.public import Record
from clientsmith.surface.annotations import Normal
from clientsmith.surface.clients import alternatives
from clientsmith.surface.form import word
from clientsmith.surface.types import Types, Use, json_text, limits

_USUAL_STYLE = {
    Location.PATH: ("simple", False),
    Location.QUERY: ("form", True),
    Location.HEADER: ("simple", False),
    Location.COOKIE: ("form", True),
}
_PAGES = {
    ir.CursorPages: "cursor",
    ir.OffsetPages: "offset",
    ir.NumberedPages: "numbered",
    ir.LinkPages: "link",
}


@dataclass(frozen=True, slots=True)
class _Call:
    """An operation, and the method that it has become."""

    name: str
    operation: ir.Operation
    method: pyir.Method
    api: ir.Api
    types: Types
    normal: Normal


def methods(api: ir.Api, sdk: pyir.Sdk, types: Types) -> Iterator[Record]:
    """Describe all methods."""
    operations = {operation.id: operation for operation in api.operations}
    modules: list[pyir.RootModule | pyir.ResourceModule] = [sdk.root, *sdk.resources]
    for module in modules:
        path = module.client.attribute_path
        normal = Normal(module.imports)
        for method in module.client.all_methods:
            name = f"{path}.{method.name}" if path else method.name
            operation = operations[method.operation]
            yield from _call(_Call(name, operation, method, api, types, normal))


def _call(call: _Call) -> Iterator[Record]:
    yield _signature(call)
    yield from _arguments(call)
    for parameter in call.operation.parameters:
        if parameter.constant is not None:
            yield constant(call.name, parameter)
    yield from _bodies(call)
    yield from _replies(call)
    yield from _behaviour(call)


# -- arguments ------------------------------------------------------------------------------


def _signature(call: _Call) -> public.Method:
    given = call.method.arguments
    positional = [_declared(call, argument) for argument in given if argument.positional]
    named = sorted((a for a in given if not a.positional), key=lambda a: (not a.required, a.name))
    keyword = [_declared(call, argument) for argument in named]
    return public.Method(
        name=call.name,
        parameters=", ".join([*positional, *(["*", *keyword] if keyword else [])]),
        returns=call.normal.show(call.method.returns),
        binding=(call.operation.method, call.operation.path),
        deprecated=call.operation.docs.deprecated or bool(call.method.stands_for),
        kept=call.method.stands_for,
    )


def _declared(call: _Call, argument: pyir.Argument) -> str:
    shown = f"{argument.name}: {call.normal.show(argument.annotation)}"
    return shown if argument.required else f"{shown} = ..."


def _arguments(call: _Call) -> Iterator[public.Argument]:
    sources = {a.key: a for a in flatten.arguments(call.operation, call.types.types)}
    place = 0
    for argument in call.method.arguments:
        source = sources[argument.key]
        place += argument.positional
        facts = _facts(source)
        yield public.Argument(
            method=call.name,
            name=argument.name,
            type=call.normal.show(argument.annotation),
            required=argument.required,
            at=(argument.key.location, *([argument.key.wire] if argument.key.wire else [])),
            positional=place if argument.positional else 0,
            style=style(source.source) if isinstance(source.source, ir.Parameter) else (),
            schema=call.types.schema(source.type),
            default=json_text(facts.default),
            limits=limits(facts.constraints),
            nullable=isinstance(source.type, ir.Nullable),
            deprecated=facts.docs.deprecated,
        )


@dataclass(frozen=True, slots=True)
class _Facts:
    docs: ir.Docs
    constraints: ir.Constraints = ()
    default: ir.MaybeJson = ir.ABSENT


def _facts(argument: flatten.Argument) -> _Facts:
    match argument.source:
        case ir.FormField(field=field) | (ir.Field() as field):
            return _Facts(field.docs, field.constraints, field.default)
        case ir.Parameter(docs=docs, constraints=constraints, default=default):
            return _Facts(docs, constraints, default)
        case ir.Body(docs=docs):
            return _Facts(docs)


def style(item: ir.Parameter | ir.FormField) -> tuple[str, ...]:
    """Say how a value travels, where that is not the usual way."""
    usual = ("form", True)
    if isinstance(item, ir.Parameter):
        if item.media_type is not None:
            return ("content", item.media_type)
        usual = _USUAL_STYLE[item.location]
    if (item.style, item.explode) == usual and not item.allow_reserved:
        return ()
    flags = {"explode": item.explode, "reserved": item.allow_reserved}
    return (item.style, *(flag for flag, is_set in flags.items() if is_set))


def constant(method: str, parameter: ir.Parameter) -> public.Constant:
    """Describe a parameter with one possible value."""
    assert parameter.constant is not None
    value = json_text(parameter.constant.value)
    return public.Constant(method, parameter.location.value, parameter.wire, value)


# -- bodies and replies ---------------------------------------------------------------------


def _bodies(call: _Call) -> Iterator[Record]:
    body = call.operation.body
    for place, media in enumerate(body.media if body else ()):
        yield public.Body(
            method=call.name,
            media_type=media.media_type,
            type=call.types.show(media.type, Use.SENT),
            kind=media.kind.value,
            required=body is not None and body.required,
            sent=place == 0,
            schema=call.types.schema(media.type),
        )
        for part in media.form:
            yield public.Part(
                method=call.name,
                media_type=media.media_type,
                wire=part.field.wire,
                file=part.is_file,
                repeated=part.is_list,
                content_type=part.content_type or "",
                style=style(part),
            )


def _replies(call: _Call) -> Iterator[Record]:
    errors = {raised.status: raised.name for raised in call.method.raises}
    for response in call.operation.responses:
        raised = errors.get(response.status)
        for content in response.contents:
            kind, type_ = content.kind.value, call.types.show(content.type, Use.READ)
            schema = call.types.schema(content.type)
            place = (call.name, response.status, content.media_type, type_)
            if raised is None:
                yield public.Reply(*place, kind, schema)
            else:
                yield public.Error(*place, raised, kind, schema)
        if not response.contents:
            empty = (call.name, response.status)
            yield public.Error(*empty, raises=raised) if raised else public.Reply(*empty)
        yield from _headers(call, response)


def _headers(call: _Call, response: ir.Response) -> Iterator[public.Header]:
    for header in response.headers:
        yield public.Header(
            method=call.name,
            status=response.status,
            wire=header.wire,
            type=call.types.show(header.type, Use.READ),
            required=header.required,
            schema=call.types.schema(header.type),
        )


# -- behaviour ------------------------------------------------------------------------------


def _behaviour(call: _Call) -> Iterator[Record]:
    operation, rule = call.operation, call.operation.streaming
    if operation.pages is not None:
        yield _pages(call, operation.pages)
    if rule is not None and (rule.terminal or rule.sentinel is not None):
        terminal = sorted(f"{word(name)}={json_text(values)}" for name, values in rule.terminal)
        yield public.Stream(call.name, tuple(terminal), rule.sentinel or "")
    if operation.retry.retry is not Retry.BY_METHOD or operation.retry.key_header:
        kind, header = operation.retry.retry.value, operation.retry.key_header
        yield public.Retry(call.name, kind, header or "")
    if operation.security != call.api.security:
        yield public.Security(call.name, alternatives(operation.security))
    if operation.servers:
        yield public.OwnServers(call.name, tuple(server.url for server in operation.servers))


def _pages(call: _Call, pages: ir.Pages) -> public.Pages:
    item = call.types.show(pages.item, Use.READ)
    return public.Pages(call.name, _PAGES[type(pages)], item, tuple(_page_rule(pages)))


def _page_rule(pages: ir.Pages) -> Iterable[str]:
    for name in pages.__dataclass_fields__:
        value: object = getattr(pages, name)
        if name in ("item", "origin") or value is None or value is False:
            continue
        yield f"{name}={json_text(value)}"
