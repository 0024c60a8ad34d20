"""Limits of arguments: a value that was right is refused, or one that was not is taken.

A pair of rules for each keyword of JSON Schema; what they have in common is `bounds`.
"""

from __future__ import annotations

from typing import ClassVar

from clientsmith.changes import Level
from clientsmith.diff.bounds import limits, loosened, tightened
from clientsmith.diff.causes import argument_cause
from clientsmith.diff.rule import WIRE, Alteration, AnyRule, Case, Cause
from clientsmith.public import Argument


class _Limit(Alteration[Argument]):
    """A rule about one keyword."""

    about = Argument
    differs = ("limits",)
    keyword: ClassVar[str]

    def message(self, case: Case[Argument]) -> str:
        old, new = (limits(record.limits).get(self.keyword) for record in (case.old, case.new))
        shown = f"`{self.keyword}` of `{case.new.name}` of `{case.new.method}`"
        if new is None:
            return f"{shown} is gone, and was {old}"
        return f"{shown} is {new}" + (f", and was {old}" if old is not None else "")

    def facts(self, case: Case[Argument]) -> tuple[str, ...]:
        found = (limits(record.limits).get(self.keyword) for record in (case.old, case.new))
        return tuple(str(value) for value in found)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, f"limits {self.keyword}")


class _Tightened(_Limit):
    """Old programs may send what is refused now."""

    level = Level.BREAKING
    flags = WIRE
    says = "the API takes fewer values"
    do = "give `{new.name}` a value within its limits"

    def fires(self, case: Case[Argument]) -> bool:
        return tightened(case.old.limits, case.new.limits, self.keyword)


class _Loosened(_Limit):
    """More is right than was."""

    level = Level.COMPATIBLE
    says = "the API takes more values"

    def fires(self, case: Case[Argument]) -> bool:
        return loosened(case.old.limits, case.new.limits, self.keyword)


class MinimumRaised(_Tightened):
    """`minimum`."""

    id = "argument-minimum-raised"
    when = "the least value of an argument has risen, or is new"
    keyword = "minimum"


class MinimumLowered(_Loosened):
    """`minimum`."""

    id = "argument-minimum-lowered"
    when = "the least value of an argument has fallen, or is gone"
    keyword = "minimum"


class ExclusiveMinimumRaised(_Tightened):
    """`exclusiveMinimum`."""

    id = "argument-exclusive-minimum-raised"
    when = "the value that an argument must exceed has risen, or is new"
    keyword = "exclusiveMinimum"


class ExclusiveMinimumLowered(_Loosened):
    """`exclusiveMinimum`."""

    id = "argument-exclusive-minimum-lowered"
    when = "the value that an argument must exceed has fallen, or is gone"
    keyword = "exclusiveMinimum"


class MaximumLowered(_Tightened):
    """`maximum`."""

    id = "argument-maximum-lowered"
    when = "the greatest value of an argument has fallen, or is new"
    keyword = "maximum"


class MaximumRaised(_Loosened):
    """`maximum`."""

    id = "argument-maximum-raised"
    when = "the greatest value of an argument has risen, or is gone"
    keyword = "maximum"


class ExclusiveMaximumLowered(_Tightened):
    """`exclusiveMaximum`."""

    id = "argument-exclusive-maximum-lowered"
    when = "the value that an argument must stay below has fallen, or is new"
    keyword = "exclusiveMaximum"


class ExclusiveMaximumRaised(_Loosened):
    """`exclusiveMaximum`."""

    id = "argument-exclusive-maximum-raised"
    when = "the value that an argument must stay below has risen, or is gone"
    keyword = "exclusiveMaximum"


class MultipleOfNarrowed(_Tightened):
    """`multipleOf`."""

    id = "argument-multiple-of-narrowed"
    when = "an argument must be a multiple of what it was not"
    keyword = "multipleOf"


class MultipleOfWidened(_Loosened):
    """`multipleOf`."""

    id = "argument-multiple-of-widened"
    when = "an argument may be a multiple of what is less, or of nothing"
    keyword = "multipleOf"


class MinLengthRaised(_Tightened):
    """`minLength`."""

    id = "argument-min-length-raised"
    when = "the least length of an argument has risen, or is new"
    keyword = "minLength"


