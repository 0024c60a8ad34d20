"""Limits of properties: what requests may hold, and what replies do. Three rules for each keyword.

The SDK checks none of them. A limit that is tightened refuses what programs send; one that is
loosened in replies lets through what programs may not expect; all else breaks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, cast

from clientsmith.changes import Level
from clientsmith.diff.bounds import limits, tightened
from clientsmith.diff.properties import field_cause, is_read, is_sent
from clientsmith.diff.rule import WIRE, Alteration, AnyRule, Case, Cause
from clientsmith.public import Field

_KEYWORDS = {
    "minimum": "least value",
    "exclusiveMinimum": "value to exceed",
    "maximum": "greatest value",
    "exclusiveMaximum": "value to stay below",
    "multipleOf": "number to be a multiple of",
    "minLength": "least length",
    "maxLength": "greatest length",
    "pattern": "pattern",
    "minItems": "least number of items",
    "maxItems": "greatest number of items",
    "minProperties": "least number of keys",
    "maxProperties": "greatest number of keys",
}
"""What each limits (JSON Schema 2020-12, validation, 6.2 to 6.5)."""


class _Limit(Alteration[Field]):
    """A rule about one keyword."""

    about = Field
    differs = ("limits",)
    says = "`{new.symbol}` has another limit"
    keyword: ClassVar[str]

    def message(self, case: Case[Field]) -> str:
        old, new = self._values(case)
        shown = f"`{self.keyword}` of `{case.new.symbol}`"
        if new is None:
            return f"{shown} is gone, and was {old}"
        return f"{shown} is {new}" + (f", and was {old}" if old is not None else "")

    def facts(self, case: Case[Field]) -> tuple[str, ...]:
        return tuple(str(value) for value in self._values(case))

    def cause(self, case: Case[Field]) -> Cause:
        return field_cause(case, f"limits {self.keyword}")

    def breaks(self, case: Case[Field]) -> bool:
        """Whether requests that were right are refused."""
        fewer = tightened(case.old.limits, case.new.limits, self.keyword)
        return fewer and is_sent(case)

    def surprises(self, case: Case[Field]) -> bool:
        """Whether replies hold what they could not."""
        more = tightened(case.new.limits, case.old.limits, self.keyword)
        return more and is_read(case)

    def _values(self, case: Case[Field]) -> tuple[object, object]:
        old, new = (limits(field.limits).get(self.keyword) for field in (case.old, case.new))
        return old, new


class Tightened(_Limit):
    """Programs may send what is refused now."""

    id = "field-{keyword}-tightened"
    when = "requests may hold fewer values in a property: {words}"
    level = Level.BREAKING
    flags = WIRE
    do = "give a value within the limit"

    def fires(self, case: Case[Field]) -> bool:
        return self.breaks(case)


class Loosened(_Limit):
    """Programs may read what they could not."""

    id = "field-{keyword}-loosened"
    when = "replies may hold more values in a property: {words}"
    level = Level.RISKY

    def fires(self, case: Case[Field]) -> bool:
        return self.surprises(case) and not self.breaks(case)


class Changed(_Limit):
    """More may be sent, or less is read."""

    id = "field-{keyword}-changed"
    when = "more values of a property may be sent, or fewer are read: {words}"
    level = Level.COMPATIBLE

    def fires(self, case: Case[Field]) -> bool:
        old, new = self._values(case)
        return old != new and not self.breaks(case) and not self.surprises(case)


def _of_each_keyword() -> Iterator[AnyRule]:
    for keyword, words in _KEYWORDS.items():
        shown = "".join(f"-{c.lower()}" if c.isupper() else c for c in keyword)
        for rule in (Tightened, Loosened, Changed):
            body = {
                "id": rule.id.format(keyword=shown),
                "when": rule.when.format(words=words),
                "keyword": keyword,
                "__doc__": rule.__doc__,
            }
            name = f"{keyword[0].upper()}{keyword[1:]}{rule.__name__}"
            yield cast("type[AnyRule]", type(name, (rule,), body))()


RULES: tuple[AnyRule, ...] = tuple(_of_each_keyword())
