"""Names of declared types, of their TypedDict twins, and of what is inside of them.

What comes in is the type table; what goes out are class names that are unique in the whole SDK,
attribute names that are unique in their object, and constants that are unique in their enum.
"""

from __future__ import annotations

from collections.abc import Mapping

from clientsmith import ir
from clientsmith.diagnostics import Report
from clientsmith.graph import references
from clientsmith.ir import NameStrength, TypeId
from clientsmith.naming import spelling
from clientsmith.naming.scope import Claim, Scope, class_rules, snake_rules
from clientsmith.symbols import Symbols

_TWIN = "Params"


def type_names(
    types: Mapping[TypeId, ir.NamedType],
    taken: frozenset[str],
    report: Report,
    released: Symbols,
) -> dict[TypeId, str]:
    """Name all types; `taken` are the classes that the SDK has of its own."""
    rules = class_rules("schema", taken)
    # Twins are named after all types, but those that are known already don't give way.
    twins = (twin.name for id_, twin in released.twins.items() if id_ in types)
    scope: Scope[TypeId] = Scope(rules, report, taken=twins)
    return scope.settle(_claim(declared, rules.reserved, released) for declared in types.values())


def _claim(declared: ir.NamedType, avoid: frozenset[str], released: Symbols) -> Claim[TypeId]:
    proposed = declared.name
    wanted = (proposed.text, *proposed.fallbacks)
    names = (spelling.class_name(text) for text in wanted)
    old = released.types.get(declared.id)
    return Claim(
        key=declared.id,
        sort=declared.id,
        wire=proposed.text,
        candidates=spelling.distinct(spelling.escaped_class(n, avoid) for n in names),
        origin=declared.origin,
        strength=proposed.strength,
        exact=spelling.class_name(proposed.text) == proposed.text,
        pinned=proposed.text if proposed.strength is NameStrength.PINNED else None,
        released=old.name if old else None,
    )


def twin_names(
    types: Mapping[TypeId, ir.NamedType],
    names: Mapping[TypeId, str],
    taken: frozenset[str],
    report: Report,
    released: Symbols,
) -> dict[TypeId, str]:
    """Name the twins; a schema of the spec keeps its name when both would have the same."""
    rules = class_rules("request type", taken)
    scope: Scope[TypeId] = Scope(rules, report, taken=names.values())
    old = released.twins
    return scope.settle(
        Claim(
            key=declared.id,
            sort=declared.id,
            wire=declared.name.text,
            candidates=(f"{names[declared.id]}{_TWIN}", f"{names[declared.id]}Input{_TWIN}"),
            origin=declared.origin,
            strength=declared.name.strength,
            released=old[declared.id].name if declared.id in old else None,
        )
        for declared in _with_twins(types)
    )


def _with_twins(types: Mapping[TypeId, ir.NamedType]) -> list[ir.NamedType]:
    """List objects, unions, and aliases that hold one."""
    found = {
        declared.id
        for declared in types.values()
        if isinstance(declared, (ir.ObjectType, ir.UnionType))
    }
    aliases = {
        declared.id: set(references(declared))
        for declared in types.values()
        if isinstance(declared, ir.AliasType)
    }
    # To the fixed point: an alias may hold another one that is declared behind it.
    while more := {id_ for id_, held in aliases.items() if id_ not in found and held & found}:
        found |= more
    return [declared for declared in types.values() if declared.id in found]


def attribute_names(
    types: Mapping[TypeId, ir.NamedType], report: Report, released: Symbols
) -> dict[tuple[TypeId, str], str]:
    """Name the attributes of all models."""
    rules = snake_rules("property", "field", "fields")
    old = released.attributes
    found: dict[tuple[TypeId, str], str] = {}
    for declared in types.values():
        if isinstance(declared, ir.ObjectType):
            scope: Scope[tuple[TypeId, str]] = Scope(rules, report)
            found |= scope.settle(
                _field_claim(declared, field, rules.reserved, old) for field in declared.fields
            )
    return found


def _field_claim(
    owner: ir.ObjectType,
    field: ir.Field,
    avoid: frozenset[str],
    released: Mapping[tuple[TypeId, str], str],
) -> Claim[tuple[TypeId, str]]:
    key = (owner.id, field.wire)
    candidates = spelling.snake_candidates(field.wire, "field", avoid)
    return Claim(
        key=key,
        sort=field.wire,
        wire=field.wire,
        candidates=candidates,
        origin=field.origin,
        exact=candidates[0] == field.wire,
        pinned=field.pinned_name,
        released=released.get(key),
    )


def constant_names(
    types: Mapping[TypeId, ir.NamedType], report: Report, released: Symbols
) -> dict[tuple[TypeId, str], str]:
    """Name the values of those enums whose values the spec names."""
    old = released.constants
    found: dict[tuple[TypeId, str], str] = {}
    for declared in types.values():
        if isinstance(declared, ir.EnumType) and any(member.name for member in declared.members):
            scope: Scope[tuple[TypeId, str]] = Scope(snake_rules("enum value", "value"), report)
            found |= scope.settle(
                _constant_claim(declared, member, old) for member in declared.members
            )
    return found


def _constant_claim(
    owner: ir.EnumType, member: ir.EnumMember, released: Mapping[tuple[TypeId, str], str]
) -> Claim[tuple[TypeId, str]]:
    key = (owner.id, repr(member.value))
    text = member.name or str(member.value)
    plain = spelling.constant(text, "value")
    return Claim(
        key=key,
        sort=repr(member.value),
        wire=text,
        candidates=spelling.distinct(
            (plain, spelling.constant(spelling.spelled_out(text), "value"))
        ),
        origin=owner.origin,
        strength=int(member.name is not None),
        exact=plain == text,
        released=released.get(key),
    )
