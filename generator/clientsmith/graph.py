"""What types mention, and where names lead inside of them: questions that several stages ask.

What comes in are type expressions and the type table; what goes out are ids, fields and inner
expressions. Never changes a declared type, and makes up none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from clientsmith import ir
from clientsmith.ir import TypeExpr, TypeId

Types: TypeAlias = Mapping[TypeId, ir.NamedType]
Call: TypeAlias = "ir.Operation | ir.Channel"
"""What becomes a method."""


def mentioned(expr: TypeExpr) -> list[TypeId]:
    """List the types that an expression mentions."""
    match expr:
        case ir.Ref(id=found):
            return [found]
        case ir.ListOf(item=inner) | ir.MapOf(value=inner) | ir.Nullable(inner=inner):
            return mentioned(inner)
        case ir.TupleOf(items=items, rest=rest):
            return [i for e in (*items, *([rest] if rest else [])) for i in mentioned(e)]
        case ir.AnyOf(members=members):
            return [i for e in members for i in mentioned(e)]
        case ir.Scalar() | ir.Const():
            return []


def inside(declared: ir.NamedType) -> list[TypeExpr]:
    """List the expressions that a declaration is made of."""
    match declared:
        case ir.ObjectType(fields=fields, extra=extra):
            return [field.type for field in fields] + ([extra] if extra else [])
        case ir.UnionType(variants=variants):
            return [variant.type for variant in variants]
        case ir.AliasType(target=target):
            return [target]
        case ir.EnumType():
            return []


def references(declared: ir.NamedType) -> list[TypeId]:
    """List the types that a declaration mentions."""
    return [found for expr in inside(declared) for found in mentioned(expr)]


def calls(api: ir.Api) -> list[Call]:
    """List all that becomes a method."""
    return [*api.operations, *api.channels]


def expressions(call: Call) -> Iterable[TypeExpr]:
    """List the expressions of all that a call sends and receives."""
    if isinstance(call, ir.Channel):
        yield from (call.send, call.receive, *(parameter.type for parameter in call.query))
        return
    yield from (parameter.type for parameter in call.parameters)
    for media in call.body.media if call.body else ():
        yield media.type
        yield from (part.field.type for part in media.form)
    for response in call.responses:
        yield from (content.type for content in response.contents)
        yield from (header.type for header in response.headers)
    if call.pages is not None:
        yield call.pages.item


def bare(expr: TypeExpr, types: Types) -> TypeExpr:
    """Give an expression without null, and behind other names for it."""
    seen: set[TypeId] = set()
    while True:
        if isinstance(expr, ir.Nullable):
            expr = expr.inner
            continue
        declared = types.get(expr.id) if isinstance(expr, ir.Ref) else None
        if not isinstance(declared, ir.AliasType) or declared.id in seen:
            return expr
        seen.add(declared.id)
        expr = declared.target


def fields(expr: TypeExpr, types: Types) -> dict[str, ir.Field]:
    """Give the properties that a value can have; of alternatives, those of each, first come."""
    found: dict[str, ir.Field] = {}
    for declared in _objects(expr, types):
        for field in declared.fields:
            found.setdefault(field.wire, field)
    return found


def _objects(expr: TypeExpr, types: Types) -> Iterable[ir.ObjectType]:
    waiting, seen = [expr], set[TypeId]()
    while waiting:
        current = bare(waiting.pop(0), types)
        if isinstance(current, ir.AnyOf):
            waiting.extend(current.members)
        elif isinstance(current, ir.Ref) and current.id not in seen:
            seen.add(current.id)
            declared = types[current.id]
            if isinstance(declared, ir.ObjectType):
                yield declared
            elif isinstance(declared, ir.UnionType):
                waiting.extend(variant.type for variant in declared.variants)


def at(expr: TypeExpr, path: Iterable[str], types: Types) -> TypeExpr | None:
    """Follow property names into a value; None where there is no such property."""
    for name in path:
        current = bare(expr, types)
        field = fields(current, types).get(name)
        if field is not None:
            expr = field.type
        elif isinstance(current, ir.MapOf):
            expr = current.value
        elif current != ir.ANY:
            return None
    return expr


def any_of(exprs: Iterable[TypeExpr]) -> TypeExpr:
    """Make one expression of several, as `ir.AnyOf` wants it."""
    members: dict[TypeExpr, None] = {}
    is_nullable = False
    for expr in exprs:
        inner = expr.inner if isinstance(expr, ir.Nullable) else expr
        is_nullable = is_nullable or isinstance(expr, ir.Nullable)
        listed = inner.members if isinstance(inner, ir.AnyOf) else (inner,)
        members |= dict.fromkeys(listed)
    if ir.ANY in members:
        return ir.ANY
    joined = next(iter(members)) if len(members) == 1 else ir.AnyOf(tuple(members))
    return ir.Nullable(joined) if is_nullable else joined


def either(one: ir.Webhook, other: ir.Webhook) -> ir.Webhook:
    """Join two requests of one event; what cannot be read in one way is given as bytes."""
    if one.kind is not other.kind:
        return replace(one, kind=ir.ContentKind.BYTES, payload=ir.Scalar(ir.ScalarKind.BINARY))
    if one.payload is None or other.payload is None:
        return one
    return replace(one, payload=any_of((one.payload, other.payload)))
