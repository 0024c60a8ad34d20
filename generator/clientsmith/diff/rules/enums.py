"""Listed values: more, fewer, called otherwise; lists that are open, or closed.

Ours are open unless the spec says otherwise: a value that is not listed is read, and kept. So a new
one breaks nobody, and one less breaks those who send it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import cast

from clientsmith import public, writer
from clientsmith.changes import Level, Witness
from clientsmith.diff.homes import type_cause
from clientsmith.diff.imports import assigning, importing_values, returning
from clientsmith.diff.programs import checked, where_possible
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
from clientsmith.public import Enum, Value


class ValueAdded(Addition[Value]):
    """Programs of before read it, marked as one that they do not know."""

    id = "enum-value-added"
    about = Value
    when = "an enum lists another value, and is open, or only sent"
    level = Level.COMPATIBLE
    says = "{new.value} is a new value of `{new.enum}`"

    def fires(self, case: Case[Value]) -> bool:
        return not _is_retyped(case) and (_was_open(case) or not _is_read(case))


class ClosedValueAdded(Addition[Value]):
    """The old SDK refuses it; a checker asks what to do with it."""

    id = "enum-value-added-closed"
    about = Value
    when = "an enum of replies lists another value, and is closed"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "{new.value} is a new value of `{new.enum}`"
    do = "expect {new.value}"

    def fires(self, case: Case[Value]) -> bool:
        return not _is_retyped(case) and not _was_open(case) and _is_read(case)

    @where_possible
    def witnesses(self, case: Case[Value]) -> Iterable[Witness]:
        name = case.context.old_name(case.new.enum)
        values = (_literal(value) for value in case.context.old.values.get(name, ()))
        yield returning(case.context, name, "value", f"Literal[{', '.join(values)}]")


class ValueRemoved(Removal[Value]):
    """Requests with it are refused; Python takes any, as the enum is open."""

    id = "enum-value-removed"
    about = Value
    when = "an enum of requests lists a value no longer, and is open"
    level = Level.BREAKING
    flags = WIRE
    says = "`{old.enum}` has no value {old.value} any more"
    do = "send another value in place of {old.value}"

    def fires(self, case: Case[Value]) -> bool:
        return _is_gone(case) and _is_sent(case) and _was_open(case)


class ClosedValueRemoved(Removal[Value]):
    """Requests with it are refused, by a checker as well."""

    id = "enum-value-removed-closed"
    about = Value
    when = "an enum of requests lists a value no longer, and is closed"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{old.enum}` has no value {old.value} any more"
    do = "send another value in place of {old.value}"

    def fires(self, case: Case[Value]) -> bool:
        return _is_gone(case) and _is_sent(case) and not _was_open(case)

    @where_possible
    def witnesses(self, case: Case[Value]) -> Iterable[Witness]:
        yield assigning(case.context, case.was.enum, _literal(case.was.value))


class ReadValueRemoved(Removal[Value]):
    """Programs expect more than there is."""

    id = "enum-value-removed-read"
    about = Value
    when = "an enum that only replies hold lists a value no longer"
    level = Level.COMPATIBLE
    says = "`{old.enum}` has no value {old.value} any more"

    def fires(self, case: Case[Value]) -> bool:
        return _is_gone(case) and not _is_sent(case)


class NamedValueRemoved(Removal[Value]):
    """Its constant is gone."""

    id = "enum-constant-removed"
    about = Value
    when = "a value that has a constant is gone, and the constant with it"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    weight = 1
    says = "the constant `{was.name}` of `{old.enum}` is gone"
    do = "use another value in place of {old.value}"

    def fires(self, case: Case[Value]) -> bool:
        return _is_gone(case) and bool(case.was.name) and bool(_now(case).constants)

    def cause(self, case: Case[Value]) -> Cause:
        return _value_cause(case)

    @where_possible
    def witnesses(self, case: Case[Value]) -> Iterable[Witness]:
        return _constant(case)


class ConstantRenamed(Alteration[Value]):
    """The same value under another name."""

    id = "enum-constant-renamed"
    about = Value
    when = "the constant of a value has another name"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("name",)
    says = "the constant `{was.name}` of `{new.enum}` is called `{new.name}` now"
    do = "use `{new.name}` in place of `{was.name}`"

    def fires(self, case: Case[Value]) -> bool:
        return bool(case.was.name and case.new.name) and case.was.name != case.new.name

    @where_possible
    def witnesses(self, case: Case[Value]) -> Iterable[Witness]:
        return _constant(case)


class ConstantsAdded(Alteration[Enum]):
    """There are names for the values."""

    id = "enum-constants-added"
    about = Enum
    when = "the values of an enum have constants, and had none"
    level = Level.COMPATIBLE
    differs = ("constants",)
    says = "`{new.constants}` names the values of `{new.name}`"

    def fires(self, case: Case[Enum]) -> bool:
        return bool(case.new.constants) and not case.was.constants

    def cause(self, case: Case[Enum]) -> Cause:
        return type_cause(case.new.name)


class ConstantsRemoved(Alteration[Enum]):
    """The class cannot be imported."""

    id = "enum-constants-removed"
    about = Enum
    when = "the values of an enum have constants no longer"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("constants",)
    says = "`{was.constants}`, which named the values of `{new.name}`, is gone"
    do = "use the values themselves"

    def fires(self, case: Case[Enum]) -> bool:
        return bool(case.was.constants) and not case.new.constants

    def cause(self, case: Case[Enum]) -> Cause:
        return type_cause(case.new.name)

    @where_possible
    def witnesses(self, case: Case[Enum]) -> Iterable[Witness]:
        return importing_values(case.context, case.was, "")


class ConstantsRenamed(Alteration[Enum]):
    """The class cannot be imported by its old name."""

    id = "enum-constants-renamed"
    about = Enum
    when = "the class of an enum's constants has another name"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("constants",)
    says = "`{was.constants}` is called `{new.constants}` now"
    do = "import `{new.constants}` in place of `{was.constants}`"

    def fires(self, case: Case[Enum]) -> bool:
        old, new = case.was.constants, case.new.constants
        return bool(old and new) and old != new

    def cause(self, case: Case[Enum]) -> Cause:
        return type_cause(case.new.name)

    @where_possible
    def witnesses(self, case: Case[Enum]) -> Iterable[Witness]:
        return importing_values(case.context, case.was, "")


class EnumOpened(Alteration[Enum]):
    """Replies may hold what is not listed: the old SDK refuses it, a checker asks about it."""

    id = "enum-opened"
    about = Enum
    when = "an enum of replies was closed, and is open"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.name}` may be a value that it does not list"
    do = "expect values that are not listed"

    def fires(self, case: Case[Enum]) -> bool:
        opened = case.new.open and not case.old.open
        return opened and case.context.read(case.new.name)

    @where_possible
    def witnesses(self, case: Case[Enum]) -> Iterable[Witness]:
        values = map(_literal, case.context.old.values.get(case.was.name, ()))
        expected = f"Literal[{', '.join(values)}]"
        yield returning(case.context, case.was.name, "value", expected)


class SentEnumOpened(Alteration[Enum]):
    """More may be sent."""

    id = "enum-opened-sent"
    about = Enum
    when = "an enum that only requests hold was closed, and is open"
    level = Level.COMPATIBLE
    says = "`{new.name}` takes values that it does not list"

    def fires(self, case: Case[Enum]) -> bool:
        opened = case.new.open and not case.old.open
        return opened and not case.context.read(case.new.name)


class EnumClosed(Alteration[Enum]):
    """A checker lets only listed values pass."""

    id = "enum-closed"
    about = Enum
    when = "an enum of requests was open, and is closed"
    level = Level.BREAKING
    flags = TYPING
    says = "`{new.name}` takes only the values that it lists"
    do = "give one of the values that it lists"

    def fires(self, case: Case[Enum]) -> bool:
        closed = case.old.open and not case.new.open
        return closed and case.context.sent(case.new.name)

    @where_possible
    def witnesses(self, case: Case[Enum]) -> Iterable[Witness]:
        other = {"str": '"?"', "int": "-999_999_999"}.get(case.was.type)
        if other is not None:
            yield assigning(case.context, case.was.name, other)


class ReadEnumClosed(Alteration[Enum]):
    """Replies hold nothing else."""

    id = "enum-closed-read"
    about = Enum
    when = "an enum that only replies hold was open, and is closed"
    level = Level.RISKY
    says = "`{new.name}` is one of the values that it lists; the SDK refuses others"

    def fires(self, case: Case[Enum]) -> bool:
        closed = case.old.open and not case.new.open
        return closed and not case.context.sent(case.new.name)


class EnumRetyped(Alteration[Enum]):
    """All of its values are others."""

    id = "enum-type-changed"
    about = Enum
    when = "the values of an enum are of another type"
    level = Level.BREAKING
    flags = WIRE | TYPING
    differs = ("type",)
    says = "the values of `{new.name}` are `{new.type}`, and were `{old.type}`"
    do = "use values of type `{new.type}`"

    @where_possible
    def witnesses(self, case: Case[Enum]) -> Iterable[Witness]:
        if case.was.open:
            yield returning(case.context, case.was.name, "value", case.was.type)


def _is_gone(case: Case[Value]) -> bool:
    return not _is_retyped(case)


def _now(case: Case[Value]) -> Enum:
    return _enum(case, new=True)


def _enum(case: Case[Value], *, new: bool) -> Enum:
    """Give the enum of a value that is new or gone: it is there on both sides."""
    context, name = case.context, case.record.enum
    types = context.new.types if new else context.old.types
    return cast("Enum", types[name if new else context.old_name(name)])


def _is_retyped(case: Case[Value]) -> bool:
    """Whether the enum is told of as a whole."""
    return _enum(case, new=False).type != _enum(case, new=True).type


def _was_open(case: Case[Value]) -> bool:
    return _enum(case, new=False).open


def _is_read(case: Case[Value]) -> bool:
    name = case.record.enum
    return case.context.read(name) or not case.context.sent(name)


def _is_sent(case: Case[Value]) -> bool:
    return case.context.sent(case.record.enum)


def _value_cause(case: Case[Value]) -> Cause:
    """As the rules about the value itself have it, one of which has fired."""
    rules = (ValueRemoved(), ClosedValueRemoved(), ReadValueRemoved())
    return next(rule.cause(case) for rule in rules if rule.fires(case))


def _literal(value: str) -> str:
    return writer.literal(cast(object, json.loads(value)))


def _constant(case: Case[Value]) -> Iterable[Witness]:
    """Use a constant by its old name."""
    enum = case.context.old.types[case.was.enum]
    if isinstance(enum, public.Enum) and enum.constants:
        yield from importing_values(case.context, enum, f".{checked(case.was.name)}")


RULES: tuple[AnyRule, ...] = (
    ValueAdded(),
    ClosedValueAdded(),
    ValueRemoved(),
    ClosedValueRemoved(),
    ReadValueRemoved(),
    NamedValueRemoved(),
    ConstantRenamed(),
    ConstantsAdded(),
    ConstantsRemoved(),
    ConstantsRenamed(),
    EnumOpened(),
    SentEnumOpened(),
    EnumClosed(),
    ReadEnumClosed(),
    EnumRetyped(),
)
