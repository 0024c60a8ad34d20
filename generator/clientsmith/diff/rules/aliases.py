"""Aliases: names for types that are no classes. What changes changes wherever the name is used."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Level, Witness
from clientsmith.diff.bounds import limits, tightened
from clientsmith.diff.imports import assigning, refused, returning
from clientsmith.diff.programs import where_possible
from clientsmith.diff.relation import Relation, related
from clientsmith.diff.rule import TYPING, WIRE, Alteration, AnyRule, Case, Cause
from clientsmith.diff.variance import Variance, without_none
from clientsmith.public import Alias


class _Typed(Alteration[Alias]):
    about = Alias
    differs = ("type",)

    def cause(self, case: Case[Alias]) -> Cause:
        return ("alias", case.new.name, "type")


class AliasWidened(_Typed):
    """Replies hold what neither the old SDK nor a program expects."""

    id = "alias-type-widened-read"
    when = "an alias of replies stands for more"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.name}` is `{new.type}`, and was `{old.type}`"
    do = "expect `{new.type}`"

    def fires(self, case: Case[Alias]) -> bool:
        return _read(case).python is Variance.WIDER and _is_read(case)

    @where_possible
    def witnesses(self, case: Case[Alias]) -> Iterable[Witness]:
        yield _returned(case)


class AliasNarrowed(_Typed):
    """Requests that were right are refused."""

    id = "alias-type-narrowed-sent"
    when = "an alias of requests stands for less"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.name}` is `{new.type}`, and was `{old.type}`"
    do = "give `{new.type}`"

    def fires(self, case: Case[Alias]) -> bool:
        found = _sent(case)
        narrower = found.python is Variance.NARROWER or found.wire is Variance.NARROWER
        return narrower and not _is_other(case) and case.context.sent(case.new.name)

    @where_possible
    def witnesses(self, case: Case[Alias]) -> Iterable[Witness]:
        old, new = _forms(case)
        yield assigning(case.context, _form_name(case), refused(case.context, old, new))


class AliasChanged(_Typed):
    """Neither programs nor the API understand what there was."""

    id = "alias-type-changed"
    when = "an alias stands for another type"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.name}` is `{new.type}`, and was `{old.type}`"
    do = "expect, or give, `{new.type}`"

    def fires(self, case: Case[Alias]) -> bool:
        return _is_other(case)

    @where_possible
    def witnesses(self, case: Case[Alias]) -> Iterable[Witness]:
        yield _returned(case)


class ReadAliasNarrowed(_Typed):
    """Programs expect more than there is."""

    id = "alias-type-narrowed"
    when = "an alias that only replies hold stands for less"
    level = Level.COMPATIBLE
    says = "`{new.name}` is `{new.type}`, and was `{old.type}`"

    def fires(self, case: Case[Alias]) -> bool:
        narrower = _read(case).python is Variance.NARROWER
        return narrower and not case.context.sent(case.new.name)


class SentAliasWidened(_Typed):
    """More may be sent."""

    id = "alias-type-widened"
    when = "an alias that only requests hold stands for more"
    level = Level.COMPATIBLE
    says = "`{new.name}` is `{new.type}`, and was `{old.type}`"

    def fires(self, case: Case[Alias]) -> bool:
        return _read(case).python is Variance.WIDER and not _is_read(case)


# -- what the Python type does not say ------------------------------------------------------


class FormatRequired(_Typed):
    """Programs send what has not this form."""

    id = "alias-format-required"
    when = "an alias of requests has a format that it had not"
    level = Level.BREAKING
    flags = WIRE
    differs = ("schema",)
    says = "`{new.name}` must be `{new.schema}`"

    def fires(self, case: Case[Alias]) -> bool:
        asked = _is_formed(case) and bool(case.new.schema)
        return asked and case.context.sent(case.new.name)


class FormatOther(_Typed):
    """The value is what it was to Python."""

    id = "alias-format-changed"
    when = "an alias has lost its format, or has another one in replies"
    level = Level.RISKY
    differs = ("schema",)
    says = "`{new.name}` has another format, or none"

    def fires(self, case: Case[Alias]) -> bool:
        asked = bool(case.new.schema) and case.context.sent(case.new.name)
        return _is_formed(case) and not asked


class _Limited(Alteration[Alias]):
    about = Alias
    differs = ("limits",)

    def cause(self, case: Case[Alias]) -> Cause:
        return ("alias", case.new.name, "limits")


class LimitsTightened(_Limited):
    """Programs may send what is refused now."""

    id = "alias-limits-tightened"
    when = "an alias of requests has tighter limits"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.name}` has tighter limits"
    do = "give values within the limits"

    def fires(self, case: Case[Alias]) -> bool:
        return _tightened(case.old, case.new) and case.context.sent(case.new.name)


class LimitsLoosened(_Limited):
    """Replies may hold what they could not."""

    id = "alias-limits-loosened"
    when = "an alias of replies has looser limits"
    level = Level.RISKY
    says = "`{new.name}` has looser limits"

    def fires(self, case: Case[Alias]) -> bool:
        return _tightened(case.new, case.old) and _is_read(case)


class LimitsChanged(_Limited):
    """More may be sent, or less is read."""

    id = "alias-limits-changed"
    when = "an alias has looser limits in requests, or tighter ones in replies"
    level = Level.COMPATIBLE
    says = "`{new.name}` has other limits"

    def fires(self, case: Case[Alias]) -> bool:
        tighter = _tightened(case.old, case.new) and case.context.sent(case.new.name)
        looser = _tightened(case.new, case.old) and _is_read(case)
        return case.old.limits != case.new.limits and not tighter and not looser


def _is_read(case: Case[Alias]) -> bool:
    name = case.record.name
    return case.context.read(name) or not case.context.sent(name)


def _read(case: Case[Alias]) -> Relation:
    """Compare what replies hold."""
    old, new = without_none(case.old.type), without_none(case.new.type)
    return related(case.context, old, new)


def _sent(case: Case[Alias]) -> Relation:
    """Compare what requests hold."""
    return related(case.context, *map(without_none, _forms(case)))


def _is_other(case: Case[Alias]) -> bool:
    ways = ((_read(case), _is_read(case)), (_sent(case), case.context.sent(case.new.name)))
    return any(found.python is Variance.OTHER for found, used in ways if used)


def _is_formed(case: Case[Alias]) -> bool:
    return case.old.schema != case.new.schema and _read(case).same


def _tightened(one: Alias, other: Alias) -> bool:
    keywords = {*limits(one.limits), *limits(other.limits)}
    return any(tightened(one.limits, other.limits, keyword) for keyword in keywords)


def _forms(case: Case[Alias]) -> tuple[str, str]:
    """Give the types that requests hold: those of the twins, where there are any."""
    context = case.context
    olds = (twin for twin in context.old.twins.values() if twin.model == case.was.name)
    news = (twin.type for twin in context.new.twins.values() if twin.model == case.new.name)
    carried = (context.matching.carry(twin).type for twin in olds)
    return next(carried, case.old.type), next(news, case.new.type)


def _form_name(case: Case[Alias]) -> str:
    twins = case.context.old.twins.values()
    return next((twin.name for twin in twins if twin.model == case.was.name), case.was.name)


def _returned(case: Case[Alias]) -> Witness:
    return returning(case.context, case.was.name, "value", case.was.type)


RULES: tuple[AnyRule, ...] = (
    AliasWidened(),
    AliasNarrowed(),
    AliasChanged(),
    ReadAliasNarrowed(),
    SentAliasWidened(),
    FormatRequired(),
    FormatOther(),
    LimitsTightened(),
    LimitsLoosened(),
    LimitsChanged(),
)
