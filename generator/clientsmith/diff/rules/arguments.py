"""Arguments of methods and channels: there, gone, renamed, moved, asked for, of another type."""

from __future__ import annotations

from clientsmith.changes import Level
from clientsmith.diff.rule import RUNTIME, TYPING, WIRE, Addition, AnyRule, Case
from clientsmith.public import Argument


class RequiredArgumentAdded(Addition[Argument]):
    """Calls of the old SDK do not send what the API asks for now."""

    id = "argument-added-required"
    about = Argument
    when = "an argument is new and must be given"
    level = Level.BREAKING
    flags = WIRE | RUNTIME | TYPING
    says = "`{new.method}` must be given `{new.name}`"
    do = "give `{new.name}`, of type `{new.type}`"

    def fires(self, case: Case[Argument]) -> bool:
        return case.new.required


RULES: tuple[AnyRule, ...] = (RequiredArgumentAdded(),)
