"""Declared types as records: models and their fields, enums, unions, aliases, TypedDict twins.

What comes in is the type table with its names; what goes out are records. Both a model and its twin
are described, each as Python has it; what the wire has stands with the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from clientsmith import ir, public
from clientsmith.public import Record
from clientsmith.surface.annotations import union as union_of
from clientsmith.surface.types import Types, Use, json_text, limits
from clientsmith.symbols import Symbol

_NULL = ir.Scalar(ir.ScalarKind.NULL)
_COMPONENTS = ("#/components/schemas/", "#/definitions/", "#/$defs/")


def models(types: Types) -> Iterator[Record]:
    """Describe all declared types."""
    for declared in types.types.values():
        match declared:
            case ir.ObjectType():
                yield from _model(declared, types)
            case ir.EnumType():
                yield from _enum(declared, types)
            case ir.UnionType():
                yield from _union(declared, types)
            case ir.AliasType():
                yield _alias(declared, types)
        twin = types.symbols.twins.get(declared.id)
        if twin is not None:
            yield from _twin(declared, twin, types)


def _component(declared: ir.NamedType, name: str) -> str:
    """Give the key of a component that Python calls otherwise."""
    prefix = next((p for p in _COMPONENTS if declared.id.startswith(p)), None)
    if prefix is None or "/" in declared.id[len(prefix) :]:
        return ""
    key = unquote(declared.id[len(prefix) :]).replace("~1", "/").replace("~0", "~")
    return key if key != name else ""


# -- models ---------------------------------------------------------------------------------


def _model(declared: ir.ObjectType, types: Types) -> Iterator[Record]:
    symbol = types.symbols.types[declared.id]
    extra = "none" if declared.extra is None else types.show(declared.extra, Use.READ)
    yield public.Model(
        name=symbol.name,
        module=symbol.module,
        extra="" if extra == "Any" else extra,
        component=_component(declared, symbol.name),
        deprecated=declared.docs.deprecated,
    )
    for field in declared.fields:
        yield _field(field, symbol.name, types.symbols.attributes[declared.id, field.wire], types)


def _field(field: ir.Field, owner: str, name: str, types: Types) -> public.Field:
    constant = field.type if isinstance(field.type, ir.Const) else None
    # As `models` declares it: what is only ever sent is absent from replies.
    arrives = field.required and not field.write_only
    members = (field.type,) if arrives else (field.type, _NULL)
    return public.Field(
        symbol=f"{owner}.{name}",
        type=types.any_of(members, Use.READ),
        required=field.required,
        wire=field.wire if field.wire != name else None,
        nullable=isinstance(field.type, ir.Nullable),
        read_only=field.read_only,
        write_only=field.write_only,
        constant=json_text(constant.value) if constant else "",
        default=json_text(field.default),
        limits=limits(field.constraints),
        schema=types.schema(field.type),
        deprecated=field.docs.deprecated,
    )


# -- enums, unions, aliases -----------------------------------------------------------------


def _enum(declared: ir.EnumType, types: Types) -> Iterator[Record]:
    symbol, symbols = types.symbols.types[declared.id], types.symbols
    names = [symbols.constants.get((declared.id, repr(m.value)), "") for m in declared.members]
    yield public.Enum(
        name=symbol.name,
        type=union_of(type(member.value).__name__ for member in declared.members),
        open=declared.open,
        module=symbol.module,
        constants=_constants(symbol.name, types) if any(names) else "",
        component=_component(declared, symbol.name),
        deprecated=declared.docs.deprecated,
    )
    for member, name in zip(declared.members, names, strict=True):
        yield public.Value(symbol.name, json_text(member.value), name)


def _constants(name: str, types: Types) -> str:
    """Name the class of an enum's constants, as `models` does."""
    symbols = types.symbols
    taken = {symbol.name for symbol in (*symbols.types.values(), *symbols.twins.values())}
    found = f"{name}Values"
    return f"{found}_" if found in taken else found


def _union(declared: ir.UnionType, types: Types) -> Iterator[Record]:
    symbol = types.symbols.types[declared.id]
    tagged = declared.discriminator is not None and all(v.tags for v in declared.variants)
    yield public.Union(
        name=symbol.name,
        open=declared.open and tagged,
        module=symbol.module,
        discriminator=declared.discriminator or "",
        component=_component(declared, symbol.name),
        deprecated=declared.docs.deprecated,
    )
    tags: dict[ir.TypeExpr, set[str]] = {}
    for variant in declared.variants:
        tags.setdefault(variant.type, set()).update(map(str, variant.tags))
    for expr, values in tags.items():
        shown, schema = types.show(expr, Use.READ), types.schema(expr)
        yield public.Variant(symbol.name, shown, tuple(sorted(values)), schema)


def _alias(declared: ir.AliasType, types: Types) -> public.Alias:
    symbol = types.symbols.types[declared.id]
    return public.Alias(
        name=symbol.name,
        type=types.show(declared.target, Use.READ),
        module=symbol.module,
        nullable=isinstance(declared.target, ir.Nullable),
        limits=limits(declared.constraints),
        schema=types.schema(declared.target),
        component=_component(declared, symbol.name),
        deprecated=declared.docs.deprecated,
    )


# -- TypedDicts -----------------------------------------------------------------------------


def _twin(declared: ir.NamedType, symbol: Symbol, types: Types) -> Iterator[Record]:
    model = types.symbols.types[declared.id].name
    yield public.Twin(symbol.name, model, symbol.module, _twin_type(declared, types))
    if isinstance(declared, ir.ObjectType):
        for field in _sent(declared):
            shown = types.show(field.type, Use.SENT)
            yield public.Key(symbol.name, field.wire, shown, field.required)


def _sent(declared: ir.ObjectType) -> list[ir.Field]:
    return [field for field in declared.fields if not field.read_only]


def _twin_type(declared: ir.NamedType, types: Types) -> str:
    """Spell what a twin stands for; empty for a TypedDict."""
    match declared:
        case ir.ObjectType(extra=extra):
            if _sent(declared) or extra is None:
                return ""
            return types.show(ir.MapOf(extra), Use.SENT)
        case ir.UnionType(variants=variants):
            return types.any_of((variant.type for variant in variants), Use.SENT)
        case ir.AliasType(target=target):
            return types.show(target, Use.SENT)
        case ir.EnumType():
            return ""
