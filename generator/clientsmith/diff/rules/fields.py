"""Properties of models: there, gone, called otherwise, asked for, going one way only."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Level, Witness
from clientsmith.diff.imports import attribute, gone, reading, returning
from clientsmith.diff.programs import where_possible
from clientsmith.diff.properties import (
    field_cause,
    is_model_read,
    is_read,
    is_sent,
    name_of,
    wire_of,
)
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
from clientsmith.diff.variance import takes_none
from clientsmith.public import Field


class FieldAdded(Addition[Field]):
    """What a reply holds beyond its description was kept all along. See `keys` for requests."""

    id = "field-added"
    about = Field
    when = "a property of a model is new"
    level = Level.COMPATIBLE
    weight = -1
    says = "`{new.symbol}` is new"

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "there")


class FieldRemoved(Removal[Field]):
    """Programs of before read None, and still do while they run with the old SDK."""

    id = "field-removed"
    about = Field
    when = "a property that could be left out of a reply is gone"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    weight = -1
    says = "`{was.symbol}` is gone"
    do = "do without `{was.symbol}`"

    def fires(self, case: Case[Field]) -> bool:
        return not (case.old.required and is_read(case))

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "there")

    @where_possible
    def witnesses(self, case: Case[Field]) -> Iterable[Witness]:
        yield gone(case.context, case.was)
        yield reading(case.context, case.was)


class RequiredFieldRemoved(Removal[Field]):
    """The old SDK refuses replies without it."""

    id = "field-removed-required"
    about = Field
    when = "a property that every reply had is gone"
    level = Level.BREAKING
    flags = WIRE | RUNTIME | TYPING
    weight = -1
    says = "`{was.symbol}` is gone"
    do = "do without `{was.symbol}`"

    def fires(self, case: Case[Field]) -> bool:
        return case.old.required and is_read(case)

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "there")

    @where_possible
    def witnesses(self, case: Case[Field]) -> Iterable[Witness]:
        yield gone(case.context, case.was)
        yield reading(case.context, case.was)


class FieldRenamed(Alteration[Field]):
    """The same property under another Python name."""

    id = "field-renamed"
    about = Field
    when = "an attribute has another name, and is the same property"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    weight = -1
    differs = ("symbol",)
    says = "`{was.symbol}` is called `{new.symbol}` now"
    do = "read `{new.symbol}` in place of `{was.symbol}`"

    def fires(self, case: Case[Field]) -> bool:
        return name_of(case.was) != name_of(case.new)

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "name")

    @where_possible
    def witnesses(self, case: Case[Field]) -> Iterable[Witness]:
        yield attribute(case.context, case.was)
        yield reading(case.context, case.was)


class FieldSentAs(Alteration[Field]):
    """The old SDK looks for it under its old name, and finds None."""

    id = "field-wire-name-changed"
    about = Field
    when = "a property that may be left out keeps its Python name, and has another on the wire"
    level = Level.RISKY
    differs = ("wire",)
    says = "`{new.symbol}` has another name on the wire"

    def fires(self, case: Case[Field]) -> bool:
        other = wire_of(case.old) != wire_of(case.new)
        return other and not (case.old.required and is_read(case))

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "there")


class RequiredFieldSentAs(Alteration[Field]):
    """The old SDK refuses replies without its old name."""

    id = "field-wire-name-changed-required"
    about = Field
    when = "a property of every reply keeps its Python name, and has another on the wire"
    level = Level.BREAKING
    flags = WIRE
    differs = ("wire",)
    says = "`{new.symbol}` has another name on the wire"

    def fires(self, case: Case[Field]) -> bool:
        other = wire_of(case.old) != wire_of(case.new)
        return other and case.old.required and is_read(case)

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "there")


class FieldOptional(Alteration[Field]):
    """The old SDK refuses replies without it; a checker asks what to do with None."""

    id = "field-became-optional"
    about = Field
    when = "a property that every reply had may be left out of it"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.symbol}` may be None"
    do = "expect `{new.symbol}` to be None"

    def fires(self, case: Case[Field]) -> bool:
        less = case.old.required and not case.new.required
        return less and is_read(case) and not takes_none(case.old.type)

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "required")

    @where_possible
    def witnesses(self, case: Case[Field]) -> Iterable[Witness]:
        model, _, name = case.was.symbol.rpartition(".")
        yield returning(case.context, model, f"value.{name}", case.was.type)


class NullableFieldOptional(Alteration[Field]):
    """Programs expect None already; the old SDK expects the property to be there."""

    id = "field-became-optional-nullable"
    about = Field
    when = "a property that may be null may be left out of a reply, and could not"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.symbol}` may be left out"

    def fires(self, case: Case[Field]) -> bool:
        less = case.old.required and not case.new.required
        return less and is_read(case) and takes_none(case.old.type)

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "required")


class FieldRequired(Alteration[Field]):
    """Replies hold it always. What that means to requests, `keys` tells."""

    id = "field-became-required"
    about = Field
    when = "a property that could be left out of a reply is always there"
    level = Level.COMPATIBLE
    says = "`{new.symbol}` is always there"

    def fires(self, case: Case[Field]) -> bool:
        return case.new.required and not case.old.required and is_read(case)

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "required")


class FieldReadOnly(Alteration[Field]):
    """Requests cannot hold it any more: JSON Schema 2020-12, validation, 9.4."""

    id = "field-became-read-only"
    about = Field
    when = "a property may not be sent any more, being read only"
    level = Level.BREAKING
    flags = WIRE
    weight = 2
    differs = ("read_only",)
    says = "`{new.symbol}` is read only"
    do = "leave it out of requests"

    def fires(self, case: Case[Field]) -> bool:
        return case.new.read_only and not case.old.read_only and _goes(case)

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "there")


class FieldReadOnlyReply(Alteration[Field]):
    """It was never sent."""

    id = "field-became-read-only-unsent"
    about = Field
    when = "a property that no request holds is read only"
    level = Level.COMPATIBLE
    differs = ("read_only",)
    says = "`{new.symbol}` is read only"

    def fires(self, case: Case[Field]) -> bool:
        return case.new.read_only and not case.old.read_only and not _goes(case)


class FieldNotReadOnly(Alteration[Field]):
    """Requests may hold it as well; `keys` tells whether they must."""

    id = "field-not-read-only"
    about = Field
    when = "a property is read only no longer"
    level = Level.COMPATIBLE
    differs = ("read_only",)
    says = "`{new.symbol}` is not read only any more"

    def fires(self, case: Case[Field]) -> bool:
        return case.old.read_only and not case.new.read_only

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "there")


class RequiredFieldWriteOnly(Alteration[Field]):
    """Replies had it always, and hold it no more."""

    id = "field-became-write-only-required"
    about = Field
    when = "a property that every reply had is write only"
    level = Level.BREAKING
    flags = WIRE | TYPING
    differs = ("write_only",)
    says = "`{new.symbol}` is write only: replies do not hold it"
    do = "do without `{new.symbol}` in replies"

    def fires(self, case: Case[Field]) -> bool:
        always = case.old.required and not takes_none(case.old.type)
        return _became_write_only(case) and always

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "write only")

    @where_possible
    def witnesses(self, case: Case[Field]) -> Iterable[Witness]:
        model, _, name = case.was.symbol.rpartition(".")
        yield returning(case.context, model, f"value.{name}", case.was.type)


class FieldWriteOnly(Alteration[Field]):
    """Replies could do without it, and always do now."""

    id = "field-became-write-only"
    about = Field
    when = "a property that replies could leave out is write only"
    level = Level.RISKY
    differs = ("write_only",)
    says = "`{new.symbol}` is write only: replies do not hold it"

    def fires(self, case: Case[Field]) -> bool:
        always = case.old.required and not takes_none(case.old.type)
        return _became_write_only(case) and not always

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "write only")


class FieldNotWriteOnly(Alteration[Field]):
    """Replies may hold it as well."""

    id = "field-not-write-only"
    about = Field
    when = "a property is write only no longer"
    level = Level.COMPATIBLE
    differs = ("write_only",)
    says = "`{new.symbol}` is not write only any more"

    def fires(self, case: Case[Field]) -> bool:
        return case.old.write_only and not case.new.write_only

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "write only")


class FieldDeprecated(Alteration[Field]):
    """It works as before."""

    id = "field-deprecated"
    about = Field
    when = "a property has become deprecated"
    level = Level.COMPATIBLE
    says = "`{new.symbol}` is deprecated"

    def fires(self, case: Case[Field]) -> bool:
        return case.new.deprecated and not case.old.deprecated

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "deprecated")


class FieldUndeprecated(Alteration[Field]):
    """It will stay."""

    id = "field-undeprecated"
    about = Field
    when = "a property is deprecated no longer"
    level = Level.COMPATIBLE
    says = "`{new.symbol}` is not deprecated any more"

    def fires(self, case: Case[Field]) -> bool:
        return case.old.deprecated and not case.new.deprecated

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, "deprecated")


def _goes(case: Case[Field]) -> bool:
    """Whether requests could hold it before."""
    return is_sent(Case(case.context, case.before, None, case.origin))


def _became_write_only(case: Case[Field]) -> bool:
    return case.new.write_only and not case.old.write_only and is_model_read(case)


RULES: tuple[AnyRule, ...] = (
    FieldAdded(),
    FieldRemoved(),
    RequiredFieldRemoved(),
    FieldRenamed(),
    FieldSentAs(),
    RequiredFieldSentAs(),
    FieldOptional(),
    NullableFieldOptional(),
    FieldRequired(),
    FieldReadOnly(),
    FieldReadOnlyReply(),
    FieldNotReadOnly(),
    RequiredFieldWriteOnly(),
    FieldWriteOnly(),
    FieldNotWriteOnly(),
    FieldDeprecated(),
    FieldUndeprecated(),
)
