"""Declared types of all four kinds: there, gone, called otherwise, elsewhere, of another kind.

What is inside of them is told of by other modules. The same can be said of a model, an enum, a
union and an alias, so each rule here is four.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias, cast

from clientsmith import public
from clientsmith.changes import Level, Witness
from clientsmith.diff.context import Known
from clientsmith.diff.homes import type_cause
from clientsmith.diff.imports import importing, returning
from clientsmith.diff.programs import where_possible
from clientsmith.diff.properties import FEWER, MORE
from clientsmith.diff.relation import spelled_out
from clientsmith.diff.rule import (
    RUNTIME,
    TYPING,
    WIRE,
    Addition,
    Alteration,
    AnyRule,
    Case,
    Cause,
    Removal,
)
from clientsmith.diff.variance import read, relate

Type: TypeAlias = Any
"""One of the four records: they have what is asked for here in common, and no base."""
_KINDS: dict[str, type[public.Record]] = {
    "model": public.Model,
    "enum": public.Enum,
    "union": public.Union,
    "alias": public.Alias,
}


class TypeAdded(Addition[Type]):
    """A new name, with all that it holds."""

    id = "{kind}-added"
    when = "a type is new: {kind}"
    level = Level.COMPATIBLE
    weight = 2
    says = "`{new.name}` is new"

    def fires(self, case: Case[Type]) -> bool:
        return case.context.old_name(case.new.name) not in case.context.old.types

    def cause(self, case: Case[Type]) -> Cause:
        return type_cause(case.new.name)


class TypeRemoved(Removal[Type]):
    """What used it is told of where it was used; programs that import it fail."""

    id = "{kind}-removed"
    when = "a type is gone: {kind}"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    weight = 2
    says = "`{was.name}` is gone"

    def fires(self, case: Case[Type]) -> bool:
        return case.old.name not in case.context.new.types

    def cause(self, case: Case[Type]) -> Cause:
        return type_cause(case.old.name)

    @where_possible
    def witnesses(self, case: Case[Type]) -> Iterable[Witness]:
        return importing(case.context, case.was.name)


class _Rebuilt(Removal[Type]):
    weight = 3
    says = "`{was.name}` is of another kind now"

    def cause(self, case: Case[Type]) -> Cause:
        return type_cause(case.old.name)


class ModelRebuilt(_Rebuilt):
    """A class has become a name for something else: nothing that was done with it need be right."""

    id = "model-became-other"
    about = public.Model
    when = "a model is no class any more, under its name"
    level = Level.BREAKING
    flags = WIRE | RUNTIME | TYPING

    def fires(self, case: Case[Type]) -> bool:
        return case.old.name in case.context.new.types

    @where_possible
    def witnesses(self, case: Case[Type]) -> Iterable[Witness]:
        return importing(case.context, case.was.name, "{name}.model_fields")


class TypeRebuilt(_Rebuilt):
    """A name stands for other values, and so in another way."""

    id = "{kind}-became-other"
    when = "a type is of another kind, and other values than before: no {kind} any more"
    level = Level.BREAKING
    flags = WIRE | TYPING

    def fires(self, case: Case[Type]) -> bool:
        return case.old.name in case.context.new.types and _is_other(case)

    @where_possible
    def witnesses(self, case: Case[Type]) -> Iterable[Witness]:
        yield returning(case.context, case.was.name, "value", _meaning(case.context.old, case.was))


class TypeRespelled(_Rebuilt):
    """A list of values has become a name for any text, say: to Python it is the same."""

    id = "{kind}-respelled"
    when = "a type is of another kind, and to Python what it was: no {kind} any more"
    level = Level.RISKY

    def fires(self, case: Case[Type]) -> bool:
        return case.old.name in case.context.new.types and not _is_other(case)


class TypeRenamed(Alteration[Type]):
    """The same type under another name; the old one cannot be imported."""

    id = "{kind}-renamed"
    when = "a type has another name, and holds what it held: {kind}"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    weight = 2
    differs = ("name",)
    says = "`{was.name}` is called `{new.name}` now"
    do = "import `{new.name}` in place of `{was.name}`"

    def fires(self, case: Case[Type]) -> bool:
        return case.was.name != case.new.name and not _is_kept(case)

    def cause(self, case: Case[Type]) -> Cause:
        return type_cause(case.new.name)

    @where_possible
    def witnesses(self, case: Case[Type]) -> Iterable[Witness]:
        return importing(case.context, case.was.name)


class TypeKept(Alteration[Type]):
    """Renamed on purpose: the name of the earlier release can still be imported."""

    id = "{kind}-renamed-kept"
    when = "a type has another name, and its old one can be imported still: {kind}"
    level = Level.COMPATIBLE
    weight = 2
    differs = ("name",)
    says = "`{was.name}` is called `{new.name}` now; the old name is kept"
    do = "import `{new.name}` in place of `{was.name}` before the next major version"

    def fires(self, case: Case[Type]) -> bool:
        return case.was.name != case.new.name and _is_kept(case)

    def cause(self, case: Case[Type]) -> Cause:
        return type_cause(case.new.name)


class TypeMoved(Alteration[Type]):
    """Packages export it; its own module has never been the place to import it from."""

    id = "{kind}-moved"
    when = "a type is in another module: {kind}"
    level = Level.RISKY
    differs = ("module",)
    says = "`{new.name}` is in `{new.module}` now, and was in `{was.module}`"
    do = "import it from a package, which exports it, and not from its module"

    def cause(self, case: Case[Type]) -> Cause:
        return type_cause(case.new.name)


class TypeDeprecated(Alteration[Type]):
    """It works as before."""

    id = "{kind}-deprecated"
    when = "a type has become deprecated: {kind}"
    level = Level.COMPATIBLE
    says = "`{new.name}` is deprecated"

    def fires(self, case: Case[Type]) -> bool:
        return bool(case.new.deprecated and not case.old.deprecated)


class TypeUndeprecated(Alteration[Type]):
    """It will stay."""

    id = "{kind}-undeprecated"
    when = "a type is deprecated no longer: {kind}"
    level = Level.COMPATIBLE
    says = "`{new.name}` is not deprecated any more"

    def fires(self, case: Case[Type]) -> bool:
        return bool(case.old.deprecated and not case.new.deprecated)


def _is_other(case: Case[Type]) -> bool:
    """Whether programs that use the values of a type are wrong."""
    context, name = case.context, case.old.name
    old = read(context.matching.carry.retyped(_meaning(context.old, case.was)))
    found = relate(old, read(_meaning(context.new, context.new.types[name])))
    is_read = context.read(name) or not context.sent(name)
    return (found in MORE and is_read) or (found in FEWER and context.sent(name))


def _meaning(known: Known, record: Type) -> str:
    """Spell what a type stands for, with the class of what an open union does not list."""
    spelled = spelled_out(known, str(record.name))
    is_open = isinstance(record, public.Union) and record.open
    return f"{spelled} | UnknownVariant" if is_open else spelled


def _is_kept(case: Case[Type]) -> bool:
    """Whether all places that exported a type by its old name still do."""
    olds = {export for export in case.context.old.exports if _is_of(export, case.was.name)}
    return bool(olds) and olds <= case.context.new.exports


def _is_of(export: str, name: str) -> bool:
    return export.rpartition(".")[2] == name


def _of_each_kind(rule: type[AnyRule], kinds: Iterable[str] = _KINDS) -> Iterator[AnyRule]:
    for kind in kinds:
        about = _KINDS[kind]
        stated = {"id": rule.id.format(kind=kind), "when": rule.when.format(kind=kind)}
        body = {**stated, "about": about, "__doc__": rule.__doc__}
        yield cast("type[AnyRule]", type(f"{about.__name__}{rule.__name__}", (rule,), body))()


_RULES = (
    TypeAdded,
    TypeRemoved,
    TypeRenamed,
    TypeKept,
    TypeMoved,
    TypeDeprecated,
    TypeUndeprecated,
)
RULES: tuple[AnyRule, ...] = (
    *(rule for each in _RULES for rule in _of_each_kind(each)),
    ModelRebuilt(),
    *_of_each_kind(TypeRebuilt, ("enum", "union", "alias")),
    *_of_each_kind(TypeRespelled, ("enum", "union", "alias")),
)
