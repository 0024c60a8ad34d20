"""Types of properties: what a reply may hold, to a program and to the SDK that reads it.

What requests may hold is told of by `keys`; formats and defaults, which only models have, for both.
"""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Level, Witness
from clientsmith.diff.imports import returning, typed
from clientsmith.diff.programs import where_possible
from clientsmith.diff.properties import (
    MORE,
    field_cause,
    has_constants,
    is_read,
    is_sent,
    types_of,
)
from clientsmith.diff.rule import RUNTIME, TYPING, WIRE, Alteration, AnyRule, Case, Cause
from clientsmith.diff.variance import Variance, takes_none
from clientsmith.public import Field

_SET = "set["


class _Typed(Alteration[Field]):
    """A rule about the type."""

    about = Field
    differs = ("type",)

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "type")


class TypeWidened(_Typed):
    """Replies hold what neither the old SDK nor a program expects."""

    id = "field-type-widened"
    when = "a property of a reply may be more than it was"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.symbol}` is `{new.type}`, and was `{old.type}`"
    do = "expect `{new.type}`"

    def fires(self, case: Case[Field]) -> bool:
        return _python(case) is Variance.WIDER and is_read(case)

    @where_possible
    def witnesses(self, case: Case[Field]) -> Iterable[Witness]:
        yield _returned(case)


class TypeChanged(_Typed):
    """Nothing that a program did with it need be right."""

    id = "field-type-changed"
    when = "a property of a reply is of another type, on the wire as well"
    level = Level.BREAKING
    flags = WIRE | RUNTIME | TYPING
    says = "`{new.symbol}` is `{new.type}`, and was `{old.type}`"
    do = "expect `{new.type}`"

    def fires(self, case: Case[Field]) -> bool:
        return _python(case) is Variance.OTHER and types_of(case).wire in MORE and is_read(case)

    @where_possible
    def witnesses(self, case: Case[Field]) -> Iterable[Witness]:
        yield typed(case.context, case.was, case.new)
        yield _returned(case)


class ClassChanged(_Typed):
    """The same JSON becomes another object: a date in place of its text."""

    id = "field-class-changed"
    when = "a property of a reply is of another Python type, and the same on the wire"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    says = "`{new.symbol}` is read as `{new.type}`, and was as `{old.type}`"
    do = "expect `{new.type}`"

    def fires(self, case: Case[Field]) -> bool:
        other = _python(case) is Variance.OTHER
        return other and types_of(case).wire not in MORE and is_read(case)

    @where_possible
    def witnesses(self, case: Case[Field]) -> Iterable[Witness]:
        yield typed(case.context, case.was, case.new)
        yield _returned(case)


class TypeNarrowed(_Typed):
    """Programs expect more than there is."""

    id = "field-type-narrowed"
    when = "a property of a reply can be less than it could"
    level = Level.COMPATIBLE
    says = "`{new.symbol}` is `{new.type}`, and was `{old.type}`"

    def fires(self, case: Case[Field]) -> bool:
        found = types_of(case)
        return not found.same and _python(case) not in MORE and is_read(case)


class ConstantChanged(_Typed):
    """The old SDK refuses the new value, and a checker what compares it with the old one."""

    id = "field-constant-changed"
    when = "the one value that a property of a reply can have is another"
    level = Level.BREAKING
    flags = WIRE | TYPING
    differs = ("constant",)
    says = "`{new.symbol}` is always {new.constant}, and was {old.constant}"

    def fires(self, case: Case[Field]) -> bool:
        return has_constants(case) and case.old.constant != case.new.constant and is_read(case)

    @where_possible
    def witnesses(self, case: Case[Field]) -> Iterable[Witness]:
        yield _returned(case)


class BecameNullable(_Typed):
    """The old SDK refuses null, and a program may."""

    id = "field-became-nullable"
    when = "a property that every reply has may be null"
    level = Level.BREAKING
    flags = WIRE | TYPING
    differs = ("nullable",)
    says = "`{new.symbol}` may be None"
    do = "expect `{new.symbol}` to be None"

    def fires(self, case: Case[Field]) -> bool:
        return _became_nullable(case) and not takes_none(case.old.type)

    @where_possible
    def witnesses(self, case: Case[Field]) -> Iterable[Witness]:
        yield _returned(case)


class OptionalBecameNullable(_Typed):
    """None stands for both."""

    id = "field-became-nullable-optional"
    when = "a property that replies may leave out may be null"
    level = Level.COMPATIBLE
    differs = ("nullable",)
    says = "`{new.symbol}` may be null, and not only absent"

    def fires(self, case: Case[Field]) -> bool:
        return _became_nullable(case) and takes_none(case.old.type)


class NotNullable(_Typed):
    """It has a value, where it is there."""

    id = "field-not-nullable"
    when = "a property of a reply is null no longer"
    level = Level.COMPATIBLE
    differs = ("nullable",)
    says = "`{new.symbol}` is not null any more"

    def fires(self, case: Case[Field]) -> bool:
        return case.old.nullable and not case.new.nullable and is_read(case)


# -- what the Python type does not say ------------------------------------------------------


class _Formed(_Typed):
    """A rule about the form."""

    differs = ("schema",)

    def applies(self, case: Case[Field]) -> bool:
        """Whether only the schema differs."""
        return case.old.schema != case.new.schema and types_of(case).same


class FormatRequired(_Formed):
    """Programs send what has not this form."""

    id = "field-format-required"
    when = "a property that is sent must have a format that it need not have had"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.symbol}` must be `{new.schema}`"

    def fires(self, case: Case[Field]) -> bool:
        asked = bool(case.new.schema) and not _became_unique(case)
        return self.applies(case) and asked and is_sent(case)


