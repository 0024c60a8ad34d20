"""Objects and enums of the API as declarations of Python classes and aliases.

What comes in are `ir` types with settled names; what goes out are declarations for the templates.
Decides nothing about order and prints nothing.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from clientsmith import ir, writer
from clientsmith.models import prose
from clientsmith.models.annotations import ModelAnnotations
from clientsmith.models.declaration import AliasDeclaration, ClassDeclaration, Member

# -- models ---------------------------------------------------------------------------------


def model(declared: ir.ObjectType, names: ModelAnnotations) -> ClassDeclaration:
    """Declare a pydantic model."""
    symbols = names.symbols
    attributes = {f.wire: symbols.attributes[declared.id, f.wire] for f in declared.fields}
    inner = replace(names, hidden=frozenset(attributes.values()))
    return ClassDeclaration(
        symbols.types[declared.id].name,
        _docstring(prose.of_type(declared), 4),
        tuple(_attribute(f, attributes[f.wire], inner) for f in declared.fields),
        bases=f"({names.core('model', 'Model')})",
        body=_extra(declared.extra, inner),
    )


def _attribute(field: ir.Field, name: str, names: ModelAnnotations) -> Member:
    # A property that is only ever sent is absent from replies, whatever `required` says
    # (OpenAPI 3.0.3, 4.7.24.2).
    required = field.required and not field.write_only
    shown = names.show(field.type)
    default = ""
    if not required:
        shown = names.union([shown, "None"])
        default = " = None"
    elif isinstance(field.type, ir.Const) and isinstance(field.type.value, (str, int)):
        default = f" = {writer.literal(field.type.value)}"
    if name != field.wire:
        alias = f"{names.typing('Field', 'pydantic')}(alias={writer.literal(field.wire)})"
        shown = f"{names.typing('Annotated')}[{shown}, {alias}]"
    text = prose.of_field(field, limits=False)
    return Member(name, shown, default, _docstring(text, 4))


def _extra(extra: ir.TypeExpr | None, names: ModelAnnotations) -> tuple[str, ...]:
    """Type the values of unlisted keys; checkers know them by `model_extra` alone."""
    if extra is None or extra == ir.ANY:
        return ()
    shown = f"{names.builtin('dict')}[{names.builtin('str')}, {names.show(extra)}]"
    checking = names.typing("TYPE_CHECKING")
    return (f"if not {checking}:", f"    __pydantic_extra__: {shown}", "")


# -- TypedDicts -----------------------------------------------------------------------------


def twin(declared: ir.ObjectType, names: ModelAnnotations) -> ClassDeclaration | AliasDeclaration:
    """Declare the TypedDict of an object, or a mapping where that says no less."""
    name = names.symbols.twins[declared.id].name
    fields = [field for field in declared.fields if not field.read_only]
    text = prose.of_type(declared)
    # Checkers know no key without a name; a mapping takes it, if it takes all others as well.
    if not all(field.wire for field in fields) or (not fields and declared.extra is not None):
        held = [*(field.type for field in fields), *([declared.extra] if declared.extra else [])]
        value = names.map_of(names.union([names.show(each) for each in held]))
        return alias(name, text, value, names)
    functional = not all(_is_key(field.wire) for field in fields)
    names.typing("TypedDict", "typing_extensions")
    inner = names
    if not functional:
        inner = replace(names, hidden=frozenset(field.wire for field in fields))
    return ClassDeclaration(
        name,
        _docstring(text, 0 if functional else 4),
        tuple(_key(field, inner, functional=functional) for field in fields),
        functional=functional,
        quoted_name=writer.literal(name),
    )


def _is_key(wire: str) -> bool:
    """Tell whether a class body can declare it; it mangles `__x` and normalizes (PEP 3131)."""
    return (
        wire.isidentifier()
        and not keyword.iskeyword(wire)
        and not wire.startswith("__")
        and unicodedata.normalize("NFKC", wire) == wire
    )


def _key(field: ir.Field, names: ModelAnnotations, *, functional: bool) -> Member:
    shown = names.show(field.type)
    if not field.required:
        shown = f"{names.typing('NotRequired', 'typing_extensions')}[{shown}]"
    text = prose.of_field(field, limits=True)
    if not functional:
        return Member(field.wire, shown, docstring=_docstring(text, 4))
    comments = tuple(
        writer.comment(line) for line in writer.plain(text).split("\n") if line.strip()
    )
    return Member(writer.literal(field.wire), shown, comments=comments)


def quoted(declared: ClassDeclaration) -> ClassDeclaration:
    """Quote the types of a functional TypedDict that mentions itself."""
    members = (replace(m, type=writer.forward(m.type)) for m in declared.members)
    return replace(declared, members=tuple(members))


# -- aliases --------------------------------------------------------------------------------


def alias(
    name: str, text: str, value: str, names: ModelAnnotations, *, recursive: bool = False
) -> AliasDeclaration:
    """Give a type a name; a recursive one is evaluated when it is first used."""
    docstring = _docstring(text, 0)
    annotation = f": {names.typing('TypeAlias')}"
    if not recursive:
        return AliasDeclaration(name, docstring, annotation, value)
    # Checkers understand recursion in plain aliases. Of a `TypeAliasType`, pyright loses sight when
    # it comes to it by way of a class of another module.
    maker = names.typing("TypeAliasType", "typing_extensions")
    later = (
        f"if not {names.typing('TYPE_CHECKING')}:",
        f"    {name} = {maker}({writer.literal(name)}, {name})",
    )
    return AliasDeclaration(name, docstring, annotation, writer.forward(value), later)


def enum(declared: ir.EnumType, names: ModelAnnotations) -> AliasDeclaration:
    """Declare the values of an enum; an open one takes others of the same kind as well."""
    values = [member.value for member in declared.members]
    kinds = {type(value).__name__ for value in values}
    if declared.open and kinds & {"str", "int"}:
        listed = names.literals(value for value in values if not isinstance(value, float))
        others = [names.builtin(k) for k in ("str", "bool", "int", "float") if k in kinds]
        shown = names.union([listed, *others])
        value = f"{names.typing('Annotated')}[{shown}, {names.core('model', 'OPEN')}]"
    else:
        value = names.literals(values)
    return alias(names.symbols.types[declared.id].name, prose.of_values(declared), value, names)


def constants(declared: ir.EnumType, name: str, names: ModelAnnotations) -> ClassDeclaration | None:
    """Declare the values that the spec gives names."""
    known = names.symbols.constants
    named = [(m, known.get((declared.id, repr(m.value)))) for m in declared.members]
    members = tuple(
        Member(
            constant,
            "",
            f" = {writer.literal(member.value)}",
            _docstring(member.description, 4),
        )
        for member, constant in named
        if constant
    )
    if not members:
        return None
    inner = replace(names, hidden=frozenset(member.name for member in members))
    final = inner.typing("Final")
    return ClassDeclaration(
        name,
        _docstring(f"Values of `{names.symbols.types[declared.id].name}`.", 4),
        tuple(replace(member, type=final) for member in members),
    )


def union(declared: ir.UnionType, names: ModelAnnotations) -> str:
    """Spell a union, with the property that tells its variants apart."""
    members = [names.show(variant.type) for variant in declared.variants]
    wire = declared.discriminator
    if wire is None or not all(variant.tags for variant in declared.variants):
        return names.union(members)
    if declared.open:
        members.append(names.core("model", "UnknownVariant"))
    tags: dict[ir.Tag, str] = {}
    for variant in declared.variants:
        for tag in variant.tags:
            tags.setdefault(tag, names.show(variant.type))
    attributes = dict.fromkeys(_tag_attributes(declared, wire, names))
    choices = ", ".join(f"{writer.literal(tag)}: {shown}" for tag, shown in tags.items())
    arguments = ", ".join(
        [writer.literal(wire), f"{{{choices}}}", *map(writer.literal, attributes)]
    )
    marker = f"{names.core('model', 'Tagged')}({arguments})"
    return f"{names.typing('Annotated')}[{names.union(members)}, {marker}]"


def _tag_attributes(declared: ir.UnionType, wire: str, names: ModelAnnotations) -> Iterable[str]:
    for variant in declared.variants:
        if isinstance(variant.type, ir.Ref):
            name = names.symbols.attributes.get((variant.type.id, wire), wire)
            if name != wire:
                yield name


def _docstring(text: str, indent: int) -> str:
    return writer.docstring(text, indent) if text.strip() else ""
