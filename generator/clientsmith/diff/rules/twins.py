"""Forms of types in requests: TypedDicts, and names for what stands in place of a union."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Level, Witness
from clientsmith.diff.homes import type_cause
from clientsmith.diff.imports import declaring, importing
from clientsmith.diff.programs import where_possible
from clientsmith.diff.rule import (
    RUNTIME,
    TYPING,
    Addition,
    Alteration,
    AnyRule,
    Case,
    Cause,
    Removal,
)
from clientsmith.public import Twin


class TwinAdded(Addition[Twin]):
    """A type has a form for requests."""

    id = "twin-added"
    about = Twin
    when = "a type has another form in requests, and had not"
    level = Level.COMPATIBLE
    says = "`{new.name}` is new: what requests may hold for `{new.model}`"

    def cause(self, case: Case[Twin]) -> Cause:
        return type_cause(case.new.model)


class TwinRemoved(Removal[Twin]):
    """It cannot be imported."""

    id = "twin-removed"
    about = Twin
    when = "a type has another form in requests no longer"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    says = "`{was.name}` is gone"

    def cause(self, case: Case[Twin]) -> Cause:
        return type_cause(case.old.model)

    @where_possible
    def witnesses(self, case: Case[Twin]) -> Iterable[Witness]:
        return importing(case.context, case.was.name)


class TwinRenamed(Alteration[Twin]):
    """It cannot be imported by its old name."""

    id = "twin-renamed"
    about = Twin
    when = "the form of a type in requests has another name"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("name",)
    says = "`{was.name}` is called `{new.name}` now"
    do = "import `{new.name}` in place of `{was.name}`"

    def fires(self, case: Case[Twin]) -> bool:
        if case.was.name == case.new.name:
            return False
        context = case.context
        olds = {name for name in context.old.exports if name.endswith(f".{case.was.name}")}
        return not olds <= context.new.exports

    def cause(self, case: Case[Twin]) -> Cause:
        return type_cause(case.new.model)

    @where_possible
    def witnesses(self, case: Case[Twin]) -> Iterable[Witness]:
        return importing(case.context, case.was.name)


class TwinBecameAlias(Alteration[Twin]):
    """It cannot be called, nor does it have keys."""

    id = "twin-became-alias"
    about = Twin
    when = "a TypedDict is a name for another type now"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("type",)
    says = "`{new.name}` is no TypedDict any more, but `{new.type}`"
    do = "give a `{new.type}`"

    def fires(self, case: Case[Twin]) -> bool:
        return not case.old.type and bool(case.new.type)

    def cause(self, case: Case[Twin]) -> Cause:
        return type_cause(case.new.model)

    @where_possible
    def witnesses(self, case: Case[Twin]) -> Iterable[Witness]:
        return importing(case.context, case.was.name, "{name}.__required_keys__")


class TwinBecameDict(Alteration[Twin]):
    """Keys that are not listed are refused by a checker."""

    id = "twin-became-typed-dict"
    about = Twin
    when = "a name for another type is a TypedDict now"
    level = Level.BREAKING
    flags = TYPING
    differs = ("type",)
    says = "`{new.name}` is a TypedDict now, and was `{old.type}`"
    do = "give the keys that `{new.name}` lists"

    def fires(self, case: Case[Twin]) -> bool:
        return bool(case.old.type) and not case.new.type

    def cause(self, case: Case[Twin]) -> Cause:
        return type_cause(case.new.model)

    @where_possible
    def witnesses(self, case: Case[Twin]) -> Iterable[Witness]:
        return declaring(case.context, case.was)


RULES: tuple[AnyRule, ...] = (
    TwinAdded(),
    TwinRemoved(),
    TwinRenamed(),
    TwinBecameAlias(),
    TwinBecameDict(),
)
