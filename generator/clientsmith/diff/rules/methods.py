"""Methods: there, gone, renamed, sent elsewhere, answering otherwise."""

from __future__ import annotations

from clientsmith.changes import Level
from clientsmith.diff.rule import (
    RUNTIME,
    TYPING,
    WIRE,
    Addition,
    Alteration,
    AnyRule,
    Case,
    Removal,
)
from clientsmith.public import Method


class MethodAdded(Addition[Method]):
    """A new operation."""

    id = "method-added"
    about = Method
    when = "a method is new"
    level = Level.COMPATIBLE
    says = "`{new.name}` is new"


class MethodRemoved(Removal[Method]):
    """An operation is gone from the spec."""

    id = "method-removed"
    about = Method
    when = "a method is gone, and its operation with it"
    level = Level.BREAKING
    flags = WIRE | RUNTIME | TYPING
    says = "`{was.name}` is gone"


class MethodRenamed(Alteration[Method]):
    """The operation is the same, its Python name is not."""

    id = "method-renamed"
    about = Method
    when = "a method has another name, and sends the same"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("name",)
    says = "`{was.name}` is called `{new.name}` now"
    do = "call `{new.name}` in place of `{was.name}`"

    def fires(self, case: Case[Method]) -> bool:
        return case.was.name != case.new.name


RULES: tuple[AnyRule, ...] = (MethodAdded(), MethodRemoved(), MethodRenamed())
