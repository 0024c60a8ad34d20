"""What a model holds beyond the properties that it lists."""

from __future__ import annotations

from clientsmith.changes import Level
from clientsmith.diff.relation import related
from clientsmith.diff.rule import WIRE, Alteration, AnyRule, Case, Cause
from clientsmith.diff.variance import Variance
from clientsmith.public import Model

_NONE, _ANY = "none", "Any"


class _Extra(Alteration[Model]):
    about = Model
    differs = ("extra",)

    def cause(self, case: Case[Model]) -> Cause:
        return ("model", case.new.name, "extra")


class ExtraForbidden(_Extra):
    """Requests that hold more than is listed are refused."""

    id = "model-extra-forbidden"
    when = "requests may not hold properties that a model does not list, and could"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.name}` holds nothing but what it lists"
    do = "send only what is listed"

    def fires(self, case: Case[Model]) -> bool:
        return _became_none(case) and case.context.sent(case.new.name)


class ExtraAbsent(_Extra):
    """The SDK keeps what it reads in any case."""

    id = "model-extra-absent"
    when = "replies hold nothing that a model does not list, and could"
    level = Level.COMPATIBLE
    says = "`{new.name}` holds nothing but what it lists"

    def fires(self, case: Case[Model]) -> bool:
        return _became_none(case) and not case.context.sent(case.new.name)


class ExtraAllowed(_Extra):
    """The SDK keeps what it reads in any case."""

    id = "model-extra-allowed"
    when = "a model may hold properties that it does not list, and could not"
    level = Level.COMPATIBLE
    says = "`{new.name}` may hold more than it lists"

    def fires(self, case: Case[Model]) -> bool:
        return case.old.extra == _NONE != case.new.extra


class ExtraNarrowed(_Extra):
    """Requests that were right are refused."""

    id = "model-extra-type-narrowed"
    when = "requests may hold fewer values in properties that a model does not list"
    level = Level.BREAKING
    flags = WIRE
    says = "what `{new.name}` does not list is of another type"
    do = "send values of the new type"

    def fires(self, case: Case[Model]) -> bool:
        narrower = _relation(case) in (Variance.NARROWER, Variance.OTHER)
        return narrower and case.context.sent(case.new.name)


class ExtraWidened(_Extra):
    """The old SDK refuses what it does not expect."""

    id = "model-extra-type-widened"
    when = "replies may hold other values in properties that a model does not list"
    level = Level.BREAKING
    flags = WIRE
    says = "what `{new.name}` does not list is of another type"
    do = "expect values of the new type in `model_extra`"

    def fires(self, case: Case[Model]) -> bool:
        wider = _relation(case) in (Variance.WIDER, Variance.OTHER)
        return wider and _is_read(case)


class ExtraRetyped(_Extra):
    """More may be sent, or less is read."""

    id = "model-extra-type-changed"
    when = "what a model does not list is more in requests, or less in replies"
    level = Level.COMPATIBLE
    says = "what `{new.name}` does not list is of another type"

    def fires(self, case: Case[Model]) -> bool:
        found, sent = _relation(case), case.context.sent(case.new.name)
        less = found is Variance.NARROWER and not sent
        return less or (found is Variance.WIDER and not _is_read(case))


def _became_none(case: Case[Model]) -> bool:
    return case.new.extra == _NONE != case.old.extra


def _is_read(case: Case[Model]) -> bool:
    name = case.record.name
    return case.context.read(name) or not case.context.sent(name)


def _relation(case: Case[Model]) -> Variance:
    """Compare the types of what is not listed; that there is none, or any, is told otherwise."""
    old, new = case.was, case.new
    if _NONE in (old.extra, new.extra):
        return Variance.SAME
    retyped = case.context.matching.carry.retyped(old.extra or _ANY)
    return related(case.context, retyped, new.extra or _ANY).wire


RULES: tuple[AnyRule, ...] = (
    ExtraForbidden(),
    ExtraAbsent(),
    ExtraAllowed(),
    ExtraNarrowed(),
    ExtraWidened(),
    ExtraRetyped(),
)