class FormatDropped(_Formed):
    """Any text or number will do, or come."""

    id = "field-format-dropped"
    when = "a property has its format no longer"
    level = Level.RISKY
    says = "`{new.symbol}` need not be `{old.schema}`"

    def fires(self, case: Case[Field]) -> bool:
        return self.applies(case) and not case.new.schema and not _unique(case.old)


class FormatRead(_Formed):
    """The value is what it was to Python."""

    id = "field-format-changed-read"
    when = "a property that is only read has a format, or another one"
    level = Level.COMPATIBLE
    says = "`{new.symbol}` is `{new.schema}`"

    def fires(self, case: Case[Field]) -> bool:
        told = bool(case.new.schema) and not _became_unique(case)
        return self.applies(case) and told and not is_sent(case)


class UniqueItemsRequired(_Formed):
    """Lists with one item twice are refused."""

    id = "field-unique-items-required"
    when = "items of a property that is sent must differ from one another"
    level = Level.BREAKING
    flags = WIRE
    says = "the items of `{new.symbol}` must be unique"

    def fires(self, case: Case[Field]) -> bool:
        return self.applies(case) and _became_unique(case) and is_sent(case)


class UniqueItemsRead(_Formed):
    """A list like others."""

    id = "field-unique-items-read"
    when = "items of a property that is only read differ from one another"
    level = Level.COMPATIBLE
    says = "the items of `{new.symbol}` are unique"

    def fires(self, case: Case[Field]) -> bool:
        return self.applies(case) and _became_unique(case) and not is_sent(case)


class UniqueItemsDropped(_Formed):
    """An item may be there twice."""

    id = "field-unique-items-dropped"
    when = "items of a property may be equal to one another"
    level = Level.RISKY
    says = "the items of `{new.symbol}` need not be unique"

    def fires(self, case: Case[Field]) -> bool:
        return self.applies(case) and _unique(case.old) and not case.new.schema


# -- defaults -------------------------------------------------------------------------------


class _Default(Alteration[Field]):
    about = Field
    differs = ("default",)

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "default")


class DefaultAdded(_Default):
    """What was up to the API is told."""

    id = "field-default-added"
    when = "the API tells what a property is when it is left out"
    level = Level.COMPATIBLE
    says = "`{new.symbol}` is {new.default} when it is left out"

    def fires(self, case: Case[Field]) -> bool:
        return bool(case.new.default) and not case.old.default


class DefaultChanged(_Default):
    """Leaving it out means something else than before."""

    id = "field-default-changed"
    when = "a property that is left out means another value"
    level = Level.RISKY
    says = "`{new.symbol}` is {new.default} when it is left out, and was {old.default}"
    do = "give it where the old default is meant"

    def fires(self, case: Case[Field]) -> bool:
        old, new = case.old.default, case.new.default
        return bool(old and new) and old != new


class DefaultRemoved(_Default):
    """What is left out may mean anything."""

    id = "field-default-removed"
    when = "the API tells no more what a property is when it is left out"
    level = Level.RISKY
    says = "`{new.symbol}` was {old.default} when it was left out"
    do = "give it where the old default is meant"

    def fires(self, case: Case[Field]) -> bool:
        return bool(case.old.default) and not case.new.default


def _python(case: Case[Field]) -> Variance:
    """How the Python types compare; of constants there is a rule of their own."""
    return Variance.SAME if has_constants(case) else types_of(case).python


def _became_nullable(case: Case[Field]) -> bool:
    return case.new.nullable and not case.old.nullable and is_read(case)


def _unique(field: Field) -> bool:
    return field.schema.startswith(_SET)


def _became_unique(case: Case[Field]) -> bool:
    return _unique(case.new) and not _unique(case.old)


def _returned(case: Case[Field]) -> Witness:
    model, _, name = case.was.symbol.rpartition(".")
    return returning(case.context, model, f"value.{name}", case.was.type)


RULES: tuple[AnyRule, ...] = (
    TypeWidened(),
    TypeChanged(),
    ClassChanged(),
    TypeNarrowed(),
    ConstantChanged(),
    BecameNullable(),
    OptionalBecameNullable(),
    NotNullable(),
    FormatRequired(),
    FormatDropped(),
    FormatRead(),
    UniqueItemsRequired(),
    UniqueItemsRead(),
    UniqueItemsDropped(),
    DefaultAdded(),
    DefaultChanged(),
    DefaultRemoved(),
)
