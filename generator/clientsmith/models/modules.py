"""Declared types sorted into modules, and each module's text around what the templates print.

What comes in are the API's types with their symbols; what goes out is one `Module` for each module
of types: declarations in an order in which every name exists before it is evaluated, with imports.
Never runs datamodel-code-generator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clientsmith import ir, writer
from clientsmith.models import classes, prose
from clientsmith.models.annotations import ModelAnnotations, TwinAnnotations
from clientsmith.models.declaration import (
    AliasDeclaration,
    ClassDeclaration,
    Declaration,
    Job,
    Style,
)
from clientsmith.models.order import evaluation_order
from clientsmith.models.scope import Scope
from clientsmith.symbols import Symbol, Symbols


@dataclass(frozen=True, slots=True)
class Module:
    """A module before its declarations are printed."""

    path: str
    """Below the package: `agents/types.py`."""
    job: Job
    head: str
    """Header, docstring and imports."""
    tail: str
    """Second names of types that some class hides; mostly empty."""

    def text(self, printed: Iterable[str]) -> str:
        """Put the module together."""
        text = self.head
        close = True
        for declared, part in zip(self.job.declarations, printed, strict=True):
            is_alias = isinstance(declared, AliasDeclaration)
            text += ("\n\n" if close and is_alias else "\n\n\n") + part
            close = is_alias
        return text + (f"\n\n\n{self.tail}\n" if self.tail else "\n")


def modules(api: ir.Api, symbols: Symbols) -> list[Module]:
    """Arrange all types in modules.

    Recursive aliases are evaluated when first used, so they stand first, where all that mentions
    them finds them.
    """
    found = [_models(api, symbols, name, ids) for name, ids in _homes(symbols.types, api)]
    return found + [_twins(api, symbols, name, ids) for name, ids in _homes(symbols.twins, api)]


def _homes(
    symbols: Mapping[ir.TypeId, Symbol], api: ir.Api
) -> Iterable[tuple[str, list[ir.NamedType]]]:
    homes: dict[str, list[ir.NamedType]] = {}
    for id_, declared in api.types.items():
        if id_ in symbols:
            homes.setdefault(symbols[id_].module, []).append(declared)
    return sorted(homes.items())


# -- models ---------------------------------------------------------------------------------


def _models(api: ir.Api, symbols: Symbols, module: str, declared: list[ir.NamedType]) -> Module:
    enums = [d for d in declared if isinstance(d, ir.EnumType)]
    values = _constant_names(enums, symbols)
    own = frozenset(symbols.types[d.id].name for d in declared) | frozenset(values.values())
    names = ModelAnnotations(api.types, symbols, Scope(module, own))
    lazy: list[Declaration] = []
    parts: list[Declaration] = []
    for enum in enums:
        parts.append(classes.enum(enum, names))
        if enum.id in values and (named := classes.constants(enum, values[enum.id], names)):
            parts.append(named)
    parts += [classes.model(d, names) for d in declared if isinstance(d, ir.ObjectType)]
    rest = [d for d in declared if isinstance(d, (ir.UnionType, ir.AliasType))]
    for member, recursive in evaluation_order(rest):
        value = _value(member, names)
        name, text = symbols.types[member.id].name, prose.of_type(member)
        made = classes.alias(name, text, value, names, recursive=recursive)
        (lazy if recursive else parts).append(made)
    return _module(api, names.scope, "model", lazy + parts, f"Types of {_about(module)}.")


def _constant_names(enums: list[ir.EnumType], symbols: Symbols) -> dict[ir.TypeId, str]:
    """Name the classes of constants after their enums, clear of all other names."""
    taken = {symbol.name for symbol in (*symbols.types.values(), *symbols.twins.values())}
    named = {id_ for id_, _ in symbols.constants}
    found: dict[ir.TypeId, str] = {}
    for enum in enums:
        if enum.id in named:
            name = f"{symbols.types[enum.id].name}Values"
            found[enum.id] = f"{name}_" if name in taken else name
    return found


def _value(declared: ir.UnionType | ir.AliasType, names: ModelAnnotations) -> str:
    if isinstance(declared, ir.AliasType):
        return names.show(declared.target)
    if isinstance(names, TwinAnnotations):
        return names.union([names.show(variant.type) for variant in declared.variants])
    return classes.union(declared, names)


# -- TypedDicts -----------------------------------------------------------------------------


def _twins(api: ir.Api, symbols: Symbols, module: str, declared: list[ir.NamedType]) -> Module:
    own = frozenset(symbols.twins[d.id].name for d in declared)
    names = TwinAnnotations(api.types, symbols, Scope(module, own))
    lazy: list[Declaration] = []
    first: list[Declaration] = []
    late: dict[ir.TypeId, ClassDeclaration | AliasDeclaration] = {}
    for member in declared:
        if isinstance(member, ir.ObjectType):
            twin = classes.twin(member, names)
            if isinstance(twin, ClassDeclaration) and not twin.functional:
                first.append(twin)
            else:
                # Its types are evaluated where it stands.
                late[member.id] = twin
    rest = [d for d in declared if not isinstance(d, ir.ObjectType) or d.id in late]
    for member, recursive in evaluation_order(rest):
        made = _late(member, late, names, recursive=recursive)
        if recursive and isinstance(made, AliasDeclaration):
            lazy.append(made)
        else:
            first.append(made)
    return _module(
        api, names.scope, "twin", lazy + first, f"What requests to {_about(module)} may hold."
    )


def _late(
    member: ir.NamedType,
    late: Mapping[ir.TypeId, ClassDeclaration | AliasDeclaration],
    names: TwinAnnotations,
    *,
    recursive: bool,
) -> Declaration:
    made = late.get(member.id)
    name, text = names.symbols.twins[member.id].name, prose.of_type(member)
    if made is None:
        assert isinstance(member, (ir.UnionType, ir.AliasType))
        return classes.alias(name, text, _value(member, names), names, recursive=recursive)
    if isinstance(made, ClassDeclaration):
        return classes.quoted(made) if recursive else made
    return classes.alias(name, text, made.value, names, recursive=recursive)


# -- text -----------------------------------------------------------------------------------


def _about(module: str) -> str:
    owner = module.rpartition(".")[0]
    return f"`{owner}`" if owner else "several resources"


def _module(
    api: ir.Api, scope: Scope, style: Style, parts: list[Declaration], docstring: str
) -> Module:
    second = scope.aliases()
    if second:
        alias = scope.use("typing", "TypeAlias", frozenset())
        tail = "\n".join(f"{spelling}: {alias} = {name}" for spelling, name in second)
    else:
        tail = ""
    source = f" from {api.source}" if api.source else ""
    head = [
        writer.comment(f"Generated by clientsmith{source}. Do not edit."),
        writer.docstring(docstring, 0),
        "",
        "from __future__ import annotations",
        "",
        scope.imports(),
    ]
    path = scope.module.replace(".", "/") + ".py"
    return Module(path, Job(style, tuple(parts)), "\n".join(head).rstrip(), tail)
