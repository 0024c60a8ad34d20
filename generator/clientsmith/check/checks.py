"""The invariants, one function each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from clientsmith import flatten, graph, ir
from clientsmith.check.wider import report_wider
from clientsmith.diagnostics import InternalError, Report
from clientsmith.diagnostics.check import SamePath, TagTwice, VariantWithoutTag
from clientsmith.graph import Types
from clientsmith.ir import Location

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def check(api: ir.Api, report: Report) -> None:
    """Check all invariants."""
    _types_are_sound(api.types)
    for call in graph.calls(api):
        _refs_resolve(call.id, graph.expressions(call), api.types)
    for webhook in api.webhooks:
        _refs_resolve(webhook.name, [webhook.payload] if webhook.payload else [], api.types)
    for declared in api.types.values():
        if isinstance(declared, ir.UnionType) and declared.discriminator is not None:
            _report_bad_variants(declared, declared.discriminator, api.types, report)
    _ids_are_unique(api)
    for operation in api.operations:
        _operation_is_sound(operation, api)
    _report_same_paths(api, report)
    report_wider(api, report)


def _demand(holds: bool, message: str) -> None:
    if not holds:
        raise InternalError(message)


# -- types ----------------------------------------------------------------------------------


def _types_are_sound(types: Types) -> None:
    for id_, declared in types.items():
        _demand(id_ == declared.id, f"type {declared.id} is filed as {id_}")
        _refs_resolve(id_, graph.inside(declared), types)
        if isinstance(declared, ir.ObjectType):
            _no_twice(id_, (field.wire for field in declared.fields))
        if isinstance(declared, ir.AliasType):
            _alias_ends(declared, types)
        if isinstance(declared, ir.EnumType):
            _no_twice(id_, (repr(member.value) for member in declared.members))


def _no_twice(owner: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    _demand(not twice, f"{owner} has {twice} twice")


def _refs_resolve(owner: str, expressions: Iterable[ir.TypeExpr], types: Types) -> None:
    for expr in expressions:
        _expression_is_sound(owner, expr)
        for id_ in graph.mentioned(expr):
            _demand(id_ in types, f"{owner} refers to {id_}, which is not declared")


def _expression_is_sound(owner: str, expr: ir.TypeExpr) -> None:
    match expr:
        case ir.Nullable(
            inner=ir.Nullable() | ir.Scalar(kind=ir.ScalarKind.ANY | ir.ScalarKind.NULL)
        ):
            raise InternalError(f"{owner} has null twice")
        case ir.AnyOf(members=members):
            _demand(len(set(members)) == len(members) > 1, f"{owner} has a choice of one")
            nested = any(isinstance(member, (ir.AnyOf, ir.Nullable)) for member in members)
            _demand(not nested, f"{owner} has a choice inside a choice")
            inner = list(members)
        case ir.ListOf(item=item) | ir.MapOf(value=item) | ir.Nullable(inner=item):
            inner = [item]
        case ir.TupleOf(items=items, rest=rest):
            inner = [*items, *([rest] if rest else [])]
        case ir.Scalar() | ir.Const() | ir.Ref():
            inner = []
    for part in inner:
        _expression_is_sound(owner, part)


def _alias_ends(declared: ir.AliasType, types: Types) -> None:
    end = graph.bare(declared.target, types)
    endless = isinstance(end, ir.Ref) and isinstance(types[end.id], ir.AliasType)
    _demand(not endless, f"{declared.id} is another name of nothing but itself")


def _report_bad_variants(
    union: ir.UnionType, discriminator: str, types: Types, report: Report
) -> None:
    owners: dict[ir.Tag, str] = {}
    for variant in union.variants:
        name = _variant_name(variant, types)
        if discriminator not in graph.fields(variant.type, types):
            report.add(VariantWithoutTag(union.origin, name, discriminator))
        for tag in variant.tags:
            first = owners.setdefault(tag, name)
            if first != name:
                report.add(TagTwice(union.origin, str(tag), first, name))


def _variant_name(variant: ir.Variant, types: Types) -> str:
    inner = graph.bare(variant.type, types)
    return types[inner.id].name.text if isinstance(inner, ir.Ref) else "inline"


# -- operations -----------------------------------------------------------------------------


def _ids_are_unique(api: ir.Api) -> None:
    _no_twice("the API", (call.id for call in graph.calls(api)))
    _no_twice("the API", ("/".join(resource.group) for resource in api.resources))
    groups = {resource.group for resource in api.resources}
    for call in graph.calls(api):
        _demand(call.group in groups, f"{call.id} belongs to no resource")


def _operation_is_sound(operation: ir.Operation, api: ir.Api) -> None:
    owner = operation.id
    placeholders = set(_PLACEHOLDER.findall(operation.path))
    in_path = {p.wire for p in operation.parameters if p.location is Location.PATH}
    _demand(placeholders == in_path, f"{owner}: path and parameters differ")
    _no_twice(owner, (f"{p.location.value} {p.wire}" for p in operation.parameters))
    _no_twice(owner, (response.status for response in operation.responses))
    _demand(operation.body is None or bool(operation.body.media), f"{owner}: body of nothing")
    known = {scheme.name for scheme in api.security_schemes}
    named = {name for requirement in operation.security for name, _ in requirement}
    _demand(named <= known, f"{owner}: security scheme is not declared")
    if operation.pages is not None:
        _pages_are_sound(operation, operation.pages, api.types)


def _pages_are_sound(operation: ir.Operation, pages: ir.Pages, types: Types) -> None:
    replies = [c.type for r in operation.responses if r.is_success for c in r.contents]
    leads = any(graph.at(reply, pages.items, types) is not None for reply in replies)
    _demand(leads, f"{operation.id}: pages without items")
    if isinstance(pages, ir.LinkPages):
        return
    keys = {(a.key.location, a.key.wire) for a in flatten.arguments(operation, types)}
    where = "body" if pages.in_body else "query"
    whole = where == "body" and ("body", "") in keys
    _demand(whole or (where, pages.param) in keys, f"{operation.id}: pages without parameter")


def _report_same_paths(api: ir.Api, report: Report) -> None:
    seen: dict[tuple[str, str], ir.Operation] = {}
    for operation in sorted(api.operations, key=lambda op: op.origin):
        shape = _PLACEHOLDER.sub("{}", operation.path)
        first = seen.setdefault((operation.method, shape), operation)
        if first.path != operation.path:
            report.add(SamePath(operation.origin, operation.path, first.path, first.origin))
