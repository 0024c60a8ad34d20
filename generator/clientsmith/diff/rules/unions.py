"""Named unions: what they consist of, and what tells their variants apart.

An open union reads a variant that it does not list, and keeps it as `UnknownVariant`.
"""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith import public
from clientsmith.changes import Level, Witness
from clientsmith.diff.causes import property_cause
from clientsmith.diff.imports import returning, sending_union
from clientsmith.diff.programs import where_possible
from clientsmith.diff.properties import wire_of
from clientsmith.diff.rule import (
    TYPING,
    WIRE,
    Addition,
    Alteration,
    AnyRule,
    Case,
    Cause,
    Removal,
)
from clientsmith.public import Union, Variant


class OpenVariantAdded(Addition[Variant]):
    """The old SDK reads it as unknown; a checker asks what to do with it."""

    id = "union-variant-added-open"
    about = Variant
    when = "a union of replies has another variant, and is open"
    level = Level.BREAKING
    flags = TYPING
    says = "`{new.union}` may be `{new.type}`"
    do = "expect `{new.type}`"

    def fires(self, case: Case[Variant]) -> bool:
        return _is_read(case) and _was_open(case)

    @where_possible
    def witnesses(self, case: Case[Variant]) -> Iterable[Witness]:
        yield _returned(case)


class ClosedVariantAdded(Addition[Variant]):
    """The old SDK refuses it, or takes it for another variant."""

    id = "union-variant-added-closed"
    about = Variant
    when = "a union of replies has another variant, and is closed"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.union}` may be `{new.type}`"
    do = "expect `{new.type}`"

    def fires(self, case: Case[Variant]) -> bool:
        return _is_read(case) and not _was_open(case)

    @where_possible
    def witnesses(self, case: Case[Variant]) -> Iterable[Witness]:
        yield _returned(case)


class SentVariantAdded(Addition[Variant]):
    """More may be sent."""

    id = "union-variant-added-sent"
    about = Variant
    when = "a union that only requests hold has another variant"
    level = Level.COMPATIBLE
    says = "`{new.union}` may be `{new.type}`"

    def fires(self, case: Case[Variant]) -> bool:
        return not _is_read(case)


class VariantRemoved(Removal[Variant]):
    """Requests that hold it are refused."""

    id = "union-variant-removed"
    about = Variant
    when = "a union of requests has a variant no longer"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{old.union}` cannot be `{old.type}` any more"
    do = "send another variant in place of `{old.type}`"

    def fires(self, case: Case[Variant]) -> bool:
        return case.context.sent(case.old.union)

    @where_possible
    def witnesses(self, case: Case[Variant]) -> Iterable[Witness]:
        yield sending_union(case.context, case.was)


class ReadVariantRemoved(Removal[Variant]):
    """Programs expect more than there is."""

    id = "union-variant-removed-read"
    about = Variant
    when = "a union that only replies hold has a variant no longer"
    level = Level.COMPATIBLE
    says = "`{old.union}` cannot be `{old.type}` any more"

    def fires(self, case: Case[Variant]) -> bool:
        return not case.context.sent(case.old.union)


class VariantChanged(Alteration[Variant]):
    """The same tag stands for another type."""

    id = "union-variant-changed"
    about = Variant
    when = "a tag of a union stands for another type"
    level = Level.BREAKING
    flags = WIRE | TYPING
    differs = ("type",)
    says = "`{new.union}` holds `{new.type}` in place of `{old.type}`"
    do = "expect, or send, `{new.type}`"

    @where_possible
    def witnesses(self, case: Case[Variant]) -> Iterable[Witness]:
        if _is_read(case):
            yield _returned(case)
        else:
            yield sending_union(case.context, case.was)


class TagAdded(Alteration[Variant]):
    """Another value leads to a variant that there was."""

    id = "union-tag-added"
    about = Variant
    when = "a variant has another tag beside those that it had"
    level = Level.RISKY
    differs = ("tags",)
    says = "`{new.type}` has another tag in `{new.union}`"

    def fires(self, case: Case[Variant]) -> bool:
        return _is_tagged(case) and set(case.old.tags) < set(case.new.tags)

    def cause(self, case: Case[Variant]) -> Cause:
        return _tag_cause(case)


class TagRemoved(Alteration[Variant]):
    """What leads to the variant is refused, or does not come any more."""

    id = "union-tag-removed"
    about = Variant
    when = "a variant does not have a tag that it had"
    level = Level.BREAKING
    flags = WIRE
    differs = ("tags",)
    says = "`{new.type}` has lost a tag in `{new.union}`"

    def fires(self, case: Case[Variant]) -> bool:
        return _is_tagged(case) and not set(case.old.tags) <= set(case.new.tags)

    def cause(self, case: Case[Variant]) -> Cause:
        return _tag_cause(case)


