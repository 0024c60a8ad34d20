"""Payloads of events: a sample of each, and the property that tells them apart.

What comes in are type expressions; what goes out are JSON values that the SDK's types take, and
tags. Samples are made of types alone, because examples of a spec need not fit them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from clientsmith import graph, ir
from clientsmith.lower.samples import Samples

_NO_TYPES: Mapping[ir.TypeId, ir.NamedType] = {}


class _EndlessError(Exception):
    """A type holds itself, or can have no value."""


@dataclass(frozen=True, slots=True)
class Payloads:
    """Makes values that are read as their types."""

    types: Mapping[ir.TypeId, ir.NamedType]

    def sample(self, expr: ir.TypeExpr) -> ir.MaybeJson:
        """Make a value; ABSENT where there is none with an end."""
        try:
            return self._of(expr, "value", frozenset())
        except _EndlessError:
            return ir.ABSENT

    def _of(self, expr: ir.TypeExpr, name: str, within: frozenset[ir.TypeId]) -> ir.Json:
        match expr:
            case ir.Scalar(ir.ScalarKind.NEVER):
                raise _EndlessError
            case ir.Scalar():
                return Samples(_NO_TYPES).of(expr, name)
            case ir.Const(value):
                return value
            case ir.ListOf(item):
                return self._first([item], name, within, wrapped=True)
            case ir.TupleOf(items):
                return [self._of(item, name, within) for item in items]
            case ir.MapOf():
                return {}
            case ir.Nullable(inner):
                return self._first([inner, ir.Const(None)], name, within)
            case ir.AnyOf(members):
                return self._first(members, name, within)
            case ir.Ref(id):
                return self._named(self.types[id], name, within)

    def _first(
        self,
        options: Iterable[ir.TypeExpr],
        name: str,
        within: frozenset[ir.TypeId],
        *,
        wrapped: bool = False,
    ) -> ir.Json:
        """Take the first that has an end; of a list, an empty one will do."""
        for option in options:
            try:
                found = self._of(option, name, within)
            except _EndlessError:
                continue
            return [found] if wrapped else found
        if wrapped:
            return []
        raise _EndlessError

    def _named(self, declared: ir.NamedType, name: str, within: frozenset[ir.TypeId]) -> ir.Json:
        if declared.id in within:
            raise _EndlessError
        within |= {declared.id}
        match declared:
            case ir.EnumType(members=members):
                return members[0].value if members else name
            case ir.AliasType(target=target):
                return self._of(target, name, within)
            case ir.ObjectType(fields=fields):
                required = (field for field in fields if field.required)
                return {field.wire: self._of(field.type, field.wire, within) for field in required}
            case ir.UnionType():
                return self._union(declared, name, within)

    def _union(self, union: ir.UnionType, name: str, within: frozenset[ir.TypeId]) -> ir.Json:
        for variant in union.variants:
            try:
                value = self._of(variant.type, name, within)
            except _EndlessError:
                continue
            if union.discriminator and variant.tags and isinstance(value, dict):
                return {**value, union.discriminator: variant.tags[0]}
            return value
        raise _EndlessError


# -- tags -----------------------------------------------------------------------------------

_Leaf = tuple[ir.TypeId, dict[str, tuple[ir.Tag, ...]]]
"""An object, and the tags that it has by property."""


def tags_of(
    payloads: Iterable[ir.TypeExpr], types: Mapping[ir.TypeId, ir.NamedType]
) -> tuple[str, dict[ir.Tag, ir.TypeId]] | None:
    """Find a property that every payload has, with values of its own; and which is whose."""
    leaves: dict[ir.TypeId, dict[str, tuple[ir.Tag, ...]]] = {}
    for payload in payloads:
        found = list(_leaves(payload, types, frozenset()))
        if None in found or isinstance(payload, ir.Nullable):
            return None
        leaves |= {leaf[0]: leaf[1] for leaf in found if leaf is not None}
    # By name, as the order of properties and of events says nothing.
    for wire in sorted(next(iter(leaves.values()), ())):
        owners = [(tag, id_) for id_, tags in leaves.items() for tag in tags.get(wire, ())]
        told = all(wire in tags for tags in leaves.values())
        if told and len({tag for tag, _ in owners}) == len(owners):
            return wire, dict(owners)
    return None


def _leaves(
    expr: ir.TypeExpr, types: Mapping[ir.TypeId, ir.NamedType], within: frozenset[ir.TypeId]
) -> Iterator[_Leaf | None]:
    """List the objects that an expression may be; None stands for anything else."""
    inner = graph.bare(expr, types)
    if isinstance(inner, ir.AnyOf):
        for member in inner.members:
            yield from _leaves(member, types, within)
        return
    declared = types[inner.id] if isinstance(inner, ir.Ref) else None
    if isinstance(declared, ir.ObjectType):
        yield declared.id, dict(_constants(declared, types))
    elif isinstance(declared, ir.UnionType) and declared.id not in within:
        for variant in declared.variants:
            for leaf in _leaves(variant.type, types, within | {declared.id}):
                said = {declared.discriminator: variant.tags} if declared.discriminator else {}
                own = {wire: tags for wire, tags in said.items() if wire and tags}
                yield None if leaf is None else (leaf[0], {**own, **leaf[1]})
    else:
        yield None


def _constants(
    declared: ir.ObjectType, types: Mapping[ir.TypeId, ir.NamedType]
) -> Iterator[tuple[str, tuple[ir.Tag, ...]]]:
    for field in declared.fields:
        found = types[field.type.id] if isinstance(field.type, ir.Ref) else None
        values: list[object] = []
        if isinstance(field.type, ir.Const):
            values = [field.type.value]
        elif isinstance(found, ir.EnumType):
            values = [member.value for member in found.members]
        texts = tuple(v for v in values if isinstance(v, (str, int)) and not isinstance(v, bool))
        if field.required and texts and len(texts) == len(values):
            yield field.wire, texts
