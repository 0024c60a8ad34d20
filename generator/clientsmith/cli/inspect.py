"""Looking inside: an IR as JSON, and what a place of the spec becomes."""

from __future__ import annotations

import dataclasses
import enum
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from clientsmith.diagnostics import Origin
from clientsmith.diagnostics.render import place
from clientsmith.ir import Api, NamedType, ObjectType, Operation
from clientsmith.symbols import Symbols


def dump(node: object, name: str | None) -> str | None:
    """Write frozen nodes as JSON; with `name`, only those whose id or name contains it."""
    if name is None:
        return json.dumps(_plain(node), indent=2, ensure_ascii=False)
    found = [_plain(match) for match in _named(node, name)]
    return json.dumps(found, indent=2, ensure_ascii=False) if found else None


def _plain(node: object) -> object:
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        if isinstance(node, Origin):
            return str(node)
        shown = {f.name: _plain(getattr(node, f.name)) for f in dataclasses.fields(node)}
        return {"node": type(node).__name__, **shown}
    if isinstance(node, enum.Enum):
        return node.value
    if isinstance(node, Mapping):
        items = cast("Mapping[object, object]", node).items()
        return {key if isinstance(key, str) else repr(key): _plain(value) for key, value in items}
    if isinstance(node, (list, tuple)):
        return [_plain(item) for item in cast("Sequence[object]", node)]
    return node


def _children(node: object) -> Iterator[object]:
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        yield from (getattr(node, f.name) for f in dataclasses.fields(node))
    elif isinstance(node, Mapping):
        yield from cast("Mapping[object, object]", node).values()
    elif isinstance(node, (list, tuple)):
        yield from cast("Sequence[object]", node)


def _named(node: object, name: str) -> Iterator[object]:
    """Outermost nodes whose `id` or `name` contains the text."""
    stack = [node]
    while stack:
        current = stack.pop()
        labels = (getattr(current, key, None) for key in ("id", "name"))
        if any(isinstance(label, str) and name in label for label in labels):
            yield current
        else:
            stack.extend(reversed(list(_children(current))))


def explain(api: Api, symbols: Symbols, what: str, folder: str) -> list[str]:
    """Say what the SDK has of a place: `#/pointer`, or `FILE:LINE`.

    Args:
        api: What to look in.
        symbols: Its names.
        what: The place; a file relative to the spec.
        folder: The spec's, as places are to be shown.
    """
    return [
        f"{place(origin, folder)}: {text}"
        for origin, text in _explained(api, symbols)
        if _at(origin, what)
    ]


def _explained(api: Api, symbols: Symbols) -> Iterator[tuple[Origin, str]]:
    for operation in api.operations:
        yield operation.origin, _operation(operation, symbols)
        for parameter in operation.parameters:
            yield parameter.origin, f"parameter `{parameter.wire}` of {operation.id}"
    for declared in api.types.values():
        yield declared.origin, _type(declared, symbols)
        for field in declared.fields if isinstance(declared, ObjectType) else ():
            attribute = symbols.attributes[declared.id, field.wire]
            text = f"`{field.wire}` is `{symbols.types[declared.id].name}.{attribute}`"
            yield field.origin, text


def _at(origin: Origin, what: str) -> bool:
    return what in (f"{origin.file}:{origin.line}", f"#{origin.pointer}", origin.pointer)


def _operation(operation: Operation, symbols: Symbols) -> str:
    names = symbols.resources.get(operation.group)
    path = f"client.{names.package}." if names else "client."
    call = f"{path}{symbols.methods[operation.id]}"
    why = [f"paged by {type(operation.pages).__name__}"] if operation.pages else []
    return f"{operation.id} is `{call}`" + "".join(f"; {x}" for x in why)


def _type(declared: NamedType, symbols: Symbols) -> str:
    symbol = symbols.types[declared.id]
    kind = type(declared).__name__.removesuffix("Type").lower()
    return f"{kind} `{declared.name.text}` is `{symbols.package}.{symbol.module}.{symbol.name}`"