# -- unions as a whole ----------------------------------------------------------------------


class _Told(Alteration[Union]):
    """A rule about what tells variants apart."""

    about = Union
    differs = ("discriminator",)

    def cause(self, case: Case[Union]) -> Cause:
        return ("union", case.new.name, "discriminator")


class DiscriminatorAdded(_Told):
    """Variants are told apart by their tag, and no more by what fits."""

    id = "union-discriminator-added"
    when = "a property tells the variants of a union apart, and none did"
    level = Level.RISKY
    says = "`{new.discriminator}` tells the variants of `{new.name}` apart"

    def fires(self, case: Case[Union]) -> bool:
        return bool(case.new.discriminator) and not case.old.discriminator


class DiscriminatorRemoved(_Told):
    """Variants are told apart by what fits."""

    id = "union-discriminator-removed"
    when = "no property tells the variants of a union apart any more"
    level = Level.RISKY
    says = "`{old.discriminator}` does not tell the variants of `{new.name}` apart any more"

    def fires(self, case: Case[Union]) -> bool:
        return bool(case.old.discriminator) and not case.new.discriminator


class DiscriminatorChanged(_Told):
    """The old SDK looks at a property that says nothing any more."""

    id = "union-discriminator-changed"
    when = "another property tells the variants of a union apart"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.discriminator}` tells variants of `{new.name}` apart, not `{old.discriminator}`"

    def fires(self, case: Case[Union]) -> bool:
        old, new = case.old.discriminator, case.new.discriminator
        return bool(old and new) and old != new


class UnionOpened(_Told):
    """Replies may hold a variant that is not listed, and a checker asks about it."""

    id = "union-opened"
    when = "a union of replies was closed, and is open"
    level = Level.BREAKING
    flags = TYPING
    weight = 1
    differs = ("open",)
    says = "`{new.name}` may be a variant that it does not list"
    do = "expect `UnknownVariant`"

    def fires(self, case: Case[Union]) -> bool:
        return case.new.open and not case.old.open and case.context.read(case.new.name)

    @where_possible
    def witnesses(self, case: Case[Union]) -> Iterable[Witness]:
        members = " | ".join(case.context.old.variants.get(case.was.name, ()))
        yield returning(case.context, case.was.name, "value", members)


class UnionClosed(_Told):
    """What is not listed is refused, where it was kept."""

    id = "union-closed"
    when = "a union of replies was open, and is closed"
    level = Level.RISKY
    weight = 1
    differs = ("open",)
    says = "`{new.name}` is one of the variants that it lists; the SDK refuses others"

    def fires(self, case: Case[Union]) -> bool:
        return case.old.open and not case.new.open and case.context.read(case.new.name)


def _is_read(case: Case[Variant]) -> bool:
    name = case.record.union
    return case.context.read(name) or not case.context.sent(name)


def _was_open(case: Case[Variant]) -> bool:
    context = case.context
    union = context.old.types.get(context.old_name(case.record.union))
    return isinstance(union, public.Union) and union.open


def _is_tagged(case: Case[Variant]) -> bool:
    """Whether tags tell variants apart on both sides; that they begin or end to is told at once."""
    return bool(case.old.tags and case.new.tags)


def _tag_cause(case: Case[Variant]) -> Cause:
    """A tag is the constant of a property of the variant."""
    context, variant = case.context, case.new
    union = context.new.types.get(variant.union)
    wire = union.discriminator if isinstance(union, public.Union) else ""
    if any(wire_of(field) == wire for field in context.new.fields.get(variant.type, ())):
        return property_cause(context, variant.type, wire, "type")
    return ("union", variant.union, "tags", variant.type)


def _returned(case: Case[Variant]) -> Witness:
    """Give a union where one of its old variants is asked for."""
    context = case.context
    union = context.old_name(case.record.union)
    members = [*context.old.variants.get(union, ()), *(["UnknownVariant"] * _was_open(case))]
    return returning(context, union, "value", " | ".join(members))


RULES: tuple[AnyRule, ...] = (
    OpenVariantAdded(),
    ClosedVariantAdded(),
    SentVariantAdded(),
    VariantRemoved(),
    ReadVariantRemoved(),
    VariantChanged(),
    TagAdded(),
    TagRemoved(),
    DiscriminatorAdded(),
    DiscriminatorRemoved(),
    DiscriminatorChanged(),
    UnionOpened(),
    UnionClosed(),
)