class MinLengthLowered(_Loosened):
    """`minLength`."""

    id = "argument-min-length-lowered"
    when = "the least length of an argument has fallen, or is gone"
    keyword = "minLength"


class MaxLengthLowered(_Tightened):
    """`maxLength`."""

    id = "argument-max-length-lowered"
    when = "the greatest length of an argument has fallen, or is new"
    keyword = "maxLength"


class MaxLengthRaised(_Loosened):
    """`maxLength`."""

    id = "argument-max-length-raised"
    when = "the greatest length of an argument has risen, or is gone"
    keyword = "maxLength"


class PatternChanged(_Tightened):
    """`pattern`."""

    id = "argument-pattern-changed"
    when = "an argument must match a pattern, or another one"
    keyword = "pattern"


class PatternRemoved(_Loosened):
    """`pattern`."""

    id = "argument-pattern-removed"
    when = "an argument need not match a pattern any more"
    keyword = "pattern"


class MinItemsRaised(_Tightened):
    """`minItems`."""

    id = "argument-min-items-raised"
    when = "the least number of items of an argument has risen, or is new"
    keyword = "minItems"


class MinItemsLowered(_Loosened):
    """`minItems`."""

    id = "argument-min-items-lowered"
    when = "the least number of items of an argument has fallen, or is gone"
    keyword = "minItems"


class MaxItemsLowered(_Tightened):
    """`maxItems`."""

    id = "argument-max-items-lowered"
    when = "the greatest number of items of an argument has fallen, or is new"
    keyword = "maxItems"


class MaxItemsRaised(_Loosened):
    """`maxItems`."""

    id = "argument-max-items-raised"
    when = "the greatest number of items of an argument has risen, or is gone"
    keyword = "maxItems"


class MinPropertiesRaised(_Tightened):
    """`minProperties`."""

    id = "argument-min-properties-raised"
    when = "the least number of keys of an argument has risen, or is new"
    keyword = "minProperties"


class MinPropertiesLowered(_Loosened):
    """`minProperties`."""

    id = "argument-min-properties-lowered"
    when = "the least number of keys of an argument has fallen, or is gone"
    keyword = "minProperties"


class MaxPropertiesLowered(_Tightened):
    """`maxProperties`."""

    id = "argument-max-properties-lowered"
    when = "the greatest number of keys of an argument has fallen, or is new"
    keyword = "maxProperties"


class MaxPropertiesRaised(_Loosened):
    """`maxProperties`."""

    id = "argument-max-properties-raised"
    when = "the greatest number of keys of an argument has risen, or is gone"
    keyword = "maxProperties"


class MinContainsRaised(_Tightened):
    """`minContains`."""

    id = "argument-min-contains-raised"
    when = "an argument must have more items of a kind than it had to"
    keyword = "minContains"


class MinContainsLowered(_Loosened):
    """`minContains`."""

    id = "argument-min-contains-lowered"
    when = "an argument may have fewer items of a kind than it had to"
    keyword = "minContains"


class MaxContainsLowered(_Tightened):
    """`maxContains`."""

    id = "argument-max-contains-lowered"
    when = "an argument may have fewer items of a kind than it could"
    keyword = "maxContains"


class MaxContainsRaised(_Loosened):
    """`maxContains`."""

    id = "argument-max-contains-raised"
    when = "an argument may have more items of a kind than it could"
    keyword = "maxContains"


RULES: tuple[AnyRule, ...] = (
    MinimumRaised(),
    MinimumLowered(),
    ExclusiveMinimumRaised(),
    ExclusiveMinimumLowered(),
    MaximumLowered(),
    MaximumRaised(),
    ExclusiveMaximumLowered(),
    ExclusiveMaximumRaised(),
    MultipleOfNarrowed(),
    MultipleOfWidened(),
    MinLengthRaised(),
    MinLengthLowered(),
    MaxLengthLowered(),
    MaxLengthRaised(),
    PatternChanged(),
    PatternRemoved(),
    MinItemsRaised(),
    MinItemsLowered(),
    MaxItemsLowered(),
    MaxItemsRaised(),
    MinPropertiesRaised(),
    MinPropertiesLowered(),
    MaxPropertiesLowered(),
    MaxPropertiesRaised(),
    MinContainsRaised(),
    MinContainsLowered(),
    MaxContainsLowered(),
    MaxContainsRaised(),
)
