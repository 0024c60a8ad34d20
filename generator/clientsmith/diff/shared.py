"""What rules about several kinds of record ask of a case."""

from __future__ import annotations

from typing import TypeVar

from clientsmith.diff.relation import Relation, related
from clientsmith.diff.rule import Case
from clientsmith.diff.variance import Variance, without_none
from clientsmith.public import Argument, Error, Header, Message, Reply, Webhook

_Typed = TypeVar("_Typed", Error, Header, Message, Reply, Webhook)
NARROWED = (Variance.NARROWER, Variance.OTHER)
WIDENED = (Variance.WIDER, Variance.OTHER)


def of_method(case: Case[Argument]) -> bool:
    """Whether an argument is one of a method: a channel's travel, and are no Python yet."""
    return case.record.method in case.context.new.methods


def types(case: Case[Argument]) -> Relation:
    """Compare the types of an argument, None aside."""
    old, new = without_none(case.old.type), without_none(case.new.type)
    return related(case.context, old, new)


def whole_types(case: Case[_Typed]) -> Relation:
    """Compare the types of a record."""
    return related(case.context, case.old.type, case.new.type)
