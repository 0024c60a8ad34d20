"""Constants that tell the variants of a union apart: those stay closed.

What comes in is the type table; what goes out is the same with such constants closed. Any other
constant is an enum of one value (JSON Schema 2020-12 validation, 6.1.3), to which a newer server
may add. Looks at declared unions only, and changes nothing but constants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from clientsmith import graph
from clientsmith.ir import Const, Field, NamedType, Nullable, ObjectType, Ref, TypeExpr, UnionType

_Types = Mapping[str, NamedType]


def settled(types: _Types) -> dict[str, NamedType]:
    """Close the constants by which a reply's type is chosen."""
    telling = set(_telling(types))
    return {
        id_: replace(type_, fields=tuple(_field(id_, f, telling) for f in type_.fields))
        if isinstance(type_, ObjectType) and any((id_, f.wire) in telling for f in type_.fields)
        else type_
        for id_, type_ in types.items()
    }


def _telling(types: _Types) -> Iterator[tuple[str, str]]:
    """List the properties that tell variants apart: (object, wire name)."""
    for union in types.values():
        if isinstance(union, UnionType):
            objects = list(_objects(union, types))
            tag = union.discriminator
            names = _differing(objects) if tag is None else {tag}
            yield from ((found.id, name) for found in objects for name in names)


def _objects(union: UnionType, types: _Types) -> Iterator[ObjectType]:
    """List the objects among the variants, and among those of unions inside of it."""
    seen = {union.id}
    waiting = [union]
    while waiting:
        for variant in waiting.pop().variants:
            inner = graph.bare(variant.type, types)
            found = types.get(inner.id) if isinstance(inner, Ref) else None
            if isinstance(found, ObjectType):
                yield found
            elif isinstance(found, UnionType) and found.id not in seen:
                seen.add(found.id)
                waiting.append(found)


def _differing(objects: list[ObjectType]) -> set[str]:
    """List the properties with a constant that is not the same in all variants."""
    held = [{f.wire: _constant(f.type) for f in found.fields} for found in objects]
    names = {name for each in held for name, value in each.items() if value is not None}
    return {name for name in names if len({each.get(name) for each in held}) > 1}


def _constant(expr: TypeExpr) -> str | None:
    inner = expr.inner if isinstance(expr, Nullable) else expr
    return repr(inner.value) if isinstance(inner, Const) else None


def _field(id_: str, field: Field, telling: set[tuple[str, str]]) -> Field:
    if (id_, field.wire) not in telling:
        return field
    if isinstance(field.type, Const):
        return replace(field, type=replace(field.type, open=False))
    if isinstance(field.type, Nullable) and isinstance(field.type.inner, Const):
        return replace(field, type=Nullable(replace(field.type.inner, open=False)))
    return field
