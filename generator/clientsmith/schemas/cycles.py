"""Types that are defined by nothing but themselves, cut where they close the circle.

What comes in are all declared types; what goes out are the same, with a variant left out or an
alias made ANY where following aliases and variants alone would lead back. Recursion through a
list, a map or a property is fine and stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from clientsmith.diagnostics import Report
from clientsmith.diagnostics.schema import EndlessSchema
from clientsmith.ir import (
    ANY,
    AliasType,
    AnyOf,
    NamedType,
    Nullable,
    Ref,
    TypeExpr,
    TypeId,
    UnionType,
)


def broken(types: Mapping[TypeId, NamedType], report: Report) -> Mapping[TypeId, NamedType]:
    """Cut all circles; the input itself when there is none."""
    cuts = _cuts(types)
    if not cuts:
        return types
    found = dict(types)
    for id_, targets in cuts.items():
        type_ = types[id_]
        report.add(EndlessSchema(type_.origin))
        found[id_] = _without(type_, targets)
    return found


def _without(type_: NamedType, targets: set[TypeId]) -> NamedType:
    if isinstance(type_, UnionType):
        kept = tuple(v for v in type_.variants if not targets & set(_direct(v.type)))
        if len(kept) > 1:
            return replace(type_, variants=kept)
        target = kept[0].type if kept else ANY
        return AliasType(
            type_.id, type_.name, type_.origin, target, docs=type_.docs, examples=type_.examples
        )
    return replace(type_, target=ANY) if isinstance(type_, AliasType) else type_


def _cuts(types: Mapping[TypeId, NamedType]) -> dict[TypeId, set[TypeId]]:
    """The references that lead back to a type that is being followed."""
    cuts: dict[TypeId, set[TypeId]] = {}
    done: set[TypeId] = set()
    # Sorted, so that where a circle is cut does not depend on the order of the document.
    for start in sorted(types):
        if start in done:
            continue
        path = {start: None}
        waiting = [(start, _next(types[start]))]
        while waiting:
            id_, following = waiting[-1]
            target = next(following, None)
            if target is None:
                waiting.pop()
                path.pop(id_)
                done.add(id_)
            elif target in path:
                cuts.setdefault(id_, set()).add(target)
            elif target not in done and target in types:
                path[target] = None
                waiting.append((target, _next(types[target])))
    return cuts


def _next(type_: NamedType) -> Iterator[TypeId]:
    if isinstance(type_, AliasType):
        yield from _direct(type_.target)
    elif isinstance(type_, UnionType):
        for variant in type_.variants:
            yield from _direct(variant.type)


def _direct(expr: TypeExpr) -> Iterator[TypeId]:
    if isinstance(expr, Ref):
        yield expr.id
    elif isinstance(expr, Nullable):
        yield from _direct(expr.inner)
    elif isinstance(expr, AnyOf):
        for member in expr.members:
            yield from _direct(member)
