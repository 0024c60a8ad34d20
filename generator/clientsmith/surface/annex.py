"""What a spec knows of each symbol beyond its line: where it is declared, and the prose on it.

What comes in are the API, its names and the Python made of it; what goes out is a `Note` for each
`public.identity` that the spec speaks of. Lines stay free of both; only who compares two surfaces
wants them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from clientsmith import flatten, ir, public, pyir
from clientsmith.changes import Key, Place
from clientsmith.diagnostics import Origin
from clientsmith.surface.layouts import BY_RECORD
from clientsmith.surface.types import Types, Use, json_text
from clientsmith.symbols import WEBHOOKS, ParameterKey, Symbols

_Entry: TypeAlias = tuple[Key, Origin, str]


@dataclass(frozen=True, slots=True)
class Annex:
    """Prose and places, by symbol."""

    docs: Mapping[Key, str] = field(default_factory=dict[Key, str])
    spec: Mapping[Key, Place] = field(default_factory=dict[Key, Place])


def annex(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk, folder: str = "") -> Annex:
    """Collect what the spec says of each symbol.

    Args:
        api: The spec.
        symbols: Its names.
        sdk: The Python made of it.
        folder: The spec's, as places are to be shown.
    """
    docs = {"package": api.docs.description} if api.docs.description else {}
    spec: dict[Key, Place] = {}
    for key, origin, prose in _entries(api, symbols, sdk):
        # Where two things have become one symbol, the first one speaks for it.
        spec.setdefault(key, _place(origin, folder))
        if prose:
            docs.setdefault(key, prose)
    return Annex(docs, spec)


def lines(surface: public.Surface) -> Mapping[Key, str]:
    """Write the line of each symbol, once it is asked for: few of them change."""
    return _Lines({public.identity(record): record for record in surface.records})


class _Lines(Mapping[Key, str]):
    def __init__(self, records: Mapping[Key, public.Record]) -> None:
        self._records = records

    def __getitem__(self, key: Key) -> str:
        record = self._records[key]
        return BY_RECORD[type(record)].show(record)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


def _place(origin: Origin, folder: str) -> Place:
    file = posixpath.normpath(posixpath.join(folder, origin.file))
    return Place(file, max(origin.line, 1), max(origin.column, 1), origin.pointer)


def _key(kind: str, *words: str) -> Key:
    return " ".join((kind, *words))


def _prose(docs: ir.Docs) -> str:
    return "\n\n".join(filter(None, (docs.summary, docs.description, docs.external_url)))


def _entries(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk) -> Iterator[_Entry]:
    types = Types(api.types, symbols)
    yield from _client(api, symbols)
    for resource in api.resources:
        if resource.group:
            key = _key("resource", _path(resource.group, symbols))
            yield key, resource.origin, _prose(resource.docs)
    yield from _methods(api, symbols, sdk)
    for channel in api.channels:
        yield from _channel(channel, symbols)
    for declared in api.types.values():
        yield from _type(declared, types)
    yield from _exports(api, symbols, sdk)
    if api.webhooks:
        yield _key("receiver", WEBHOOKS), api.webhooks[0].origin, ""
    for hook in api.webhooks:
        yield _key("webhook", hook.name, hook.method), hook.origin, _prose(hook.docs)


def _client(api: ir.Api, symbols: Symbols) -> Iterator[_Entry]:
    for server in api.servers:
        if server.url in symbols.servers:
            name = f"{symbols.environment}.{symbols.servers[server.url]}"
            yield _key("server", name), server.origin, _prose(server.docs)
    for scheme in api.security_schemes:
        yield _key("scheme", scheme.name), scheme.origin, _prose(scheme.docs)


def _path(group: tuple[str, ...], symbols: Symbols) -> str:
    groups = (group[:depth] for depth in range(1, len(group) + 1))
    return ".".join(symbols.resources[each].attribute for each in groups)


# -- methods --------------------------------------------------------------------------------


def _methods(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk) -> Iterator[_Entry]:
    operations = {operation.id: operation for operation in api.operations}
    modules: list[pyir.RootModule | pyir.ResourceModule] = [sdk.root, *sdk.resources]
    for module in modules:
        path = module.client.attribute_path
        for method in module.client.methods:
            name = f"{path}.{method.name}" if path else method.name
            operation = operations[method.operation]
            yield _key("method", name), operation.origin, _prose(operation.docs)
            yield from _arguments(name, operation, api, symbols)
            yield from _bodies(name, operation)
            yield from _replies(name, operation, {raised.status for raised in method.raises})
            yield from _behaviour(name, operation)


def _arguments(
    name: str, operation: ir.Operation, api: ir.Api, symbols: Symbols
) -> Iterator[_Entry]:
    for argument in flatten.arguments(operation, api.types):
        source = argument.source
        docs = source.field.docs if isinstance(source, ir.FormField) else source.docs
        given = symbols.arguments[argument.key]
        yield _key("argument", name, given), argument.origin, _prose(docs)
    yield from _constants(name, operation.parameters)


def _constants(name: str, parameters: Iterable[ir.Parameter]) -> Iterator[_Entry]:
    for parameter in parameters:
        if parameter.constant is not None:
            key = _key("constant", name, parameter.location.value, parameter.wire)
            yield key, parameter.origin, _prose(parameter.docs)


def _bodies(name: str, operation: ir.Operation) -> Iterator[_Entry]:
    body = operation.body
    for media in body.media if body else ():
        docs = _prose(body.docs) if body else ""
        yield _key("body", name, media.media_type), media.origin, docs
        for part in media.form:
            key = _key("part", name, media.media_type, part.field.wire)
            yield key, part.field.origin, _prose(part.field.docs)


def _replies(name: str, operation: ir.Operation, raised: set[str]) -> Iterator[_Entry]:
    for response in operation.responses:
        kind = "error" if response.status in raised else "reply"
        docs = _prose(response.docs)
        if not response.contents:
            yield _key(kind, name, response.status, ""), response.origin, docs
        for content in response.contents:
            yield _key(kind, name, response.status, content.media_type), content.origin, docs
        for header in response.headers:
            key = _key("header", name, response.status, header.wire)
            yield key, header.origin, _prose(header.docs)


def _behaviour(name: str, operation: ir.Operation) -> Iterator[_Entry]:
    if operation.pages is not None:
        yield _key("pages", name), operation.pages.origin, ""
    if operation.streaming is not None:
        yield _key("stream", name), operation.streaming.origin, ""
    if operation.servers:
        yield _key("servers", name), operation.servers[0].origin, ""
    yield _key("retry", name), operation.origin, ""
    yield _key("security", name), operation.origin, ""


def _channel(channel: ir.Channel, symbols: Symbols) -> Iterator[_Entry]:
    name = ".".join(filter(None, (_path(channel.group, symbols), symbols.methods[channel.id])))
    yield _key("channel", name), channel.origin, _prose(channel.docs)
    for direction in ("send", "receive"):
        yield _key("message", name, direction), channel.origin, ""
    for setting, _ in channel.settings:
        yield _key("rule", name, setting), channel.origin, ""
    for parameter in channel.query:
        if parameter.constant is None:
            location = parameter.location.value
            given = symbols.arguments[ParameterKey(channel.id, location, parameter.wire)]
            yield _key("argument", name, given), parameter.origin, _prose(parameter.docs)
    yield from _constants(name, channel.query)


# -- types ----------------------------------------------------------------------------------


def _type(declared: ir.NamedType, types: Types) -> Iterator[_Entry]:
    name, prose = types.symbols.types[declared.id].name, _prose(declared.docs)
    match declared:
        case ir.ObjectType(fields=fields):
            yield _key("model", name), declared.origin, prose
            for each in fields:
                attribute = types.symbols.attributes[declared.id, each.wire]
                yield _key("field", f"{name}.{attribute}"), each.origin, _prose(each.docs)
        case ir.EnumType(members=members):
            yield _key("enum", name), declared.origin, prose
            for member in members:
                key = _key("value", name, json_text(member.value))
                yield key, declared.origin, member.description
        case ir.UnionType(variants=variants):
            yield _key("union", name), declared.origin, prose
            for variant in variants:
                yield _key("variant", name, types.show(variant.type, Use.READ)), declared.origin, ""
        case ir.AliasType():
            yield _key("alias", name), declared.origin, prose
    yield from _twin(declared, types)


def _exports(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk) -> Iterator[_Entry]:
    """Place the names that stand for types; their prose is told of the types."""
    declared = {symbol.name: api.types[id_] for id_, symbol in symbols.types.items()}
    declared |= {symbol.name: api.types[id_] for id_, symbol in symbols.twins.items()}
    for package in sdk.packages:
        below = package.path.removesuffix("__init__.py").rstrip("/").replace("/", ".")
        prefix = ".".join(filter(None, (sdk.package, below)))
        for name in package.names:
            if name in declared:
                yield _key("export", f"{prefix}.{name}"), declared[name].origin, ""


def _twin(declared: ir.NamedType, types: Types) -> Iterator[_Entry]:
    """Place a twin; its prose is the model's, and is not told twice."""
    twin = types.symbols.twins.get(declared.id)
    if twin is not None:
        yield _key("twin", twin.name), declared.origin, ""
        for each in declared.fields if isinstance(declared, ir.ObjectType) else ():
            yield _key("key", twin.name, each.wire), each.origin, ""
